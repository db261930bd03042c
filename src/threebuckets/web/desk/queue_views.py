"""Pages of the queue: looking at it, deciding, taking a decision back."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.requests import page_or_part
from threebuckets.web.desk.pages import here, platform_or_404
from threebuckets.web.desk.queue_forms import DecisionsForm, QueueFilterForm, numbers_in
from threebuckets.web.desk.queue_queries import may_take_back, queue_for_page, standing_texts
from threebuckets.web.moderation.actions import AlreadyDecidedError, Decided, decide_many, take_back
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.visitors import PersonRequest


def queue(request: PersonRequest) -> HttpResponse:
    """Texts that wait, or were decided; what is sent is decided."""
    platform = platform_or_404()
    form = _decisions(platform, request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        visitor = request.visitor
        done = decide_many(platform, form.decisions, by=visitor.public_name, decider=visitor.account)
        return redirect_saying(here(request), _word(done))
    page = queue_for_page(platform, QueueFilterForm(request.GET).asked(), request.visitor)
    return page_or_part(request, "desk/queue.html", "desk/_queue.html", {"page": page, "form": form, "desk": "queue"})


def take_back_decision(request: PersonRequest, number: int) -> HttpResponse:
    """A decision taken back: the text waits again."""
    case = get_object_or_404(Case, platform=platform_or_404(), pk=number)
    if not may_take_back(request.visitor, case):
        raise Http404
    decided = f"{reverse('desk:queue')}?state=decided"
    try:
        take_back(case, by=request.visitor.public_name)
    except AlreadyDecidedError:
        return redirect_saying(decided, "decision-stays")
    return redirect_saying(decided, "decision-taken-back")


def _decisions(platform: Platform, data: QueryDict) -> DecisionsForm:
    cases = list(Case.objects.filter(platform=platform, pk__in=numbers_in(data)))
    return DecisionsForm(data, cases, {kind: standing_texts(platform, kind) for kind in {case.kind for case in cases}})


def _word(done: Decided) -> str:
    if done.n_own:
        return "cases-own"
    if done.n_before:
        return "cases-decided-before"
    return "cases-decided"
