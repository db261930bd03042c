"""What the pages of the desk share: their language, the platform they are about, and the way back to where one was."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import PARAMETER
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.core.routes import View

SPOKEN = "en-gb"
"""What the desk speaks, whatever the language of the reader: nobody has translated it yet."""


def in_english(view: View) -> View:
    """The view with all its words in English, so that no page is half in one language and says it is in another."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override(SPOKEN):
            response = view(request, *args, **kwargs)
        response["Content-Language"] = SPOKEN
        return response

    return answer


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


def here(request: HttpRequest) -> str:
    """Address of the page with its filters, without what was said on it."""
    kept = request.GET.copy()
    kept.pop(PARAMETER, None)
    return f"{request.path}?{kept.urlencode()}" if kept else request.path


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing at all; None where none was sent."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict | None]:
    """The same with files."""
    return posted(request), request.FILES if request.method == "POST" else None
