"""A platform of the database tested again, and the round published."""

from dataclasses import dataclass
from datetime import date

from threebuckets.policy.changes import compare
from threebuckets.policy.facts import Facts
from threebuckets.policy.platform import Platform
from threebuckets.policy.rounds import from_json
from threebuckets.policy.verdicts import Round
from threebuckets.web.changes import models
from threebuckets.web.changes.actions import ComputedRound, publish_round
from threebuckets.web.core import models as core
from threebuckets.web.folders.computing import computed_round
from threebuckets.web.folders.queries import platform_from_database


@dataclass(frozen=True, slots=True)
class Remembered:
    """The round before, and what it was computed from (where that was kept)."""

    round: Round
    facts: Facts | None

    @classmethod
    def of(cls, round_json: bytes | memoryview, facts_gz: bytes | memoryview | None) -> "Remembered":
        """From the bytes as they are kept."""
        return cls(from_json(bytes(round_json)), Facts.from_gz(bytes(facts_gz)) if facts_gz else None)


def recompute(row: core.Platform, *, on: date, platform: Platform | None = None) -> models.Round:
    """Test every policy of a platform on a day and publish the result.

    Parameters
    ----------
    row : Platform
    on : date
        Day of the test.
    platform : Platform, optional
        What the database holds, where the caller has just put it there.
    """
    platform = platform or platform_from_database(row)
    if not row.rounds.exists():
        _publish_recorded(row, platform, before=on)
    last = row.rounds.order_by("-number").first()
    memory = Remembered.of(last.round_json, last.facts_gz) if last else None
    computed = computed_round(
        platform, on=on, memory=memory.round if memory else None, facts_before=memory.facts if memory else None
    )
    return publish_round(row, computed)


def _publish_recorded(row: core.Platform, platform: Platform, *, before: date) -> None:
    """What the folder recorded, as the first rounds of the timeline."""
    previous: Remembered | None = None
    for name in sorted(platform.rounds):
        recorded = platform.rounds[name]
        now = Remembered.of(recorded.round_json, recorded.facts_gz)
        if now.round.on > before:
            continue
        changes = (
            compare(previous.round, now.round, previous.facts, now.facts)
            if previous and previous.facts is not None and now.facts is not None
            else ()
        )
        publish_round(row, ComputedRound(now.round, changes=changes, facts_gz=recorded.facts_gz))
        previous = now
