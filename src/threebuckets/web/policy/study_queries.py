"""Reads of the studies behind a policy: what is known of whether its kind works, level, effect, place, link."""

from dataclasses import dataclass

from threebuckets.policy.wording import difference
from threebuckets.web.core.models import Platform
from threebuckets.web.situation.models import Evidence


@dataclass(frozen=True, slots=True)
class Study:
    """One study's finding on one indicator.

    `effect` is what moved, with its 95 % interval, in words; `level` 0–5 (5: several trials by lot); `place` where and
    when; `url` is empty unless it is a web address.
    """

    title: str
    level: int
    indirectness: int
    indicator: str
    indicator_code: str
    effect: str
    place: str
    url: str
    is_retracted: bool


def studies_for_kind(platform: Platform, kind: str) -> tuple[Study, ...]:
    """The studies of a kind of policy, the best made first."""
    rows = Evidence.objects.filter(platform=platform, kind=kind).select_related("indicator")
    return tuple(_study(row) for row in rows.order_by("-level", "title", "code"))


def _study(row: Evidence) -> Study:
    unit, decimals = row.indicator.unit, row.indicator.decimals
    low, high = (difference(end, unit, decimals) for end in (row.low, row.high))
    middle = difference(row.effect, unit, decimals) if row.effect is not None else ""
    year = str(row.year) if row.year else ""
    address = row.url or (f"https://doi.org/{row.doi}" if row.doi else "")
    return Study(
        title=row.title,
        level=row.level,
        indirectness=row.indirectness or 0,
        indicator=row.indicator.label,
        indicator_code=row.indicator.code,
        effect=f"{middle} ({low} – {high})" if middle else f"{low} – {high}",
        place=", ".join(filter(None, (row.country, year))),
        url=address if address.startswith(("https://", "http://")) else "",
        is_retracted=bool(row.retracted),
    )
