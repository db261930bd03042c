"""The page of open data, and its downloads."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threebuckets.web.core.open_data import data_for_page, download_for_name
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.shared_pages import shared

KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "toml": "application/toml",
    "zip": "application/zip",
}


@require_safe
@shared
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken home, and how to compute the verdicts again."""
    frame = frame_for_page(request)
    page = data_for_page(frame.platform, frame.round) if frame.platform and frame.round else None
    return render(request, "core/data.html", {"page": page})


@require_safe
def download(request: HttpRequest, name: str) -> HttpResponse:
    """One of the files, as an attachment."""
    frame = frame_for_page(request)
    content = download_for_name(frame.platform, frame.round, name) if frame.platform and frame.round else None
    if content is None:
        raise Http404(_("There is no file of that name."))
    kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the page, in another language from now on; a link, so that readers need no cookie until they choose."""
    if code not in dict(settings.LANGUAGES):
        raise Http404(_("This site does not speak that language."))
    to = request.GET.get("to", "/")
    answer = HttpResponseRedirect(to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else "/")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
