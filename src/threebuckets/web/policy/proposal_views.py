"""Pages of proposals: the list, making one, one that others gather round, taking it up."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import area_choices, frame_for_page
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.core.routes import Who
from threebuckets.web.people.permissions import may
from threebuckets.web.policy.argument_views import platform_or_404
from threebuckets.web.policy.consents import has_agreed, participant_who_agrees
from threebuckets.web.policy.forms import AgreeForm, ProposalForm
from threebuckets.web.policy.models import Proposal
from threebuckets.web.policy.proposal_actions import (
    ProposalClosedError,
    join_proposal,
    leave_proposal,
    make_proposal,
    take_up_proposal,
    withdraw_proposal,
)
from threebuckets.web.policy.proposal_queries import (
    drafts_for_list,
    proposal_for_page,
    proposal_named,
    proposals_for_list,
)
from threebuckets.web.policy.queries import tested_areas


def proposals(request: PageRequest) -> HttpResponse:
    """Open proposals; for stewards the drafts of policies too."""
    platform = platform_or_404()
    is_steward = request.visitor.who >= Who.STEWARD
    found = {"proposals": proposals_for_list(platform), "drafts": drafts_for_list(platform) if is_steward else ()}
    return render(request, "policy/proposals.html", found)


def propose(request: PageRequest) -> HttpResponse:
    """Make a proposal."""
    frame = frame_for_page(request)
    platform = platform_or_404()
    asks = not has_agreed(request.visitor.participant)
    areas = area_choices(platform, tested_areas(frame.round)) if frame.round else ()
    form = ProposalForm(request.POST if request.method == "POST" else None, asks_consent=asks, areas=areas)
    if request.method == "POST" and form.is_valid():
        participant = participant_who_agrees(request.visitor, platform, agrees=asks)
        row = make_proposal(participant, form.text(), language=get_language() or platform.language)
        return redirect_saying(reverse("policy:proposal", args=[row.code]), "proposal-sent")
    return render(request, "policy/propose.html", {"form": form}, status=422 if form.is_bound else 200)


def proposal(request: PageRequest, code: str) -> HttpResponse:
    """One proposal: what, where, how many would join, for and against."""
    return _page(request, platform_or_404(), code)


def join(request: PageRequest, code: str) -> HttpResponse:
    """Say that one would join, or take that back."""
    platform = platform_or_404()
    row = _proposal_or_404(platform, code)
    if request.POST.get("join") == "no":
        if request.visitor.participant is not None:
            leave_proposal(request.visitor.participant, row)
        return redirect_saying(reverse("policy:proposal", args=[code]), "proposal-left")
    asks = not has_agreed(request.visitor.participant)
    form = AgreeForm(request.POST, asks_consent=asks)
    if not form.is_valid():
        return _page(request, platform, code, form=form)
    if row.status != Proposal.OPEN:
        return redirect_saying(reverse("policy:proposal", args=[code]), "proposal-closed")
    join_proposal(participant_who_agrees(request.visitor, platform, agrees=asks), row)
    return redirect_saying(reverse("policy:proposal", args=[code]), "proposal-joined")


def withdraw(request: PageRequest, code: str) -> HttpResponse:
    """Take one's own proposal back."""
    row = _proposal_or_404(platform_or_404(), code)
    if not may(request.visitor, "withdraw-proposal", row):
        raise PermissionDenied
    withdraw_proposal(row)
    return redirect_saying(reverse("policy:proposals"), "proposal-withdrawn")


def take_up(request: PageRequest, code: str) -> HttpResponse:
    """Begin a policy from a proposal."""
    row = _proposal_or_404(platform_or_404(), code)
    try:
        slug = take_up_proposal(row, by=request.visitor.public_name)
    except ProposalClosedError:
        return redirect_saying(reverse("policy:proposal", args=[code]), "proposal-closed")
    return redirect_saying(f"{reverse('policy:new')}?draft={slug}", "proposal-taken-up")


def _page(request: PageRequest, platform: Platform, code: str, form: AgreeForm | None = None) -> HttpResponse:
    visitor = request.visitor
    is_moderator = visitor.who >= Who.MODERATOR
    page = proposal_for_page(
        platform, code, participant=visitor.participant, is_moderator=is_moderator, on=today(platform)
    )
    if page is None:
        raise Http404(_("There is no such proposal."))
    form = form or AgreeForm(asks_consent=page.arguments.asks_consent)
    context = {"page": page, "form": form, "may_take_up": visitor.who >= Who.STEWARD}
    return render(request, "policy/proposal.html", context, status=422 if form.is_bound else 200)


def _proposal_or_404(platform: Platform, code: str) -> Proposal:
    row = proposal_named(platform, code)
    if row is None:
        raise Http404(_("There is no such proposal."))
    return row
