"""What turned from one recorded round to the next, and why: the memory that a platform keeps of itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from threebuckets.policy.changes import compare
from threebuckets.policy.facts import Facts
from threebuckets.policy.verdicts import BUCKETS, Change, Round


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded round with the facts it was computed from; None where they were not kept."""

    round: Round
    facts: Facts | None


@dataclass(frozen=True, slots=True)
class Passage:
    """From one recorded round to the next: every verdict that turned.

    `is_explained`: the facts of both rounds are at hand, so that changes name their causes.
    """

    before: Round
    after: Round
    changes: tuple[Change, ...]
    is_explained: bool

    @property
    def came(self) -> tuple[str, ...]:
        """Slugs of policies that the earlier round does not have."""
        return _new(self.before, self.after)

    @property
    def went(self) -> tuple[str, ...]:
        """Slugs of policies that the later round does not have."""
        return _new(self.after, self.before)


def history(recorded: Sequence[Recorded], *, since: str = "") -> tuple[Passage, ...]:
    """The passages between recorded rounds, newest first.

    Parameters
    ----------
    recorded : sequence of Recorded
        In any order.
    since : str, optional
        Id of a round (a day): only what turned after it.

    Returns
    -------
    tuple of Passage
        One fewer than there are rounds; none for a single one.
    """
    ordered = sorted(recorded, key=lambda each: each.round.id)
    kept = [each for each in ordered if each.round.id >= since]
    return tuple(_passage(before, after) for before, after in reversed(list(pairwise(kept))))


def _passage(before: Recorded, after: Recorded) -> Passage:
    if before.facts is None or after.facts is None:
        return Passage(before.round, after.round, tuple(_turned(before.round, after.round)), is_explained=False)
    changes = compare(before.round, after.round, before.facts, after.facts)
    return Passage(before.round, after.round, changes, is_explained=True)


def _turned(before: Round, after: Round) -> Iterator[Change]:
    """Verdicts that differ, without causes."""
    old = {verdict.key: verdict for verdict in before.verdicts}
    for verdict in after.verdicts:
        was = old.get(verdict.key)
        if was is None:
            continue
        if was.outcome is not verdict.outcome:
            yield Change(verdict.policy, verdict.area, None, was.outcome, verdict.outcome, ())
        for name in BUCKETS:
            then, now = was.buckets[name].outcome, verdict.buckets[name].outcome
            if then is not now:
                yield Change(verdict.policy, verdict.area, name, then, now, ())


def _new(before: Round, after: Round) -> tuple[str, ...]:
    known = {verdict.policy for verdict in before.verdicts}
    return tuple(sorted({verdict.policy for verdict in after.verdicts} - known))
