"""In how many areas a policy stands, is not yet known, does not stand: one bar in three amounts of ink."""

from collections.abc import Iterable
from dataclasses import dataclass

from threebuckets.policy.outcomes import Outcome
from threebuckets.report.charts.meter import MeterPart, meter
from threebuckets.report.charts.tables import Table
from threebuckets.report.wording import say

HEIGHT = 8


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """How many areas hold, are not yet known, fail."""

    holds: int
    unknown: int
    fails: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "AreaCounts":
        """Counts of outcomes.

        Examples
        --------
        >>> AreaCounts.of([Outcome.HOLDS, Outcome.FAILS, Outcome.HOLDS])
        AreaCounts(holds=2, unknown=0, fails=1)
        """
        found = list(outcomes)
        return cls(*(found.count(o) for o in (Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS)))

    @property
    def all(self) -> int:
        """How many areas there are."""
        return self.holds + self.unknown + self.fails


def area_bar(counts: AreaCounts) -> str:
    """The bar; the counts must stand beside it in words.

    Examples
    --------
    >>> area_bar(AreaCounts(27, 3, 1)).count("<rect")
    3
    """
    whole = max(counts.all, 1)
    parts = [
        MeterPart(counts.holds / whole, "solid"),
        MeterPart(counts.unknown / whole, "half"),
        MeterPart(counts.fails / whole, "open"),
    ]
    return meter(parts, "ink", height=HEIGHT)


def area_bar_legend() -> str:
    """What the three amounts of ink mean."""
    words = (("full", say("areas where it stands")), ("mid", say("not yet known")), ("none", say("does not stand")))
    return "".join(f'<span><i class="sw {state}"></i>{word}</span>' for state, word in words)


def area_bar_sentence(counts: AreaCounts) -> str:
    """The bar in words.

    Examples
    --------
    >>> area_bar_sentence(AreaCounts(12, 16, 3))
    'It stands in 12 of 31 areas, is not yet known in 16 and does not stand in 3.'
    """
    if counts.all == 1:
        return "Tested in one area."
    for count, words in (
        (counts.holds, "It stands"),
        (counts.unknown, "It is not yet known"),
        (counts.fails, "It does not stand"),
    ):
        if count == counts.all:
            return f"{words} in any of {count} areas." if count == counts.fails else f"{words} in all {count} areas."
    said = ((counts.unknown, "is not yet known in"), (counts.fails, "does not stand in"))
    rest = [f"{words} {count}" for count, words in said if count]
    return f"It stands in {counts.holds} of {counts.all} areas{_and(rest)}."


def _and(rest: list[str]) -> str:
    return f", {rest[0]} and {rest[1]}" if len(rest) > 1 else f" and {rest[0]}"


def area_bar_table(rows: Iterable[tuple[str, AreaCounts]]) -> Table:
    """Policies with their counts, as given."""
    cells = tuple((name, str(c.holds), str(c.unknown), str(c.fails)) for name, c in rows)
    return Table("Areas by verdict", ("Policy", "Stands", "Not yet known", "Does not stand"), cells)
