"""Outcomes of a bucket under facts some of which are put back: judged once for all trials that differ in nothing it reads.

What a bucket reads is noted while it is judged. Where thousands of offers came at once, putting back each of them leaves
most times the same to be read.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.mapping import Watched
from threebuckets.policy.facts.records import Fact
from threebuckets.policy.outcomes import Outcome

Judge = Callable[[Facts], Outcome | None]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What was put into the facts, what was read of them, and what came of it."""

    put: Mapping[str, Fact | None]
    keys_read: frozenset[str]
    outcome: Outcome | None


class Trials:
    """Trials of one bucket of a verdict from one state of the facts.

    Parameters
    ----------
    judge : callable
        Gives the bucket's outcome under facts; reads them by key alone.
    facts : Facts
        The state that every trial begins from.
    other : Facts
        The state that facts are put in from.
    """

    def __init__(self, judge: Judge, facts: Facts, other: Facts) -> None:
        self._judge, self._facts, self._other = judge, facts, other
        self._made: list[_Trial] = []

    def outcome(self, keys: Collection[str]) -> Outcome | None:
        """The outcome with these facts as they are in the other state."""
        put = {key: self._other.get(key) for key in keys}
        for made in self._made:
            if self._is_alike(made, put):
                return made.outcome
        watched = Watched(self._facts.with_values(self._other, keys))
        outcome = self._judge(watched)
        self._made.append(_Trial(put, watched.keys_read, outcome))
        return outcome

    def _is_alike(self, made: _Trial, put: Mapping[str, Fact | None]) -> bool:
        """Whether all that a trial read is the same with other facts put in."""
        return all(
            self._value(key, made.put) == self._value(key, put)
            for key in made.put.keys() | put.keys()
            if key in made.keys_read
        )

    def _value(self, key: str, put: Mapping[str, Fact | None]) -> Fact | None:
        return put[key] if key in put else self._facts.get(key)


def smallest_set(names: Sequence[str], is_enough: Callable[[Sequence[str]], bool]) -> list[str]:
    """A set that is enough, and none of which can be left out; found by leaving out one name after the other.

    As many are left out at once as twice the last time, and half as many where that is too many: of a thousand names of
    which two are needed it takes a few dozen trials. The same as one by one, where more names are never less.

    Parameters
    ----------
    names : sequence of str
        In the order in which they are left out.
    is_enough : callable
        Whether some of them are enough; never asked for none.

    Returns
    -------
    list of str
        In the order given; empty where not even all are enough.

    Examples
    --------
    >>> smallest_set(["a", "b", "c", "d"], lambda some: {"b", "d"} <= set(some))
    ['b', 'd']
    """
    kept: list[str] = []
    left, step = list(names), 1
    if not left or not is_enough(left):
        return []
    while left:
        fewer = kept + left[step:]
        if fewer and is_enough(fewer):
            left, step = left[step:], 2 * step
        elif step > 1:
            step //= 2
        else:
            kept.append(left.pop(0))
    return kept
