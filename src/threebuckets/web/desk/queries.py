"""Reads for the first page of the desk: what waits for somebody, one line each."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threebuckets.web.core.clock import now, today
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.core.routes import Who
from threebuckets.web.desk.import_jobs import IMPORT
from threebuckets.web.desk.log_queries import LogLine, log_lines
from threebuckets.web.desk.models import DraftRound, Import, SetUp
from threebuckets.web.jobs.queries import Fault, faults_of, progress_for_page
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.policy.models import Draft, Proposal
from threebuckets.web.resources.models import Offer
from threebuckets.web.situation.models import Indicator

SOON_DAYS = 30
ACTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the desk: what waits, in words, and where to see to it; `is_pressing` where something went wrong."""

    sentence: str
    gist: str
    address: str
    is_pressing: bool = False


@dataclass(frozen=True, slots=True)
class DeskPage:
    """All that the first page of the desk shows."""

    waiting: tuple[Waiting, ...]
    acts: tuple[LogLine, ...]
    is_steward: bool


def desk_for_page(platform: Platform, visitor: Visitor) -> DeskPage:
    """What waits for the visitor."""
    is_steward = visitor.who >= Who.STEWARD
    found = _texts(platform)
    if is_steward:
        found += [
            *_set_up(platform),
            *_work(platform),
            *_drafts(platform),
            *_policies(platform),
            *_figures(platform),
            *_offers(platform),
        ]
    acts = log_lines(platform, Act.objects.filter(platform=platform)[:ACTS_SHOWN])
    return DeskPage(tuple(sorted(found, key=lambda line: not line.is_pressing)), acts, is_steward)


def _texts(platform: Platform) -> list[Waiting]:
    rows = Case.objects.filter(platform=platform, status=Case.WAITING)
    n, oldest = rows.count(), rows.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    n_appeals = rows.filter(appealed_at__isnull=False).count()
    if oldest is None:
        return []
    days = (now(platform) - oldest).days
    waited = ngettext("The oldest has waited for %(n)d day.", "The oldest has waited for %(n)d days.", days) % {
        "n": days
    }
    gist = waited if days else _("The oldest came today.")
    sentence = ngettext("%(n)d text waits to be read", "%(n)d texts wait to be read", n) % {"n": n}
    if n_appeals:
        appeals = ngettext("%(n)d of them is an appeal.", "%(n)d of them are appeals.", n_appeals) % {"n": n_appeals}
        return [Waiting(sentence, appeals, reverse("desk:queue"))]
    return [Waiting(sentence, gist, reverse("desk:queue"))]


def _set_up(platform: Platform) -> list[Waiting]:
    if not SetUp.objects.filter(platform=platform, finished_at__isnull=True).exists():
        return []
    return [Waiting(_("Setting up is not finished"), _("Go on where you stopped."), reverse("desk:new"))]


def _work(platform: Platform) -> list[Waiting]:
    lines = [_failed(fault) for fault in faults_of(platform)]
    state = progress_for_page(platform.pk, seen=None)
    if state.is_busy:
        lines.append(Waiting(_("The policies are being tested again"), str(state.sentence), reverse("desk:rounds")))
    return lines


def _failed(fault: Fault) -> Waiting:
    if fault.kind == IMPORT:
        return Waiting(_("An import failed"), fault.reason, reverse("desk:imports"), True)
    return Waiting(_("Testing the policies failed"), fault.reason, reverse("desk:rounds"), True)


def _drafts(platform: Platform) -> list[Waiting]:
    lines = []
    draft = DraftRound.objects.filter(platform=platform).values_list("changes", flat=True).first()
    if draft is not None:
        n = len(draft)
        gist = ngettext("It would turn %(n)d verdict.", "It would turn %(n)d verdicts.", n) % {"n": n}
        lines.append(Waiting(_("An update waits to be published"), gist, reverse("desk:rounds")))
    n = Import.objects.filter(platform=platform, state=Import.WAITING).count()
    if n:
        sentence = ngettext("%(n)d file waits to be decided", "%(n)d files wait to be decided", n) % {"n": n}
        lines.append(Waiting(sentence, _("Nothing of it is written yet."), reverse("desk:imports")))
    return lines


def _policies(platform: Platform) -> list[Waiting]:
    """Proposals that enough people would join, and drafts that are not policies yet."""
    lines = []
    ready = Proposal.objects.filter(platform=platform, status=Proposal.OPEN, policy_slug="")
    ready = ready.annotate(n_joins=Count("joins")).filter(n_joins__gte=F("needed")).order_by("pk")
    for sentence, code in ready.values_list("sentence", "code"):
        lines.append(
            Waiting(_("A proposal has gathered enough people"), sentence, reverse("policy:proposal", args=[code]))
        )
    slugs = list(Draft.objects.filter(platform=platform).order_by("kept_at").values_list("slug", flat=True))
    if slugs:
        n = len(slugs)
        sentence = ngettext("%(n)d draft of a policy is not finished", "%(n)d drafts of policies are not finished", n)
        lines.append(Waiting(sentence % {"n": n}, ", ".join(slugs), reverse("policy:edit", args=[slugs[0]])))
    return lines


def _figures(platform: Platform) -> list[Waiting]:
    rows = Indicator.objects.filter(platform=platform, next_release__lt=today(platform)).order_by("next_release")
    labels = list(rows.values_list("label", flat=True))
    if not labels:
        return []
    n = len(labels)
    sentence = ngettext("Figures of %(n)d indicator are overdue", "Figures of %(n)d indicators are overdue", n)
    return [Waiting(sentence % {"n": n}, labels[0], reverse("desk:imports"))]


def _offers(platform: Platform) -> list[Waiting]:
    on = today(platform)
    rows = Offer.objects.filter(platform=platform, ends_on__range=(on, on + timedelta(days=SOON_DAYS)))
    n, first = rows.count(), rows.order_by("ends_on").values_list("ends_on", flat=True).first()
    if first is None:
        return []
    sentence = ngettext("%(n)d offer ends within a month", "%(n)d offers end within a month", n) % {"n": n}
    return [Waiting(sentence, _("Ask whether they go on."), reverse("resources:offers"))]
