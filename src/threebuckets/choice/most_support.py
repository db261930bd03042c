"""The most support that any lawful set could reach, proven: what a fair choice is held against, never what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Candidate, ChoiceRules, Limits
from threebuckets.choice.contests import Contest, contest_of
from threebuckets.choice.lawfulness import check_feasible, solved
from threebuckets.choice.outcomes import Choice


@dataclass(frozen=True, slots=True)
class Bounded:
    """A lawful set of much support, and how much more any other could have.

    Parameters
    ----------
    value : Fraction
        Support of the set found.
    bound : float
        The proven most of any lawful set, at least `value`.
    gap : float
        (bound − value) / bound; 0 where the set found is proven best.
    chosen : tuple of str
        The set, by name.
    """

    value: Fraction
    bound: float
    gap: float
    chosen: tuple[str, ...]


def most_support(
    candidates: Sequence[Candidate],
    ballots: Ballots,
    limits: Limits,
    rules: ChoiceRules = ChoiceRules(),
    *,
    seconds: float = 30.0,
) -> Bounded:
    """The lawful set of most support, with a proven bound also where the search is stopped.

    Parameters
    ----------
    candidates, ballots, limits, rules
        As for `choose`; of the rules only `utility` counts.
    seconds : float
        Longest time.

    Raises
    ------
    InfeasibleError
        No set meets the bounds.

    Notes
    -----
    A mixed-integer program, solved by HiGHS: the greatest Σ s_p x_p, x_p 0 or 1, s_p = Σ_i w_i u_ip.

    Examples
    --------
    >>> candidates = [Candidate("a", {"staff": Fraction(3)}), Candidate("b", {"staff": Fraction(2)})]
    >>> found = most_support(candidates, Ballots.of(["a", "b"], [{"a": 1}, {"b": 1}]), Limits({"staff": Fraction(4)}))
    >>> found.value, found.gap
    (Fraction(1, 1), 0.0)
    """
    contest = contest_of(candidates, ballots, limits, rules)
    check_feasible(contest.field)
    return _bounded(contest, seconds)


def with_bound(choice: Choice, bounded: Bounded) -> Choice:
    """A choice that says how much of the most support it reaches; both must be of the same contest."""
    return replace(choice, bound=bounded.bound)


def _bounded(contest: Contest, seconds: float) -> Bounded:
    support = contest.support
    worth = [float(value) for value in support]
    best = solved(contest.field, kept=contest.kept, bounds=contest.field.limits.bounds, worth=worth, seconds=seconds)
    if best is None:  # stopped before any set was found: nothing is proven but that no set has more than all together
        return Bounded(Fraction(0), sum(worth), 1.0 if any(worth) else 0.0, ())
    value = sum((support[policy] for policy in best.chosen), start=Fraction(0))
    bound = max(best.bound, float(value))
    gap = (bound - float(value)) / bound if bound > float(value) * (1 + 1e-9) else 0.0
    return Bounded(value, bound, gap, tuple(contest.field.candidates[policy].policy for policy in best.chosen))
