"""The first page of the desk, and the log that all may read."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render

from threebuckets.web.core.limits import count_search
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.desk.forms import LogFilterForm
from threebuckets.web.desk.log_queries import log_csv, log_for_page
from threebuckets.web.desk.pages import platform_or_404
from threebuckets.web.desk.queries import desk_for_page
from threebuckets.web.people.visitors import PersonRequest


def home(request: PersonRequest) -> HttpResponse:
    """What waits."""
    platform = shown_platform()
    if platform is None:
        return redirect("desk:new")
    return render(request, "desk/home.html", {"page": desk_for_page(platform, request.visitor), "desk": "home"})


def log(request: PersonRequest) -> HttpResponse:
    """What stewards and moderators did."""
    asked = LogFilterForm(request.GET).asked()
    count_search(request, asked.words)
    page = log_for_page(platform_or_404(), asked)
    return render(request, "desk/log.html", {"page": page, "desk": "log"})


def log_table(request: PersonRequest) -> HttpResponseBase:
    """The log as a table to take home."""
    rows = log_csv(platform_or_404(), LogFilterForm(request.GET).asked())
    headers = {"Content-Disposition": 'attachment; filename="log.csv"'}
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)
