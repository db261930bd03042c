"""Coverage of one policy in one area, case by case."""

from datetime import date

import numpy as np
import pytest

from tests.resources.made import KINDS, MILL, ON, covered, need, needs_of_rows, offer, offers_of
from threebuckets.errors import InputError, ShapeError, UnknownCodeError
from threebuckets.resources import Commitments, actors_from_rows, coverage


def test_certain_supply_above_the_high_need_is_sure_and_lasts():
    found = covered([need("a", 10)], [offer("o")])
    assert (found.sure, found.possible, found.probability, found.lasts) == (True, True, 1.0, True)
    assert found.lasts_until is None
    assert found.shortages == found.ask == found.no_offers == ()
    assert found.met.tolist() == [10.0]


def test_nothing_recorded_is_a_shortage_of_everything_and_names_the_kind():
    found = covered([need("a", 10), need("b", 5, kind="space/hall", unit="m2")], [])
    assert (found.sure, found.possible, found.probability, found.probability_if_asked) == (False, False, 0.0, 0.0)
    assert found.no_offers == ("skill", "space/hall")
    assert [(s.requirements, s.amount, s.unit) for s in found.shortages] == [
        (("a",), 10.0, "people"),
        (("b",), 5.0, "m2"),
    ]
    assert found.ruled_out == ()
    assert found.worst_share == 0.0
    assert found.lasts_until == date(2026, 12, 31)


def test_kinds_declared_complete_are_ruled_out_when_even_everybody_is_too_little():
    needs = [need("a", 10, kind="skill/cook"), need("b", 5)]
    found = covered(
        needs, [offer("o", kind="skill/cook", amount=4, basis="listed")], complete_kinds=frozenset({"skill/cook"})
    )
    assert found.ruled_out == ("skill/cook",)
    assert found.no_offers == ()
    short = covered(needs, [], complete_kinds=frozenset({"skill"}))
    assert (short.ruled_out, short.no_offers) == (("skill", "skill/cook"), ())


def test_listed_supply_makes_nothing_sure_and_everything_possible():
    found = covered([need("a", 10)], [offer("o", basis="listed", reliability=0.99)])
    assert (found.sure, found.possible, found.probability, found.probability_if_asked) == (False, True, 0.0, 1.0)
    assert found.no_offers == ()
    line = found.lines[0]
    assert (line.certain, line.chancy, line.unknown, line.met) == (0, 0, 10, 0)


def test_a_chancy_offer_covers_as_often_as_it_is_reliable():
    found = covered([need("a", 10)], [offer("o", reliability=0.6)], draws=4000)
    assert found.probability == pytest.approx(0.6, abs=4 * found.monte_carlo_error)
    assert found.monte_carlo_error == pytest.approx(np.sqrt(0.24 / 4000), rel=0.05)


def test_offers_of_one_actor_stand_and_fall_together():
    two = [offer("o", amount=5, reliability=0.6), offer("p", amount=5, reliability=0.6)]
    one = covered([need("a", 10)], two)
    assert one.probability == covered([need("a", 10)], [offer("o", reliability=0.6)]).probability
    apart = covered([need("a", 10)], [two[0], {**two[1], "actor": "farm"}], draws=4000)
    assert apart.probability == pytest.approx(0.36, abs=0.04)


def test_an_offer_more_leaves_everybody_elses_luck_alone():
    before = covered([need("a", 10)], [offer("o", reliability=0.6)])
    after = covered([need("a", 10)], [offer("n", actor="farm", amount=3, reliability=0.5), offer("o", reliability=0.6)])
    assert after.probability == before.probability


def test_the_need_is_drawn_between_low_and_high():
    found = covered([need("a", 10, low=5, high=15)], [offer("o", amount=10)], draws=4000)
    assert found.probability == pytest.approx(0.5, abs=0.04)
    assert (found.sure, found.possible) == (False, True)


def test_supply_that_cannot_be_split_twice_is_short_together():
    needs = [need("a", 8, kind="skill/cook"), need("b", 6, kind="skill/care")]
    found = covered(needs, [offer("o", kind="skill/cook", also="skill/care", amount=10)])
    (short,) = found.shortages
    assert (short.requirements, short.kinds, short.amount) == (("a", "b"), ("skill/cook", "skill/care"), 4.0)
    assert (short.starts, short.ends) == (date(2027, 1, 1), date(2027, 12, 31))
    assert found.met.tolist() == pytest.approx([8 * 10 / 14, 6 * 10 / 14])
    assert found.worst_share == pytest.approx(10 / 14)


def test_shortages_that_no_certain_offer_links_are_told_apart():
    needs = [need("a", 8, kind="skill/cook"), need("b", 6, kind="skill/care")]
    found = covered(needs, [offer("o", kind="skill/cook", also="skill/care", basis="listed")])
    assert [(s.requirements, s.amount) for s in found.shortages] == [(("a",), 8.0), (("b",), 6.0)]


def test_supply_that_begins_late_leaves_the_days_before_short():
    found = covered([need("a", 10)], [offer("o", from_="2027-04-01")])
    (short,) = found.shortages
    assert (short.starts, short.ends, short.amount) == (date(2027, 1, 1), date(2027, 3, 31), 10.0)
    assert found.lasts


def test_neighbouring_equal_gaps_are_one_shortage():
    rows = [offer("o", amount=4, until="2027-05-31"), offer("p", amount=4, from_="2027-06-01")]
    (short,) = covered([need("a", 10)], rows).shortages
    assert (short.amount, short.starts, short.ends) == (6.0, date(2027, 1, 1), date(2027, 12, 31))


def test_supply_that_ends_after_the_first_months_is_sure_but_does_not_last():
    found = covered([need("a", 10)], [offer("o", until="2028-06-30")])
    assert (found.sure, found.lasts, found.lasts_until) == (True, False, date(2028, 6, 30))
    assert found.shortages == ()
    (later,) = found.later_shortages
    assert (later.starts, later.ends) == (date(2028, 7, 1), date(2030, 12, 31))
    assert found.lines[0].certain_until == date(2028, 6, 30)
    assert found.first_until == date(2027, 12, 31)


def test_consent_that_ends_ends_the_offer():
    actors = actors_from_rows([{"actor": "mill", "name": "Mill", "kind": "community", "consent_until": "2028-02-29"}])
    assert covered([need("a", 10)], [offer("o")], actors=actors).lasts_until == date(2028, 2, 29)


def test_a_window_that_has_begun_is_looked_at_from_the_day():
    found = covered(
        [need("a", 10)], [offer("o", from_="2027-06-01", last_confirmed="2027-05-01")], on=date(2027, 6, 15)
    )
    assert found.sure
    assert found.first_until == date(2028, 6, 14)


def test_requirements_that_are_over_count_for_nothing():
    found = covered([need("a", 10, until="2026-11-30", from_="2026-01-01")], [])
    assert (found.sure, found.probability, found.lasts, found.first_until) == (True, 1.0, True, None)
    assert found.lines == ()


def test_a_requirement_that_begins_after_the_first_months_is_asked_of_the_rest_only():
    found = covered([need("a", 10), need("b", 5, from_="2029-01-01")], [offer("o")])
    assert found.sure
    assert (found.lasts, found.lasts_until) == (False, date(2028, 12, 31))
    assert found.met[0] == 10
    assert np.isnan(found.met[1])


def test_what_is_used_up_is_one_pool_over_its_window():
    money = {"kind": "money", "unit": "GBP"}
    needs = [need("a", 40_000, **money, until="2027-06-30")]
    rows = [
        offer("o", **money, amount=25_000, until="2027-01-31"),
        offer("p", kind="money", unit="kGBP", amount=15, from_="2027-06-30"),
    ]
    assert covered(needs, rows).sure
    late = covered(needs, [rows[0], {**rows[1], "from": "2027-07-01"}])
    assert late.shortages[0].amount == 15_000
    gone = covered(needs, [{**rows[0], "until": "2026-12-31"}, rows[1]])
    assert gone.shortages[0].amount == 25_000


def test_stock_used_in_the_first_months_is_not_there_later():
    money = {"kind": "money", "unit": "GBP"}
    needs = [need("a", 100, **money, until="2027-06-30"), need("b", 50, **money, from_="2029-01-01")]
    once = covered(needs, [offer("o", **money, amount=120)])
    assert (once.sure, once.lasts, once.lasts_until) == (True, False, date(2026, 12, 31))
    assert covered(needs, [offer("o", **money, amount=150)]).lasts


def test_units_are_converted_exactly_or_never_meet():
    hours = need("a", 12, kind="skill", unit="hour/week")
    assert covered([hours], [offer("o", unit="hours/month", amount=52)]).sure
    assert not covered([hours], [offer("o", unit="hours/month", amount=51.9)]).sure
    other = covered([hours], [offer("o", unit="people", amount=99)])
    assert other.lines[0].other_units == ("o",)
    assert (other.possible, other.no_offers) == (False, ())


def test_what_is_promised_elsewhere_is_not_free_on_those_days():
    promise = Commitments(
        np.array(["o", "o"], object), np.array([4.0, 9.0]),
        np.array(["2027-03-01", "2027-05-01"], "M8[D]"), np.array(["2027-03-31", "2027-05-31"], "M8[D]"),
    )  # fmt: skip
    found = covered([need("a", 8)], [offer("o", committed=2)], commitments=promise)
    days = [(s.starts, s.ends, s.amount) for s in found.shortages]
    assert days == [(date(2027, 3, 1), date(2027, 3, 31), 4.0), (date(2027, 5, 1), date(2027, 5, 31), 8.0)]
    assert found.over_committed == ("o",)
    assert not covered([need("a", 8)], [offer("o", committed=2)]).shortages


def test_a_grant_already_given_is_no_supply():
    grant = offer("g", kind="money", unit="GBP", amount=5000, committed=5000)
    found = covered([need("a", 1, kind="money", unit="GBP")], [grant])
    assert (found.possible, found.no_offers) == (False, ())
    assert found.lines[0].offers[0].free == 0


def test_an_unstated_amount_is_one_thing_where_things_are_counted_and_else_only_somebody_to_ask():
    places = need("a", 2, kind="service", unit="place")
    rows = [offer(name, kind="service", unit="place", amount=None, basis="offered") for name in "op"]
    assert covered([places], rows).possible
    hall = covered([need("a", 20, kind="space", unit="m2")], [offer("o", kind="space/hall", unit="m2", amount=None)])
    assert not hall.possible
    assert hall.ask[0].offer_id == "o"
    assert np.isnan(hall.ask[0].amount)
    assert np.isnan(hall.lines[0].offers[0].free)


@pytest.mark.parametrize(
    "rows",
    [
        [need("a", 5), need("a", 6)],
        [need("a", 5, low=6)],
        [need("a", 5, kind="room")],
        [need("a", 5, until="2026-01-01")],
    ],
)
def test_requirements_that_cannot_be_reckoned_with_are_refused(rows):
    with pytest.raises(InputError):
        covered(rows, [])


def test_columns_of_different_lengths_and_unknown_offers_are_refused():
    offers, needs = offers_of(offer("o")), needs_of_rows(need("a", 5))
    with pytest.raises(ShapeError, match="distance_m"):
        coverage(needs, offers, MILL, KINDS, np.array([0], np.int32), on=ON, distance_m=np.zeros(2))
    nobody = Commitments(np.array(["x"], object), np.ones(1), *2 * (np.array(["NaT"], "M8[D]"),))
    with pytest.raises(UnknownCodeError, match="commitments"):
        covered([need("a", 5)], [offer("o")], commitments=nobody)


def test_lines_tell_which_offers_serve_each_requirement_and_how_surely():
    rows = [
        offer("z", kind="skill/cook", amount=4),
        offer("y", kind="skill/cook", amount=3, reliability=0.5, last_confirmed="2026-10-01", actor="farm"),
        offer("x", basis="listed", amount=2, until="2028-01-31"),
        offer("w", amount=99, until="2026-11-30"),
    ]
    line, wide = covered([need("a", 10, kind="skill/cook", part="core"), need("b", 1)], rows).lines
    assert [(o.offer_id, o.layer, o.free) for o in line.offers] == [("z", "certain", 4.0), ("y", "chancy", 3.0)]
    assert [o.offer_id for o in wide.offers] == ["z", "y", "x"]
    assert (line.certain, line.chancy, line.unknown) == (4, 3, 0)
    assert (wide.certain, wide.chancy, wide.unknown) == (4, 3, 2)
    assert line.latest_confirmed == date(2026, 11, 1)
    assert line.part == "core"
    assert wide.offers[2].ends == date(2028, 1, 31)


def test_more_than_twelve_requirements_that_hang_together_are_covered_alike():
    """Fourteen of one kind are one of their sum."""
    many = [need(f"n{at:02}", 2, low=1, high=3) for at in range(14)]
    rows = [
        offer(f"o{at}", actor=actor, amount=9, reliability=0.7) for at, actor in enumerate(["mill", "farm", "chapel"])
    ]
    rows.append(offer("p", actor="school", amount=9))
    found = covered(many, rows, draws=60)
    one = covered([need("n", 28, low=14, high=42)], rows, draws=60)
    assert (found.probability, found.possible) == (one.probability, one.possible)
    assert 0 < found.probability < 1
    assert found.shortages[0].amount == pytest.approx(one.shortages[0].amount)
    assert found.met.tolist() == pytest.approx([9 / 14] * 14)
    assert [ask.covers_after for ask in found.ask] == [ask.covers_after for ask in one.ask]
