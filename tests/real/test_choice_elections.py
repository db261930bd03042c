"""Fourteen real elections: winners and their order are those of the reference implementation, for every rule it ran."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from threebuckets.choice import completed_shares, greedy, phragmen
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
