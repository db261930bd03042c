"""Pages of setting up: the one-use link, the beginning, and each step, which can be left and come back to."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from threebuckets.errors import InputError
from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.desk import set_up_actions, set_up_forms
from threebuckets.web.desk.import_actions import ImportRefusedError
from threebuckets.web.desk.pages import platform_or_404, posted, sent
from threebuckets.web.desk.set_up_forms import given_in
from threebuckets.web.desk.set_up_queries import next_step, set_up_for_page
from threebuckets.web.people.accounts import sign_in
from threebuckets.web.people.token_pages import token_page
from threebuckets.web.people.visitors import PersonRequest, Visitor
from threebuckets.web.policy.editing_actions import SavedMeanwhileError, SlugTakenError

FORMS: dict[str, Callable[..., forms.Form]] = {
    "areas": set_up_forms.AreasForm,
    "statements": set_up_forms.StatementsForm,
    "figures": set_up_forms.FiguresForm,
    "policy": set_up_forms.FirstPolicyForm,
}


@token_page
def first_account(request: PersonRequest, token: str) -> HttpResponse:
    """The first account of an empty site."""
    if not set_up_actions.is_open(token):
        raise Http404
    form = set_up_forms.AccountForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/first_account.html", {"form": form})
    try:
        account = set_up_actions.make_first_account(token, **form.cleaned_data)
    except set_up_actions.SetUpClosedError as error:
        raise Http404 from error
    sign_in(request, account)
    return redirect("desk:new")


def new(request: PersonRequest) -> HttpResponse:
    """The beginning of a platform; where there is one, the next step."""
    platform = shown_platform()
    if platform is not None:
        return redirect("desk:step", next_step(platform))
    form = set_up_forms.PlatformForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/new.html", {"form": form})
    set_up_actions.begin_platform(request.visitor, **form.cleaned_data)
    if Visitor(request).lacks_second_factor:
        return redirect_saying(reverse("mfa_index"), "second-step-first")
    return redirect("desk:step", set_up_actions.STEPS[0])


def step(request: PersonRequest, name: str) -> HttpResponse:
    """A step: what it has, and more of it."""
    platform = platform_or_404()
    if name not in set_up_actions.STEPS:
        raise Http404
    if request.method == "POST" and (name not in FORMS or "later" in request.POST):
        return _left(platform, name)
    form = FORMS[name](*sent(request), platform=platform) if name in FORMS else None
    if request.method == "POST" and form is not None and form.is_valid() and _is_taken(request, platform, name, form):
        return redirect("desk:step", name if "more" in request.POST else set_up_for_page(platform, name).after)
    return render(request, "desk/step.html", {"page": set_up_for_page(platform, name), "form": form})


def _left(platform: Platform, name: str) -> HttpResponse:
    """Left for later; after the last step everything is tested."""
    if name in FORMS:
        set_up_actions.mark_step(platform, name, set_up_actions.LATER)
        return redirect("desk:step", set_up_for_page(platform, name).after)
    set_up_actions.mark_step(platform, name, set_up_actions.DONE)
    set_up_actions.finish(platform)
    return redirect("desk:step", name)


def _is_taken(request: PersonRequest, platform: Platform, name: str, form: forms.Form) -> bool:
    """Whether what was filled in could be stored; else the form says why not."""
    try:
        set_up_actions.take_step(platform, name, given_in(form), by=request.visitor.public_name)
    except (ImportRefusedError, InputError, SlugTakenError, SavedMeanwhileError) as error:
        form.add_error(None, str(error))
        return False
    return True
