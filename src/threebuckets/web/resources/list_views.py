"""The list of offers, and what its map that moves asks for."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag

from threebuckets.errors import ShapeError
from threebuckets.web.core.limits import count_search
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.resources.forms import KMS, ListForm
from threebuckets.web.resources.queries import offers_for_page
from threebuckets.web.resources.tile_queries import areas_for_map, tile_for_map, tile_tag
from threebuckets.web.resources.views import platform_of

TILE = "application/vnd.mapbox-vector-tile"
GEOJSON = "application/geo+json"


def offers(request: PageRequest) -> HttpResponse:
    """What can be called upon: list, counts and map under the same filters."""
    frame = frame_for_page(request)
    asked = ListForm.understood(request.GET)
    count_search(request, asked.get("q", ""))
    page = offers_for_page(frame.platform, frame.round, asked) if frame.platform else None
    return page_or_part(request, "resources/offers.html", "resources/_offers.html", {"page": page, "kms": KMS})


def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the map; kept by the browser while nothing has changed."""
    platform, round_ = platform_of(request), frame_for_page(request).round
    asked = ListForm.understood(request.GET)
    tag = quote_etag(tile_tag(platform, round_, asked))
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept(HttpResponseNotModified(), tag)
    try:
        content = tile_for_map(platform, round_, asked, z, x, y)
    except ShapeError as error:
        raise Http404(str(error)) from error
    return _kept(HttpResponse(content, content_type=TILE), tag)


def areas(request: HttpRequest) -> HttpResponse:
    """The outlines of the areas."""
    platform, round_ = platform_of(request), frame_for_page(request).round
    tag = quote_etag(f"areas-{platform.pk}-{round_.number if round_ else 0}")
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept(HttpResponseNotModified(), tag)
    return _kept(HttpResponse(areas_for_map(platform, round_), content_type=GEOJSON), tag)


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    patch_cache_control(response, no_cache=True)
    return response
