"""Pages of arguments: all about a policy or a proposal, adding one, saying that one helped, taking one's own back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.people.permissions import may
from threebuckets.web.policy.argument_actions import add_argument, mark_helped, withdraw_argument
from threebuckets.web.policy.argument_queries import argument_named, arguments_about
from threebuckets.web.policy.consents import has_agreed, participant_who_agrees
from threebuckets.web.policy.forms import AgreeForm, ArgumentForm
from threebuckets.web.policy.models import Argument, Policy, Proposal
from threebuckets.web.policy.proposal_queries import proposal_named


def of_policy(request: PageRequest, slug: str) -> HttpResponse:
    """All arguments about a policy; one more."""
    platform = platform_or_404()
    policy = Policy.objects.filter(platform=platform, slug=slug).defer("source").first()
    if policy is None:
        raise Http404(_("There is no policy of that name."))
    links = {"title": policy.title, "back": reverse("policy:policy", args=[slug])}
    return _arguments(request, platform, slug, links)


def of_proposal(request: PageRequest, code: str) -> HttpResponse:
    """All arguments about a proposal; one more."""
    platform = platform_or_404()
    proposal = proposal_named(platform, code)
    if proposal is None or proposal.status != Proposal.OPEN:
        raise Http404(_("There is no such proposal."))
    links = {"title": proposal.sentence, "back": reverse("policy:proposal", args=[code])}
    return _arguments(request, platform, proposal, links)


def helped(request: PageRequest, code: str) -> HttpResponse:
    """Say that an argument helped, or take that back; asks for consent first where there is none."""
    platform = platform_or_404()
    argument = _argument_or_404(platform, code, status=Argument.SHOWN)
    asks = not has_agreed(request.visitor.participant)
    form = AgreeForm(request.POST if request.method == "POST" else None, asks_consent=asks)
    if request.method != "POST" or not form.is_valid():
        return render(request, "policy/helped.html", {"argument": argument, "form": form})
    participant = participant_who_agrees(request.visitor, platform, agrees=asks)
    mark_helped(participant, argument, helped=request.POST.get("helped") != "no")
    return redirect_saying(_place(argument), "argument-helped", anchor=f"argument-{code}")


def withdraw(request: PageRequest, code: str) -> HttpResponse:
    """Take one's own argument back."""
    argument = _argument_or_404(platform_or_404(), code)
    if not may(request.visitor, "withdraw-argument", argument):
        raise PermissionDenied
    place = _place(argument)
    withdraw_argument(argument)
    return redirect_saying(place, "argument-withdrawn")


def platform_or_404() -> Platform:
    """The platform this site shows.

    Raises
    ------
    Http404
        There is none yet.
    """
    platform = shown_platform()
    if platform is None:
        raise Http404(_("There is no platform yet."))
    return platform


def _arguments(request: PageRequest, platform: Platform, about: str | Proposal, links: dict[str, str]) -> HttpResponse:
    visitor = request.visitor
    asks = not has_agreed(visitor.participant)
    form = ArgumentForm(request.POST if request.method == "POST" else None, asks_consent=asks)
    if request.method == "POST" and form.is_valid():
        participant = participant_who_agrees(visitor, platform, agrees=asks)
        side, text = form.cleaned_data["side"], form.cleaned_data["text"]
        add_argument(participant, about, side=side, text=text, language=get_language() or platform.language)
        return redirect_saying(request.path, "argument-sent")
    found = arguments_about(platform, about, participant=visitor.participant, on=today(platform))
    status = 422 if form.is_bound else 200
    return render(request, "policy/arguments.html", {"arguments": found, "form": form, **links}, status=status)


def _argument_or_404(platform: Platform, code: str, **wanted: str) -> Argument:
    argument = argument_named(platform, code)
    if argument is None or any(getattr(argument, name) != value for name, value in wanted.items()):
        raise Http404(_("There is no such argument."))
    return argument


def _place(argument: Argument) -> str:
    """Address of the arguments it stands among."""
    if argument.proposal is not None:
        return reverse("policy:proposal-arguments", args=[argument.proposal.code])
    return reverse("policy:arguments", args=[argument.policy_slug])
