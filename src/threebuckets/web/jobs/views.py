"""How far the update is: a part of every page, asked for again while something goes on."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from threebuckets.web.core.queries import shown_platform
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.jobs.forms import SeenForm
from threebuckets.web.jobs.queries import progress_for_page


def progress(request: PageRequest) -> HttpResponseBase:
    """The part; 304 where it would say the same as before."""
    seen = SeenForm(request.GET).seen_round()
    found = progress_for_page(shown_platform(), seen=seen)
    context = {"progress": found, "seen": seen, "here": request.htmx.current_url_abs_path or "/"}
    response = render(request, "jobs/_state.html", context)
    response["ETag"] = quote_etag(f"{found.tag}-{request.LANGUAGE_CODE}")
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
