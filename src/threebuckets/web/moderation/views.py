"""The public rules of moderation, and what became of a text, for whoever wrote it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import shown_platform
from threebuckets.web.moderation.actions import CannotAppealError, appeal
from threebuckets.web.moderation.forms import AppealForm
from threebuckets.web.moderation.kinds import is_author, label_of
from threebuckets.web.moderation.models import Case
from threebuckets.web.moderation.queries import fate_of
from threebuckets.web.moderation.reasons import REASONS
from threebuckets.web.people.visitors import PersonRequest


def policy(request: PersonRequest) -> HttpResponse:
    """By which rules texts are decided on."""
    return render(request, "moderation/policy.html", {"reasons": REASONS.values()})


def one(request: PersonRequest, kind: str, code: str) -> HttpResponse:
    """What became of a text; its author may ask for another look, once."""
    case = get_object_or_404(Case, platform=shown_platform(), kind=kind, code=code)
    if not is_author(request.visitor, kind, code):
        raise Http404(_("There is no text of yours here."))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(case, text=form.cleaned_data["text"])
        except CannotAppealError:
            return redirect_saying(request.path, "appeal-closed")
        return redirect_saying(request.path, "appeal-made")
    context = {"fate": fate_of(case), "case": case, "label": label_of(kind), "form": form}
    return render(request, "moderation/one.html", context)
