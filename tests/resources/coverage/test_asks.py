"""Whom to ask: in order, with what it would change, and never a person by name."""

import numpy as np
import pytest

from tests.resources.made import KINDS, MILL, ON, actors_of, covered, need, needs_of_rows, offer, offers_of
from threebuckets.resources import coverage


def test_those_who_would_settle_it_come_first():
    rows = [
        offer("a-small", actor="farm", amount=2, basis="listed"),
        offer("b-large", actor="school", amount=7, basis="listed"),
        offer("c-there", amount=5),
        offer("d-maybe", actor="chapel", amount=1, reliability=0.5),
    ]
    found = covered([need("n", 12)], rows, draws=2000)
    assert [ask.offer_id for ask in found.ask] == ["b-large", "a-small", "d-maybe"]
    best = found.ask[0]
    assert (best.actor_id, best.requirement_id, best.unit, best.layer) == ("school", "n", "people", "unknown")
    assert (best.amount, best.covers_after) == (7.0, 1.0)
    assert found.ask[2].layer == "chancy"


def test_what_is_asked_is_at_most_what_is_short():
    found = covered([need("n", 12)], [offer("a", amount=8), offer("b", amount=40, basis="listed")])
    assert found.ask[0].amount == 4.0


def test_equal_help_is_asked_nearby_first_then_by_id():
    rows = [offer(name, amount=1, basis="listed") for name in ("a", "b", "c", "d")]
    found = coverage(
        needs_of_rows(need("n", 12)), offers_of(*rows), MILL, KINDS, np.arange(4, dtype=np.int32), on=ON,
        distance_m=np.array([np.nan, 900.0, 300.0, 900.0]),
    )  # fmt: skip
    assert [ask.offer_id for ask in found.ask] == ["c", "b", "d", "a"]
    assert found.ask[0].distance_m == 300.0
    assert np.isnan(found.ask[3].distance_m)


def test_after_a_yes_the_probability_is_that_of_the_offer_being_certain():
    rows = [offer("a", amount=6, reliability=0.6), offer("b", actor="farm", amount=6, reliability=0.4)]
    needs = [need("n", 12), need("m", 3, kind="space", unit="m2"), need("o", 1)]
    rows.append(offer("s", kind="space/hall", unit="m2", amount=3, reliability=0.8, actor="school"))
    rows.append(offer("t", actor="chapel", amount=1))
    for ask in covered(needs, rows).ask:
        sure = [{**row, "reliability": 1.0} if row["offer"] == ask.offer_id else row for row in rows]
        assert ask.covers_after == pytest.approx(covered(needs, sure).probability)


def test_at_most_twenty_are_asked():
    rows = [offer(f"o{n:02}", amount=1, basis="listed") for n in range(30)]
    assert len(covered([need("n", 99)], rows).ask) == 20


@pytest.mark.parametrize(("n_people", "told", "amount"), [(9, 0, None), (10, 10, 10.0), (12, 12, 12.0)])
def test_people_are_one_line_without_names_and_a_number_from_ten_upwards(n_people, told, amount):
    people = [f"ann-{n}" for n in range(n_people)]
    rows = [offer(f"o-{name}", actor=name, kind="person", amount=1, basis="listed") for name in people]
    found = covered([need("n", 12, kind="person")], rows, actors=actors_of(*people, kind="person"))
    (ask,) = found.ask
    assert ask.is_people
    assert (ask.offer_id, ask.actor_id, ask.people) == ("", "", told)
    assert np.isnan(ask.amount) if amount is None else ask.amount == amount
    assert "ann" not in repr(found.ask)
    assert ask.covers_after == (1.0 if n_people == 12 else 0.0)


def test_what_fewer_than_ten_people_would_change_is_not_told():
    rows = [offer(f"o{n}", actor=f"ann{n}", kind="person", amount=4, basis="listed") for n in range(3)]
    found = covered([need("n", 12, kind="person")], rows, actors=actors_of("ann0", "ann1", "ann2", kind="person"))
    assert found.possible
    assert found.ask[0].covers_after == found.probability == 0.0


def test_ten_offers_of_three_people_are_three_people():
    rows = [offer(f"o{n}", actor=f"ann{n % 3}", kind="person", amount=1, basis="listed") for n in range(10)]
    found = covered([need("n", 12, kind="person")], rows, actors=actors_of("ann0", "ann1", "ann2", kind="person"))
    assert found.ask[0].people == 0
    assert np.isnan(found.ask[0].amount)
