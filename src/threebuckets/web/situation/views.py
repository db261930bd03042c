"""Pages of the situation: what is worse and worsening, one indicator, one area."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threebuckets.web.changes.models import Round
from threebuckets.web.core.csv_files import csv_download
from threebuckets.web.core.limits import count_search
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.core.shared_pages import shared
from threebuckets.web.situation import downloads
from threebuckets.web.situation.area_queries import area_choices_for_page, area_for_page
from threebuckets.web.situation.forms import AgainstForm, IndicatorForm, PickForm
from threebuckets.web.situation.indicator_queries import indicator_for_page
from threebuckets.web.situation.overview_queries import overview_for_page


@require_safe
@shared
def situation(request: PageRequest) -> HttpResponse:
    """What is worse and worsening, and every indicator; or on to the indicator or area that was picked."""
    pick = PickForm(request.GET)
    if slug := pick.asked("indicator"):
        return HttpResponseRedirect(reverse("situation:indicator", args=[slug]))
    if code := pick.asked("area"):
        return HttpResponseRedirect(reverse("situation:area", args=[code]))
    round_ = frame_for_page(request).round
    page = overview_for_page(round_) if round_ else None
    areas = area_choices_for_page(round_) if round_ and page else ()
    return render(request, "situation/situation.html", {"page": page, "areas": areas})


@require_safe
@shared
def indicator(request: PageRequest, slug: str) -> HttpResponse:
    """One indicator: map, table, trend, inequality."""
    asked = IndicatorForm(request.GET).asked()
    count_search(request, asked.find)
    page = _found(indicator_for_page(_round_of(request), slug, asked))
    return page_or_part(request, "situation/indicator.html", "situation/_indicator.html", {"page": page})


@require_safe
@shared
def area(request: PageRequest, code: str) -> HttpResponse:
    """One area in all indicators."""
    page = _found(area_for_page(_round_of(request), code, against=AgainstForm(request.GET).asked()))
    return page_or_part(request, "situation/area.html", "situation/_area.html", {"page": page})


@require_safe
def worse_csv(request: HttpRequest) -> HttpResponse:
    """What is worse and worsening, as a table for a spreadsheet."""
    return _file("worse-and-worsening.csv", downloads.STANDING, downloads.worse_table, request)


@require_safe
def indicator_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Where every area stands in an indicator, as a table for a spreadsheet."""
    return _file(f"{slug}.csv", downloads.STANDING, downloads.indicator_table, request, slug)


@require_safe
def history_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every area's past and projection in an indicator, as a table for a spreadsheet."""
    return _file(f"{slug}-over-time.csv", downloads.HISTORY, downloads.history_table, request, slug)


@require_safe
def area_csv(request: HttpRequest, code: str) -> HttpResponse:
    """One area in every indicator, as a table for a spreadsheet."""
    return _file("area.csv", downloads.STANDING, downloads.area_table, request, code)


def _file(
    name: str, columns: tuple[str, ...], rows: Callable[..., downloads.Rows | None], request: HttpRequest, *of: str
) -> HttpResponse:
    return csv_download(name, columns, _found(rows(_round_of(request), *of)))


def _round_of(request: HttpRequest) -> Round:
    found: Round = _found(frame_for_page(request).round)
    return found


def _found(what: Any) -> Any:
    """What was looked for; without it there is no such page."""
    if what is None:
        raise Http404(_("There is nothing of that name."))
    return what
