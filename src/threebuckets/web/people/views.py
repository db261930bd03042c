"""Pages of one's own part: what is kept, consents, where one lives, taking it along, erasing it, leaving."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from threebuckets.web.core.limits import count_towards, network_of
from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.people.actions import give_consent, set_area, withdraw_consent
from threebuckets.web.people.forms import AreaForm, ConsentForm, EmailForm, SureForm
from threebuckets.web.people.leaving import FILE_NAME, erase_person, take_along
from threebuckets.web.people.letters import send_link
from threebuckets.web.people.models import Participant
from threebuckets.web.people.queries import areas_to_live_in, me_for_page
from threebuckets.web.people.visitors import PersonRequest

CONFIRM = "confirm"


@never_cache
def me(request: PersonRequest) -> HttpResponse:
    """What is kept of the visitor, and what they can do with it."""
    participant = request.visitor.participant
    if participant is None:
        return render(request, "people/me.html")
    form = AreaForm(areas=areas_to_live_in(shown(request)), initial={"area": participant.area_code})
    return render(request, "people/me.html", {"page": me_for_page(participant), "form": form})


@never_cache
def area(request: PersonRequest) -> HttpResponse:
    """Say where one lives, or that one would rather not."""
    form = AreaForm(request.POST, areas=areas_to_live_in(shown(request)))
    if form.is_valid():
        set_area(myself(request), form.cleaned_data["area"])
        return redirect_saying(reverse("people:me"), "area-set")
    page = me_for_page(myself(request))
    return render(request, "people/me.html", {"page": page, "form": form}, status=422)


@never_cache
def consent(request: PersonRequest) -> HttpResponse:
    """Agree to a purpose, or no longer: one button each."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return redirect("people:me")
    purpose = form.cleaned_data["purpose"]
    if form.cleaned_data["give"]:
        give_consent(myself(request), purpose, language=get_language() or "")
        return redirect_saying(reverse("people:me"), "consent-given", anchor="consents")
    withdraw_consent(myself(request), purpose)
    return redirect_saying(reverse("people:me"), "consent-withdrawn", anchor="consents")


@never_cache
def take(request: PersonRequest) -> HttpResponse:
    """All of it as one file."""
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(take_along(myself(request)), content_type="application/json", headers=headers)


@never_cache
def erase(request: PersonRequest) -> HttpResponse:
    """Ask once, then erase everything."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "people/erase.html", {"form": form}, status=422 if form.is_bound else 200)
    erase_person(request.visitor, myself(request))
    return redirect_saying(reverse("people:me"), "erased")


@never_cache
def leave(request: PersonRequest) -> HttpResponse:
    """Make this browser forget who one is; nothing is erased."""
    request.visitor.leave()
    return redirect_saying(reverse("people:me"), "left")


@never_cache
def confirm(request: PersonRequest) -> HttpResponse:
    """Ask for a letter with a link: to be confirmed, or to come back from another device."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "people/confirm.html", {"form": form}, status=422 if form.is_bound else 200)
    count_towards("join", network_of(request))
    email, who = form.cleaned_data["email"], request.visitor.participant
    language = get_language() or ""
    return redirect(send_link(shown(request), email=email, purpose=CONFIRM, language=language, asked_by=who))


def privacy(request: HttpRequest) -> HttpResponse:
    """What the operators can see."""
    return render(request, "people/privacy.html")


def shown(request: HttpRequest) -> Platform:
    """The platform shown; without one there is no such page."""
    platform = frame_for_page(request).platform
    if platform is None:
        raise Http404
    return platform


def myself(request: PersonRequest) -> Participant:
    """The participant who asks; the rule of the address let nobody else in but accounts, who may be none."""
    participant = request.visitor.participant
    if participant is None:
        raise Http404
    return participant
