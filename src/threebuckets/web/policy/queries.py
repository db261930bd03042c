"""Reads for the pages of policies: stored verdicts, never a computation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BUCKETS
from threebuckets.web.changes.models import Change, Round, Verdict
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.policy.models import Policy

SORTS = ("strongest", "weakest", "title")
HOLDS, UNKNOWN, FAILS = (int(outcome) for outcome in (Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS))


@dataclass(frozen=True, slots=True)
class BucketCell:
    """A bucket in a list: its outcome where one area is shown, else in how many areas it holds, is unknown, fails."""

    name: str
    outcome: int | None
    n_holds: int
    n_unknown: int
    n_fails: int


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy in the list: its buckets, in how many areas it stands, and what decides it."""

    slug: str
    title: str
    gist: str
    cells: tuple[BucketCell, ...]
    n_holds: int
    n_unknown: int
    n_fails: int
    decides: str
    detail: str
    probability: float

    @property
    def n_areas(self) -> int:
        """How many areas it was tested in."""
        return self.n_holds + self.n_unknown + self.n_fails


@dataclass(frozen=True, slots=True)
class LastChanges:
    """What the newest round turned: verdicts of buckets, and in how many areas."""

    n_changes: int
    n_areas: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the first page shows."""

    rows: tuple[PolicyRow, ...]
    areas: tuple[AreaChoice, ...]
    area: str
    sort: str
    figures: Mapping[str, Any]
    changes: LastChanges


def policies_for_home(platform: Platform, round_: Round, *, area: str = "", sort: str = "strongest") -> HomePage:
    """The list of policies: over all tested areas, or in one; an unknown area means all."""
    verdicts = Verdict.objects.filter(round=round_)
    areas = area_choices(platform, tested_areas(round_))
    area = area if any(choice.code == area for choice in areas) else ""
    sort = sort if sort in SORTS else SORTS[0]
    counted = counts_by_policy(verdicts.filter(area_code=area) if area else verdicts)
    deciding = dict(verdicts.filter(area_code=area).values_list("policy_slug", "decides")) if area else {}
    policies = Policy.objects.filter(platform=platform).values("slug", "title", "gist")
    rows = [policy_row(policy, counted[policy["slug"]], deciding) for policy in policies if policy["slug"] in counted]
    return HomePage(_sorted(rows, sort), areas, area, sort, round_.figures, last_changes(round_))


def tested_areas(round_: Round) -> tuple[str, ...]:
    """Codes of the areas that a round tested policies in."""
    return tuple(Verdict.objects.filter(round=round_).values_list("area_code", flat=True).distinct())


def counts_by_policy(verdicts: Any) -> dict[str, dict[str, Any]]:
    """Counts of outcomes for each policy, of the whole and of each bucket, in one query."""
    wanted = {
        f"{bucket}_{outcome}": Count("pk", filter=Q(**{f"{prefix}outcome": outcome}))
        for bucket, prefix in (("policy", ""), *((name, f"{name}_") for name in BUCKETS))
        for outcome in (HOLDS, UNKNOWN, FAILS)
    }
    waits = {
        f"waits_{name}": Count("pk", filter=Q(outcome=UNKNOWN, **{f"{name}_outcome": UNKNOWN})) for name in BUCKETS
    }
    sinks = {f"sinks_{name}": Count("pk", filter=Q(outcome=FAILS, **{f"{name}_outcome": FAILS})) for name in BUCKETS}
    rows = verdicts.values("policy_slug").annotate(**wanted, **waits, **sinks)
    return {row["policy_slug"]: row for row in rows}


def last_changes(round_: Round) -> LastChanges:
    """How many verdicts of buckets the round turned, and where."""
    counted = (
        Change.objects.filter(round=round_)
        .exclude(bucket="")
        .aggregate(n=Count("pk"), areas=Count("area_code", distinct=True))
    )
    return LastChanges(counted["n"], counted["areas"])


def policy_row(policy: Mapping[str, Any], counted: Mapping[str, Any], deciding: Mapping[str, str]) -> PolicyRow:
    """A row of the list from the counts of its verdicts."""
    is_one = policy["slug"] in deciding
    cells = tuple(_cell(name, counted, is_one) for name in BUCKETS)
    holds, unknown, fails = (counted[f"policy_{outcome}"] for outcome in (HOLDS, UNKNOWN, FAILS))
    total = holds + unknown + fails
    decides = (deciding[policy["slug"]] or _("All three buckets hold.")) if is_one else _decides(holds, total)
    detail = "" if is_one else _detail(counted, unknown, fails)
    return PolicyRow(
        policy["slug"],
        policy["title"],
        policy["gist"],
        cells,
        holds,
        unknown,
        fails,
        decides,
        detail,
        holds / max(total, 1),
    )


def _cell(name: str, counted: Mapping[str, Any], is_one: bool) -> BucketCell:
    counts = [counted[f"{name}_{outcome}"] for outcome in (HOLDS, UNKNOWN, FAILS)]
    outcome = (HOLDS, UNKNOWN, FAILS)[counts.index(max(counts))] if is_one else None
    return BucketCell(name, outcome, *counts)


def _decides(holds: int, total: int) -> str:
    if holds == 0:
        return _("Could start nowhere yet")
    return _("{n} of {total} areas could start now").format(n=holds, total=total)


def _detail(counted: Mapping[str, Any], unknown: int, fails: int) -> str:
    """What keeps the rest: the bucket that most of the larger part waits for, or sinks by."""
    if unknown == fails == 0:
        return ""
    kind, n = ("waits", unknown) if unknown >= fails else ("sinks", fails)
    bucket = max(BUCKETS, key=lambda name: counted[f"{kind}_{name}"])
    words = {
        "waits": {
            "values": _("{n} wait to hear from people"),
            "situation": _("{n} wait for figures or evidence"),
            "resources": _("{n} wait for offers"),
        },
        "sinks": {
            "values": _("in {n} people would not go along"),
            "situation": _("in {n} it is not needed, or does not work"),
            "resources": _("in {n} nobody could do it"),
        },
    }
    return words[kind][bucket].format(n=n)


def _sorted(rows: Iterable[PolicyRow], sort: str) -> tuple[PolicyRow, ...]:
    if sort == "title":
        return tuple(sorted(rows, key=lambda row: (row.title, row.slug)))
    strongest = sorted(rows, key=_strength)
    return tuple(strongest if sort == "strongest" else reversed(strongest))


def _strength(row: PolicyRow) -> tuple[float, ...] | tuple[float, float, float, str]:
    """Strongest first: by how many areas the policy stands in, then by its weakest bucket; never by a mean."""
    weakest = min(cell.n_holds + cell.n_unknown / (row.n_areas + 1) for cell in row.cells)
    return (-row.n_holds, -row.n_unknown, -weakest, row.title)
