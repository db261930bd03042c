"""How far the update is: a part of every page, asked for again while something goes on."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from threebuckets.web.core.queries import shown_for_page
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.jobs.forms import SeenForm
from threebuckets.web.jobs.queries import Progress, progress_for_page


def progress(request: PageRequest) -> HttpResponseBase:
    """The part; 304 where it would say the same as before."""
    seen = SeenForm(request.GET).seen_round()
    found = progress_for_page(shown_for_page(request).platform_id, seen=seen)
    etag = quote_etag(f"{found.tag}-{request.LANGUAGE_CODE}")
    response = get_conditional_response(request, etag=etag) or _rendered(request, found, seen)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _rendered(request: PageRequest, progress: Progress, seen: int | None) -> HttpResponse:
    here = request.htmx.current_url_abs_path or "/"
    return render(request, "jobs/_state.html", {"progress": progress, "seen": seen, "here": here})
