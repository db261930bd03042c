"""Pages of policies: the list, one policy over all areas or in one, its versions, the letter to whoever should be asked."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from threebuckets.web.core.clock import today
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.core.routes import Who
from threebuckets.web.core.shared_pages import shared
from threebuckets.web.policy.argument_queries import arguments_about
from threebuckets.web.policy.argument_views import platform_or_404
from threebuckets.web.policy.forms import AreaForm, LetterForm, ListForm
from threebuckets.web.policy.letter_queries import letter_for_page
from threebuckets.web.policy.page_queries import policy_for_page
from threebuckets.web.policy.queries import policies_for_home
from threebuckets.web.policy.version_queries import versions_for_page

ARGUMENTS_SHOWN = 2


@shared
def home(request: PageRequest) -> HttpResponse:
    """Every policy, its three buckets, and what decides it."""
    frame = frame_for_page(request)
    if frame.platform is None or frame.round is None:
        return render(request, "policy/home.html")
    asked = ListForm.understood(request.GET)
    page = policies_for_home(frame.platform, frame.round, **asked)
    context = {"page": page, "may_edit": request.visitor.who >= Who.STEWARD}
    return page_or_part(request, "policy/home.html", "policy/_list.html", context)


def policy(request: PageRequest, slug: str) -> HttpResponse:
    """One policy: where it stands, or in one area why, and what would change it."""
    frame = frame_for_page(request)
    asked = AreaForm.understood(request.GET)
    page = policy_for_page(frame.platform, frame.round, slug=slug, **asked) if frame.platform and frame.round else None
    if page is None or frame.platform is None:
        raise Http404(_("There is no policy of that name."))
    person, on = request.visitor.participant, today(frame.platform)
    said = arguments_about(frame.platform, slug, participant=person, on=on, most=ARGUMENTS_SHOWN)
    context = {"page": page, "arguments": said, "may_edit": request.visitor.who >= Who.STEWARD}
    return page_or_part(request, "policy/policy.html", "policy/_policy.html", context)


def versions(request: PageRequest, slug: str) -> HttpResponse:
    """Every version of a policy: its day, what differs, what it turned."""
    page = versions_for_page(platform_or_404(), slug)
    if page is None:
        raise Http404(_("There is no policy of that name."))
    return render(request, "policy/versions.html", {"page": page})


def letter(request: PageRequest, slug: str) -> HttpResponse:
    """A letter, ready to copy, to whoever should be asked."""
    frame = frame_for_page(request)
    asked = LetterForm.understood(request.GET)
    page = letter_for_page(frame.platform, frame.round, slug=slug, **asked) if frame.platform and frame.round else None
    if page is None:
        raise Http404(_("There is no such letter."))
    return render(request, "policy/letter.html", {"page": page, "site": request.build_absolute_uri("/").rstrip("/")})
