"""The page of the landscape, and its table to take home."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threebuckets.web.core.limits import count_search
from threebuckets.web.core.requests import PageRequest, page_or_part
from threebuckets.web.values.ballots import shown_ballot
from threebuckets.web.values.forms import SORTS, LandscapeForm
from threebuckets.web.values.landscape_queries import LandscapePage, landscape_for_page
from threebuckets.web.values.statement_table import statement_table
from threebuckets.web.values.views import visitor_of


@require_safe
def landscape(request: PageRequest) -> HttpResponse:
    """What people share and what divides them, and where the reader stands."""
    ballot = shown_ballot()
    if ballot is None or not ballot.landscape:
        return render(request, "values/landscape.html")
    asked = LandscapeForm.understood(request.GET)
    count_search(request, asked["search"])
    page: LandscapePage = landscape_for_page(ballot, visitor_of(request).participant, **asked)
    context = {"page": page, "sorts": SORTS}
    return page_or_part(request, "values/landscape.html", "values/_statements.html", context)


@require_safe
def statements_csv(request: PageRequest) -> HttpResponse:
    """Every statement with its published figures, as a table for a spreadsheet."""
    out = io.StringIO()
    ballot = shown_ballot()
    csv.writer(out, lineterminator="\r\n").writerows(statement_table(ballot) if ballot else ())
    headers = {"Content-Disposition": 'attachment; filename="statements.csv"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
