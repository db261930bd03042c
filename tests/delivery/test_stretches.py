"""Time cut into stretches: every piece must be covered, and an offer has its full amount in each."""

from datetime import date
from typing import Any

import numpy as np

from tests.delivery.test_arcs import CODES, KINDS, ON, actors, everywhere, offers
from threebuckets.delivery import Deliveries, Needs, Plan, eligible_arcs, free_amounts, plan
from threebuckets.delivery.stretches import cut, pools
from threebuckets.resources.types import strings

Year = tuple[str, str]
WHOLE: Year = ("2027-01-01", "2027-12-31")


def planned(rows: list[dict[str, Any]], needs: list[tuple[str, float, str, Year]]) -> Plan:
    """A plan of deliveries of one need each: kind, amount, unit, days."""
    found, whose = offers(*rows), actors()
    n = len(needs)
    deliveries = Deliveries(
        strings(f"p{d}" for d in range(n)), strings(["quay"] * n), strings([""] * n), np.ones(n), np.arange(n + 1)
    )
    days = [np.array([need[3][end] for need in needs], "datetime64[D]") for end in (0, 1)]
    whole = Needs(strings(n[0] for n in needs), np.array([n[1] for n in needs]), strings(n[2] for n in needs), *days)
    free = free_amounts(found, whose, KINDS, on=ON)
    pieces = cut(deliveries, whole, found, whose, KINDS, free > 0)
    reached = everywhere(len(found.id))
    arcs = eligible_arcs(pieces.deliveries, pieces.needs, found, whose, KINDS, reached, area_codes=CODES, free=free)
    stock = pools(pieces.needs, KINDS, free, arcs)
    return plan(pieces.deliveries, pieces.needs, stock.free, stock.arcs, steps=50)


def test_two_offers_one_after_the_other_cover_a_year() -> None:
    """Neither does alone."""
    first, second = {"until": "2027-06-30"}, {"from": "2027-07-01"}
    need = [("space", 30.0, "m2", WHOLE)]
    assert planned([first, second], need).value == 1
    assert planned([first], need).value == 0
    assert planned([second], need).value == 0


def test_an_offer_has_its_full_amount_in_each_stretch() -> None:
    """Needed by one delivery in spring and by another in autumn, it serves both; in the same days, one."""
    spring, autumn = ("2027-03-01", "2027-05-31"), ("2027-09-01", "2027-11-30")
    assert planned([{}], [("space", 30.0, "m2", spring), ("space", 30.0, "m2", autumn)]).value == 2
    assert (
        planned([{}], [("space", 30.0, "m2", spring), ("space", 30.0, "m2", ("2027-05-01", "2027-06-30"))]).value == 1
    )


def test_what_is_used_up_is_there_once() -> None:
    """Money spent in spring is gone in autumn."""
    grant = {"kind": "money", "unit": "GBP", "amount": 3000}
    spring, autumn = ("2027-03-01", "2027-05-31"), ("2027-09-01", "2027-11-30")
    assert planned([grant], [("money", 2000.0, "GBP", spring), ("money", 2000.0, "GBP", autumn)]).value == 1


def test_an_offer_that_could_serve_two_kinds_serves_one_at_a_time() -> None:
    """However the days of the two overlap."""
    both = {"kind": "skill/cook", "also": "person", "unit": "people", "amount": 5}
    needs = [("skill", 4.0, "people", WHOLE), ("person", 4.0, "people", ("2027-04-01", "2028-03-31"))]
    assert planned([both], needs).value == 1


def test_cuts_fall_on_the_first_of_a_month() -> None:
    """A thousand ends do not cut a year into days; what ends within a month counts to the end of the one before."""
    found, whose = offers(*({"until": date(2027, 6, day)} for day in range(1, 30))), actors()
    one = Deliveries(strings(["p"]), strings(["quay"]), strings([""]), np.ones(1), np.array([0, 1]))
    days = (np.array([day], "datetime64[D]") for day in WHOLE)
    need = Needs(strings(["space"]), np.array([3.0]), strings(["m2"]), *days)
    pieces = cut(one, need, found, whose, KINDS, np.ones(29, np.bool_))
    assert pieces.needs.starts.astype(str).tolist() == ["2027-01-01", "2027-06-01"]
