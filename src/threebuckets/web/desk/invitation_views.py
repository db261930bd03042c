"""Pages of invitations: making a batch, which is shown once, as a sheet or a table; revoking one."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.desk.forms import BatchForm, ReasonForm
from threebuckets.web.desk.invitation_queries import Slip, batches, slips, slips_csv
from threebuckets.web.desk.pages import platform_or_404, posted
from threebuckets.web.people.invitations import make_invitations, revoke_batch
from threebuckets.web.people.models import InvitationBatch
from threebuckets.web.people.visitors import PersonRequest


@never_cache
def invitations(request: PersonRequest) -> HttpResponse:
    """Batches made so far; a new one answers with its codes, now and never again."""
    platform, form = platform_or_404(), BatchForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        context = {"batches": batches(platform), "form": form, "desk": "invitations"}
        return render(request, "desk/invitations.html", context)
    name, n = form.cleaned_data["name"], form.cleaned_data["n"]
    found = slips(make_invitations(platform, name=name, n=n, by=request.visitor.public_name), site=settings.SITE_URL)
    if request.POST.get("as") == "table":
        headers = {"Content-Disposition": 'attachment; filename="invitations.csv"'}
        return HttpResponse(slips_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    return render(request, "desk/invitation_sheet.html", _sheet(found, name))


def _sheet(found: Sequence[Slip], name: str) -> dict[str, object]:
    by_hand = f"{settings.SITE_URL}{reverse('people:invite_by_hand')}"
    return {"slips": found, "name": name, "invite_address": by_hand, "desk": "invitations"}


def revoke(request: PersonRequest, number: int) -> HttpResponse:
    """Make what is left of a batch void."""
    batch, form = get_object_or_404(InvitationBatch, platform=platform_or_404(), pk=number), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    revoke_batch(batch, by=request.visitor.public_name, reason=reason)
    return redirect_saying(reverse("desk:invitations"), "batch-revoked")
