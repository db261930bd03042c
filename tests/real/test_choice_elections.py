"""Fourteen real elections: winners and their order are those of the reference implementation, for every rule it ran."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from threebuckets.choice import (
    Ballots,
    Candidate,
    Choice,
    ChoiceRules,
    Limits,
    choose,
    completed_shares,
    explain,
    greedy,
    phragmen,
)
from threebuckets.exchange.pabulib import Election, check_pb, read_pb

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "choice"
FILES = sorted(DATA.glob("*.pb.gz"))

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILES, reason="needs the elections of ../shared/data/choice"),
]


def chosen(election: Election, rule: str) -> Sequence[int]:
    """What a rule of the reference chooses, ties by id as text."""
    name, _, completion = rule.removeprefix("mes_").partition("_")
    by_points = rule.endswith(("score", "borda"))
    ballots = election.ballots if by_points else election.approvals
    costs, budget = election.whole_costs, election.budget

    def first(tied: Sequence[int]) -> int:
        return min(tied, key=lambda policy: election.ids[policy])

    if rule == "phragmen":
        return [bought.policy for bought in phragmen(ballots.merged(), costs, budget=budget, ties=first)]
    if rule.startswith("greedy"):
        worth = np.bincount(ballots.policy, weights=ballots.utility, minlength=len(costs)).astype(int).tolist()
        supported = [policy for policy, value in enumerate(worth) if value]
        per = costs if by_points else [1] * len(costs)
        return greedy(supported, costs, left=budget, worth=lambda p: Fraction(worth[p], per[p]), ties=first)
    worths = costs if name == "cost" else None
    return completed_shares(
        ballots.merged(), costs, budget=budget, ties=first, worths=worths, completion=completion or "none"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_winners_and_order_equal_the_reference(path: Path) -> None:
    """Every rule that the reference finished on this election."""
    election = read_pb(path)
    reference = json.loads((DATA / "reference" / path.name.replace(".pb.gz", ".json")).read_text(encoding="utf-8"))
    for rule, found in reference["rules"].items():
        winners = [election.ids[policy] for policy in chosen(election, rule)]
        if found["order_kept"]:
            assert winners == found["winners"], rule
        else:
            assert sorted(winners) == sorted(found["winners"]), rule


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_real_files_have_no_faults(path: Path) -> None:
    """Nothing is refused that a city has published."""
    assert [fault for fault in check_pb(path) if fault.severity == "error"] == []


def platform_choice(election: Election, ballots: Ballots, rules: ChoiceRules) -> Choice:
    """The same election by the general rule, which knows several resources, bounds and links."""
    candidates = [Candidate(i, {"money": cost}) for i, cost in zip(election.ids, election.costs, strict=True)]
    return choose(candidates, ballots, Limits({"money": Fraction(election.budget, election.unit)}), rules)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_with_one_resource_the_general_rule_gives_the_same(path: Path) -> None:
    """Winners and order, told with prices and reasons."""
    election = read_pb(path)
    reference = json.loads((DATA / "reference" / path.name.replace(".pb.gz", ".json")).read_text(encoding="utf-8"))
    for rule, utility in (("mes_cost", "cost"), ("mes_card", "card"), ("mes_score", "points"), ("mes_borda", "points")):
        if rule in reference["rules"]:
            ballots = election.ballots if utility == "points" else election.approvals
            rules = ChoiceRules(utility=utility, completion="none", ties=("id",))  # type: ignore[arg-type]
            choice = platform_choice(election, ballots, rules)
            assert list(choice.chosen) == reference["rules"][rule]["winners"], rule
            assert all(explain(choice, policy) for policy in election.ids)


@pytest.mark.parametrize("name", ["France_Toulouse_2022", "Hungary_Budapest_2024"])
def test_a_completion_by_steps_spends_nearly_everything(name: str) -> None:
    """Where one unit at a time would take tens of thousands of runs."""
    election = read_pb(DATA / f"{name}.pb.gz")
    choice = platform_choice(election, election.approvals, ChoiceRules(utility="cost", ties=("id",)))
    assert choice.used["money"] >= Fraction(99, 100) * Fraction(election.budget, election.unit)
