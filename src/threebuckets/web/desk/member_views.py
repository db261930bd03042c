"""The page of members, and taking somebody off the desk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.desk.member_actions import LastStewardError, remove_member
from threebuckets.web.desk.member_queries import members_for_page
from threebuckets.web.desk.pages import platform_or_404
from threebuckets.web.people.models import Stewardship
from threebuckets.web.people.visitors import PersonRequest


def members(request: PersonRequest) -> HttpResponse:
    """Who is at the desk."""
    found = members_for_page(platform_or_404(), request.visitor)
    return render(request, "desk/members.html", {"members": found, "desk": "members"})


def remove(request: PersonRequest, number: int) -> HttpResponse:
    """Take somebody off the desk."""
    stewardship = get_object_or_404(Stewardship, platform=platform_or_404(), pk=number)
    try:
        remove_member(stewardship, by=request.visitor.public_name)
    except LastStewardError:
        return redirect_saying(reverse("desk:members"), "member-stays")
    return redirect_saying(reverse("desk:members"), "member-removed")
