"""Pages whose address holds a token: kept nowhere, and told to nobody as the page one came from.

A page that tells no referrer also hides its origin, so a browser sends its form with the origin `null`. The form's own
token is checked all the same: it is bound to a cookie that no page elsewhere can read or have sent.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


class _HiddenOrigin(CsrfViewMiddleware):
    """As Django's, but a hidden origin is no fault."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or bool(super()._origin_verified(request))  # type: ignore[misc]


def token_page(view: View) -> View:
    """A view at an address with a token."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(decorator_from_middleware(_HiddenOrigin)(never_cache(answer)))
