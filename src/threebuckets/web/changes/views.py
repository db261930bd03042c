"""The page of changes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threebuckets.web.changes.forms import FilterForm
from threebuckets.web.changes.queries import changes_for_page
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.core.shared_pages import shared


@require_safe
@shared
def changes(request: PageRequest) -> HttpResponse:
    """What changed, what caused it, and which verdict it turned."""
    frame = frame_for_page(request)
    if frame.platform is None or frame.round is None:
        return render(request, "changes/changes.html")
    page = changes_for_page(frame.platform, frame.round, FilterForm(request.GET).asked())
    return page_or_part(request, "changes/changes.html", "changes/_timeline.html", {"page": page})
