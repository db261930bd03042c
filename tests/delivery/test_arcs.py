"""Which offer could serve which need: by kind, unit, place, days and standing, and never by the order of rows."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from threebuckets.delivery import Arcs, Deliveries, Needs, Pledged, eligible_arcs, free_amounts
from threebuckets.errors import InputError, UnknownCodeError
from threebuckets.resources import Actors, Offers, Reach, actors_from_rows, offers_from_rows, standard_kinds
from threebuckets.resources.types import strings

ON = date(2026, 12, 1)
KINDS = standard_kinds()
CODES = strings(["quay", "loom"])


def actors(**excludes: str) -> Actors:
    names = ("mill", "farm", "school")
    rows = [{"actor": n, "name": n.title(), "kind": "community", "excludes": excludes.get(n, "")} for n in names]
    return actors_from_rows(rows)


def offers(*rows: dict[str, Any], of: Actors | None = None) -> Offers:
    usual = {
        "actor": "mill",
        "kind": "space/hall",
        "unit": "m2",
        "amount": 40,
        "reliability": 1,
        "last_confirmed": "2026-11-01",
    }
    whole = [{**usual, "offer": f"o{n}", **row} for n, row in enumerate(rows)]
    return offers_from_rows(whole, actors=of or actors(), kinds=KINDS).offers


def everywhere(n: int) -> Reach:
    """Each of n offers reaches both areas."""
    share = np.ones(2 * n, np.float32)
    return Reach(np.arange(0, 2 * n + 1, 2), np.tile(np.array([0, 1], np.int32), n), share, share)


def one_need(
    kind: str = "space", amount: float = 30.0, unit: str = "m2", policy: str = "centres"
) -> tuple[Deliveries, Needs]:
    days = (np.array([day], "datetime64[D]") for day in ("2027-01-01", "2027-12-31"))
    deliveries = Deliveries(strings([policy]), strings(["quay"]), strings([""]), np.ones(1), np.array([0, 1]))
    return deliveries, Needs(strings([kind]), np.array([amount]), strings([unit]), *days)


def arcs_of(found: Offers, need: tuple[Deliveries, Needs], of: Actors | None = None, **options: Any) -> Arcs:
    whose = of or actors()
    free = free_amounts(found, whose, KINDS, on=ON)
    reached = options.pop("reached", everywhere(len(found.id)))
    return eligible_arcs(*need, found, whose, KINDS, reached, area_codes=CODES, free=free, **options)


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        ({}, True),
        ({"kind": "skill", "unit": "people"}, False),
        ({"kind": "equipment", "unit": "item", "also": "space"}, False),
        ({"unit": "ha"}, True),
        ({"until": "2027-06-30"}, False),
        ({"from": "2027-01-01"}, True),
        ({"from": "2027-01-02"}, False),
        ({"basis": "listed"}, False),
        ({"last_confirmed": "2020-01-01"}, False),
        ({"until": "2026-11-30"}, False),
        ({"amount": None}, False),
    ],
)
def test_an_offer_serves_a_need_that_it_fits(cells: dict[str, Any], fits: bool) -> None:
    """By kind, unit, days and standing; what is not stated, listed or stale serves nothing."""
    assert len(arcs_of(offers(cells), one_need()).offer) == int(fits)


def test_what_is_used_up_need_only_be_there_on_a_day() -> None:
    """A grant that ends in March pays for the year."""
    grant = {"kind": "money", "unit": "kGBP", "amount": 3, "until": "2027-03-31"}
    assert len(arcs_of(offers(grant), one_need("money", 2000.0, "GBP")).offer) == 1
    assert free_amounts(offers(grant), actors(), KINDS, on=ON).tolist() == [3000.0]


def test_an_offer_reaches_only_its_areas() -> None:
    """Two offers, one of them elsewhere."""
    share = np.ones(2, np.float32)
    reached = Reach(np.array([0, 1, 2]), np.array([1, 0], np.int32), share, share)
    assert arcs_of(offers({}, {}), one_need(), reached=reached).offer.tolist() == [1]


def test_who_has_excluded_a_policy_serves_it_nowhere() -> None:
    """Others do."""
    whose = actors(mill="centres|buses")
    found = offers({}, {"actor": "farm"}, of=whose)
    assert arcs_of(found, one_need(), whose).offer.tolist() == [1]
    assert arcs_of(found, one_need(policy="homes"), whose).offer.tolist() == [0, 1]


def test_of_two_that_exclude_one_another_the_lesser_stays_away_unless_it_has_pledged() -> None:
    """Whoever could give more to the delivery is in."""
    whose = actors(mill="farm")
    found = offers({"amount": 10}, {"actor": "farm"}, {"actor": "school"}, of=whose)
    assert arcs_of(found, one_need(), whose).offer.tolist() == [1, 2]
    pledged = Pledged(np.zeros(1, np.int32), np.zeros(1, np.int32), np.array([5.0]))
    kept = arcs_of(found, one_need(), whose, pledged=pledged)
    assert kept.offer.tolist() == [0, 2]
    assert kept.stays.tolist() == [5.0, 0.0]


def test_what_is_pledged_has_an_arc_even_where_the_offer_does_not_fit() -> None:
    """People have promised it; the plan does not overrule them."""
    pledged = Pledged(np.zeros(1, np.int32), np.zeros(1, np.int32), np.array([5.0]))
    found = arcs_of(offers({"until": "2027-06-30"}), one_need(), pledged=pledged)
    assert (found.offer.tolist(), found.stays.tolist()) == ([0], [5.0])


def test_everybody_on_record_counts_if_asked() -> None:
    """Listed and stale offers in full; things counted but not stated as one."""
    found = offers(
        {"basis": "listed"}, {"last_confirmed": "2020-01-01"}, {"kind": "equipment", "unit": "item", "amount": None}
    )
    assert free_amounts(found, actors(), KINDS, on=ON).tolist() == [0.0, 0.0, 0.0]
    assert free_amounts(found, actors(), KINDS, on=ON, if_asked=True).tolist() == [40.0, 40.0, 1.0]


def test_the_order_of_offers_changes_no_pair() -> None:
    """The same ids meet."""
    rows = [{"amount": n + 1, "actor": name} for n, name in enumerate(("mill", "farm", "school"))]
    one, other = offers(*rows), offers(*({"offer": f"o{n}", **rows[n]} for n in (2, 0, 1)))
    assert {str(one.id[o]) for o in arcs_of(one, one_need()).offer} == {
        str(other.id[o]) for o in arcs_of(other, one_need()).offer
    }


def test_a_need_in_thousands_and_an_unknown_area_are_refused() -> None:
    """Amounts would not compare; places would not be found."""
    with pytest.raises(InputError, match=r"plan/needs, line 1, column unit: found kGBP; expected GBP"):
        arcs_of(offers({}), one_need("money", 2.0, "kGBP"))
    deliveries, needs = one_need()
    with pytest.raises(UnknownCodeError):
        arcs_of(offers({}), (replace(deliveries, area=strings(["moor"])), needs))
