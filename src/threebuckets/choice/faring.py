"""How opinion groups and areas fare with a choice, beside plain majority: what part of what they asked for is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.candidates import Candidate, ChoiceRules, Limits
from threebuckets.choice.choosing import choose
from threebuckets.choice.outcomes import Choice
from threebuckets.errors import ShapeError
from threebuckets.stats import MIN_PEOPLE, STEP

DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Fare:
    """How one group fares.

    Parameters
    ----------
    group : str
    people : int
        To the nearest five; at least ten.
    share : float
        Part of all that its people support, each policy counted as often as they support it, that is chosen; 0 to 1.
    plain : float
        The same if the most supported policies were chosen one after another.
    with_any : float
        Share of its people who support at least one of those chosen.
    """

    group: str
    people: int
    share: float
    plain: float
    with_any: float


def plain_majority(candidates: Sequence[Candidate], ballots: Ballots, limits: Limits, rules: ChoiceRules) -> Choice:
    """What plain majority would choose under the same limits: whatever fits, the most supported first."""
    return choose(candidates, ballots, limits, replace(rules, rule="greedy", utility="cost"))


def faring(ballots: Ballots, groups: Sequence[str], *, chosen: Sequence[str], plain: Sequence[str]) -> tuple[Fare, ...]:
    """How each group of ten people or more fares, the worst-off first.

    Parameters
    ----------
    ballots : Ballots
        As they were given, one row a voter.
    groups : sequence of str
        Group of each; "" where it is not known.
    chosen, plain : sequence of str
        Policies chosen, and those that plain majority would choose.

    Examples
    --------
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}] * 20 + [{"b": 1}] * 10)
    >>> [(f.group, f.share, f.plain) for f in faring(ballots, ["x"] * 20 + ["y"] * 10, chosen=["a", "b"], plain=["a"])]
    [('y', 1.0, 0.0), ('x', 1.0, 1.0)]
    """
    if len(groups) != ballots.n_voters:
        raise ShapeError.of("groups", len(groups), f"one for each of {ballots.n_voters} voters")
    labels, group = np.unique(np.asarray(groups, dtype=np.str_), return_inverse=True)
    weight = ballots.weight / PERSON
    people = np.bincount(group, weights=weight, minlength=len(labels))
    asked = _by_group(_worth(ballots, ballots.policies), weight, group, len(labels))
    got, otherwise = (_by_group(_worth(ballots, names), weight, group, len(labels)) for names in (chosen, plain))
    any_in = _by_group(_worth(ballots, chosen) > 0, weight, group, len(labels))
    rows = [
        Fare(
            str(label),
            int(STEP * round(people[n] / STEP)),
            _share(got[n], asked[n]),
            _share(otherwise[n], asked[n]),
            _share(any_in[n], people[n]),
        )
        for n, label in enumerate(labels)
        if label and people[n] >= MIN_PEOPLE
    ]
    return tuple(sorted(rows, key=lambda fare: (fare.share, fare.plain, fare.group)))


def _worth(ballots: Ballots, names: Sequence[str]) -> NDArray[np.float64]:
    """What some policies are worth to each voter together."""
    wanted = np.isin(np.array(ballots.policies, dtype=np.str_), np.array([*names], dtype=np.str_))
    voter = np.repeat(np.arange(ballots.n_voters), np.diff(ballots.starts))
    counted = np.where(wanted[ballots.policy], ballots.utility, 0) if len(ballots.policy) else ballots.utility
    return np.bincount(voter, weights=counted, minlength=ballots.n_voters).astype(np.float64)


def _by_group(
    values: NDArray[np.float64] | NDArray[np.bool_], weight: NDArray[np.float64], group: NDArray[np.intp], n: int
) -> NDArray[np.float64]:
    return np.bincount(group, weights=values * weight, minlength=n).astype(np.float64)


def _share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), DECIMALS) if whole else 0.0
