"""Pages of policies: the list, and one policy over all areas or in one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.policy.forms import AreaForm, ListForm
from threebuckets.web.policy.page_queries import policy_for_page
from threebuckets.web.policy.queries import policies_for_home


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Every policy, its three buckets, and what decides it."""
    frame = frame_for_page(request)
    if frame.platform is None or frame.round is None:
        return render(request, "policy/home.html")
    asked = ListForm.understood(request.GET)
    page = policies_for_home(frame.platform, frame.round, **asked)
    return page_or_part(request, "policy/home.html", "policy/_list.html", {"page": page})


@require_safe
def policy(request: PageRequest, slug: str) -> HttpResponse:
    """One policy: where it stands, or in one area why, and what would change it."""
    frame = frame_for_page(request)
    asked = AreaForm.understood(request.GET)
    page = policy_for_page(frame.platform, frame.round, slug=slug, **asked) if frame.platform and frame.round else None
    if page is None:
        raise Http404(_("There is no policy of that name."))
    return page_or_part(request, "policy/policy.html", "policy/_policy.html", {"page": page})
