"""Choosing a platform: the declared rule under several limits, step by step, with a reason for every policy left out."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from threebuckets.choice.ballots import PERSON, Ballots
from threebuckets.choice.buying import Drawn, drawn
from threebuckets.choice.candidates import Candidate, ChoiceRules, Limits
from threebuckets.choice.contests import Contest, contest_of
from threebuckets.choice.lawfulness import check_feasible
from threebuckets.choice.outcomes import Choice, Step
from threebuckets.choice.payers import payers_of
from threebuckets.choice.reasons import reasons_for
from threebuckets.choice.several_resources import Bought


def choose(
    candidates: Sequence[Candidate],
    ballots: Ballots,
    limits: Limits,
    rules: ChoiceRules = ChoiceRules(),
    *,
    groups: Sequence[str] | None = None,
) -> Choice:
    """Choose which policies to put forward together.

    Parameters
    ----------
    candidates : sequence of Candidate
    ballots : Ballots
        Over the same policies; equal ballots are merged here.
    limits : Limits
    rules : ChoiceRules
    groups : sequence of str, optional
        Group of each voter, in the order of the ballots ("": not known): then each step says which share of its price
        each group paid.

    Returns
    -------
    Choice

    Raises
    ------
    InputError
        Unknown policies, inexact amounts, a rule that cannot be used with several resources: all at once.
    InfeasibleError
        No set of policies meets the bounds; names those that cannot be met together.
    TieError
        The declared keys leave a tie.

    Notes
    -----
    Deterministic: neither the order of voters, policies nor resources changes anything but through declared lots.

    References
    ----------
    Peters, Pierczyński, Skowron (2021), Proportional participatory budgeting with additive utilities, NeurIPS. With
    several resources proportionality and honesty cannot both be had (Motamed, Soeteman, Rey, Endriss 2022).

    Examples
    --------
    >>> candidates = [Candidate("a", {"staff": Fraction(3)}), Candidate("b", {"staff": Fraction(3)})]
    >>> ballots = Ballots.of(["a", "b"], [{"a": 1}, {"a": 1}, {"b": 1}])
    >>> choose(candidates, ballots, Limits({"staff": Fraction(4)})).chosen
    ('a',)
    """
    contest = contest_of(candidates, ballots, limits, rules)
    check_feasible(contest.field)
    found = drawn(contest, is_told=True)
    names = [candidate.policy for candidate in contest.field.candidates]
    shares = payers_of(contest, found.run, ballots, groups) if groups is not None and found.run else {}
    steps = tuple(replace(step, payers=shares.get(step.policy, {})) for step in _steps(contest, found))
    return Choice(
        chosen=tuple(names[policy] for policy in found.chosen),
        steps=steps,
        out=reasons_for(contest, found),
        used={resource: contest.field.need(found.chosen, resource) for resource in contest.field.resources},
        support=sum((contest.support[policy] for policy in found.chosen), start=Fraction(0)),
        rules=rules,
        rise=found.rise,
        ties=contest.ties.settled,
        facts_sha256=contest.fingerprint,
    )


def _steps(contest: Contest, found: Drawn) -> list[Step]:
    steps = [_step(contest, policy, Step("", "kept")) for policy in found.kept]
    steps += [_step(contest, policy, Step("", "free")) for policy in found.free]
    if found.run is None:
        steps += [_step(contest, policy, Step("", "bought", n)) for n, policy in enumerate(found.bought, start=1)]
    else:
        for n, bought in enumerate(found.run.bought, start=1):
            steps += [_step(contest, policy, _bought(contest, n, bought)) for policy in bought.bundle]
    return [*steps, *(_step(contest, policy, Step("", "completed")) for policy in found.completed)]


def _bought(contest: Contest, number: int, bought: Bought) -> Step:
    """A purchase without its policy."""
    return Step(
        "",
        "bought",
        number,
        price=Fraction(bought.price).limit_denominator(10**12),
        resource=bought.resource,
        effective=bought.effective,
        margin=bought.margin,
        second="" if bought.second is None else contest.field.candidates[bought.second].policy,
    )


def _step(contest: Contest, policy: int, step: Step) -> Step:
    supporters = Fraction(int(contest.ballots.supporters[policy]), PERSON)
    return replace(step, policy=contest.field.candidates[policy].policy, supporters=supporters)
