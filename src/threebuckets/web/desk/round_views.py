"""Pages of updates: testing, looking at what would turn, publishing, and how updates are handled."""

from django.http import HttpResponse
from django.urls import reverse

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.requests import page_or_part
from threebuckets.web.desk import round_actions
from threebuckets.web.desk.forms import PracticeForm, RoundForm
from threebuckets.web.desk.pages import platform_or_404
from threebuckets.web.desk.round_queries import rounds_for_page
from threebuckets.web.people.visitors import PersonRequest


def rounds(request: PersonRequest) -> HttpResponse:
    """The update in force, and the one that waits."""
    platform = platform_or_404()
    page = rounds_for_page(platform)
    form = PracticeForm(initial={"publishes_itself": "yes" if page.publishes_itself else "no"})
    context = {"page": page, "form": form, "desk": "rounds"}
    return page_or_part(request, "desk/rounds.html", "desk/_rounds.html", context)


def act_on_round(request: PersonRequest) -> HttpResponse:
    """Test, publish, put aside, try again: what the button says."""
    platform, form = platform_or_404(), RoundForm(request.POST)
    if form.is_valid():
        round_actions.see_to(platform, form.cleaned_data["do"], by=request.visitor.public_name)
    is_drop = form.cleaned_data.get("do") == "drop"
    return redirect_saying(reverse("desk:rounds"), "draft-dropped" if is_drop else "update-asked")


def practice(request: PersonRequest) -> HttpResponse:
    """How updates are handled from now on."""
    form = PracticeForm(request.POST)
    if form.is_valid():
        is_yes = form.cleaned_data["publishes_itself"] == "yes"
        round_actions.set_practice(platform_or_404(), publishes_itself=is_yes, by=request.visitor.public_name)
    return redirect_saying(reverse("desk:rounds"), "practice-kept")
