"""Among lawful sets of equal, greatest support the one that the declared keys name: solved again, key by key.

More supporters, less of what is scarce, earlier lots: each key in its turn is made as good as it can be while all before it
stay as good as they are. Not for ties between single policies in a purchase (`tie_breaking.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from threebuckets.choice.contests import Contest
from threebuckets.choice.lawfulness import Level, solved

MOST_SECONDS = 10.0
"""Longest time of one program; where it runs out, the set found before it stays."""


@dataclass(frozen=True, slots=True)
class _Search:
    """The best set so far, and what must stay as good as it is."""

    contest: Contest
    chosen: tuple[int, ...]
    levels: tuple[Level, ...]

    def again(self, worth: Sequence[Fraction], kept: Sequence[int] = ()) -> tuple[int, ...] | None:
        """The set of most of another worth at these levels; None where there is none, or none exactly as good."""
        found = solved(
            self.contest.field,
            kept=[*self.contest.kept, *kept],
            bounds=self.contest.field.limits.bounds,
            worth=[float(value) for value in worth],
            seconds=MOST_SECONDS,
            levels=self.levels,
            gap=0.0,
        )
        return found.chosen if found is not None and self._is_as_good(found.chosen) else None

    def _is_as_good(self, chosen: tuple[int, ...]) -> bool:
        """Exactly, since the program reckons with rounding."""
        return all(_sum(level.worth, chosen) >= level.least for level in self.levels)


def first_of_optima(contest: Contest, best: tuple[int, ...]) -> tuple[int, ...]:
    """The optimum that comes first by the declared keys.

    Parameters
    ----------
    contest : Contest
    best : tuple of int
        One lawful set of most support, by position.

    Returns
    -------
    tuple of int
        A set of the same support, by position; `best` itself where no other has as much.

    Notes
    -----
    A program for every key, and for `lot` and `id`, which name policies one by one, one for each policy that is in another
    optimum. Sets that tie in all keys before `lot` differ in the earliest policy: whoever has it comes first.
    """
    search = _Search(contest, best, (Level(contest.support, _sum(contest.support, best)),))
    for key in contest.rules.ties:
        if _another(search) is None:
            break
        if key in _WORTHS:
            worth = _WORTHS[key](contest)
            chosen = _better(search, worth)
            search = _Search(contest, chosen, (*search.levels, Level(worth, _sum(worth, chosen))))
        else:
            search = _by_order(search, _order(contest, key))
    return tuple(sorted(search.chosen))


def _another(search: _Search) -> tuple[int, ...] | None:
    """Another set that is as good; None where this is the only one."""
    inside = set(search.chosen)
    differing = [Fraction(-1 if p in inside else 1) for p in range(len(search.contest.field.candidates))]
    found = search.again(differing)
    return None if found is None or set(found) == inside else found


def _better(search: _Search, worth: Sequence[Fraction]) -> tuple[int, ...]:
    found = search.again(worth)
    return search.chosen if found is None or _sum(worth, found) <= _sum(worth, search.chosen) else found


def _by_order(search: _Search, order: Iterator[int]) -> _Search:
    """Policy by policy: in, wherever a set as good has it beside those before it."""
    kept: list[int] = []
    chosen = search.chosen
    nothing = (Fraction(0),) * len(search.contest.field.candidates)
    for policy in order:
        if policy not in chosen:
            found = search.again(nothing, [*kept, policy])
            chosen = chosen if found is None else found
        if policy in chosen:
            kept.append(policy)
    return _Search(search.contest, chosen, search.levels)


def _order(contest: Contest, key: str) -> Iterator[int]:
    """Supported policies by their lots, or by their names."""
    candidates = contest.field.candidates
    supported = [policy for policy, n in enumerate(contest.ballots.supporters.tolist()) if n]
    return iter(sorted(supported, key=lambda p: (candidates[p].lot if key == "lot" else 0, candidates[p].policy)))


def _supporters(contest: Contest) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(n)) for n in contest.ballots.supporters)


def _spared(contest: Contest) -> tuple[Fraction, ...]:
    return tuple(-contest.share(policy) for policy in range(len(contest.field.candidates)))


_WORTHS: dict[str, Callable[[Contest], tuple[Fraction, ...]]] = {"supporters": _supporters, "cost": _spared}


def _sum(worth: Sequence[Fraction], chosen: Sequence[int]) -> Fraction:
    return sum((worth[policy] for policy in chosen), start=Fraction(0))
