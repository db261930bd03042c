"""Pages of badges: wear one, take it off, and its pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.values.actions import begin_voting
from threebuckets.web.values.badge_actions import take_off_badge, wear_badge
from threebuckets.web.values.badge_pictures import card_picture, ring_picture
from threebuckets.web.values.badge_queries import badge_by_code, badge_for_page, said, stance_of
from threebuckets.web.values.ballots import Ballot, shown_ballot
from threebuckets.web.values.forms import BadgeForm
from threebuckets.web.values.models import Badge
from threebuckets.web.values.views import consenting, visitor_of
from threebuckets.web.values.voting_queries import must_consent

FRESH = "private, max-age=3600"


def badge(request: HttpRequest) -> HttpResponse:
    """Wear a stance until a day; the badge that is worn, and its pictures."""
    ballot = shown_ballot()
    if ballot is None:
        return render(request, "values/badge.html")
    participant = visitor_of(request).participant
    asked = {name: request.GET.get(name, "") for name in ("statement", "policy")}
    page = badge_for_page(ballot, participant, last="last" in request.GET, **asked)
    form = BadgeForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _worn(request, ballot, form):
        return redirect_saying(reverse("values:badge"), "badge-worn")
    context = {"page": page, "form": form, "must_consent": must_consent(participant)}
    return render(request, "values/badge.html", {**context, "says": said(page.worn) if page.worn else ""})


def take_off(request: HttpRequest) -> HttpResponse:
    """Take the badge off."""
    participant = visitor_of(request).participant
    if participant is not None:
        take_off_badge(participant)
    return redirect_saying(reverse("values:badge"), "badge-off")


@require_safe
def ring(request: HttpRequest, code: str) -> HttpResponse:
    """The ring to lay over one's own picture."""
    found = _badge_or_404(code)
    return HttpResponse(
        ring_picture(found.stance, said(found)), content_type="image/png", headers={"Cache-Control": FRESH}
    )


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The card to share."""
    found = _badge_or_404(code)
    until = _("Worn until {day}").format(day=date_format(found.worn_until, "j F Y"))
    content = card_picture(found.stance, said(found), found.platform.title, until)
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": FRESH})


def _worn(request: HttpRequest, ballot: Ballot, form: BadgeForm) -> bool:
    """Whether the badge was put on; else the form says why not."""
    visitor, found = visitor_of(request), form.cleaned_data
    kind, _colon, code = found["about"].partition(":")
    stance = stance_of(ballot, stance=found["stance"], **{"statement": "", "policy": "", kind: code})
    if must_consent(visitor.participant) and not found["consent"]:
        form.add_error("consent", _("Tick this, so that we may keep your badge."))
    if stance is None:
        form.add_error("about", _("That is not here any more."))
    if form.errors or stance is None:
        return False
    participant = begin_voting(visitor, ballot.platform, consenting(request, "")) if found["consent"] else None
    wear_badge(participant or visitor.participant, stance, until=found["until"])  # type: ignore[arg-type]
    return True


def _badge_or_404(code: str) -> Badge:
    ballot = shown_ballot()
    found = badge_by_code(ballot.platform, code) if ballot else None
    if found is None:
        raise Http404(_("Nobody wears this badge any more."))
    return found
