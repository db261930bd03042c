"""What is left of an offer, and which pledges may be made; against a count day by day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delivery.neighbourhood import HALL, ON, around, offer, platform
from tests.delivery.neighbourhood import pledge as row
from threebuckets.delivery.coalitions import Pledge, pledges_of
from threebuckets.delivery.parts import requirements_here
from threebuckets.delivery.pledges import (
    OfferEndedError,
    OverPledgedError,
    check_pledge,
    left_of,
    open_pledges,
    over_pledged,
)
from threebuckets.errors import InputError

DAY = date(2027, 3, 1)
_DAYS = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n))
_ROWS = st.lists(
    st.tuples(_DAYS, st.integers(0, 30), st.integers(1, 40), st.none() | _DAYS).map(
        lambda four: {
            "from": four[0],
            "until": four[0] + timedelta(days=four[1]),
            "amount": float(four[2]),
            "withdrawn_on": four[3],
        }
    ),
    max_size=6,
)


def new(**more: Any) -> Pledge:
    """A pledge of 20 m² of the hall."""
    values: dict[str, Any] = {
        "id": "new", "coalition": "warm-hill", "offer": "hall", "requirement": "room", "amount": 20.0,
        "starts": date(2027, 2, 1), "ends": date(2027, 12, 31), "made_on": ON,
    }  # fmt: skip
    return Pledge(**(values | more))


def refuse(pledge: Pledge, *rows: dict[str, Any], offers: list[dict[str, Any]] | None = None, by: str = "") -> str:
    """What is said when a pledge is refused."""
    found = around(platform(offers or [HALL], rows))
    with pytest.raises((InputError, OfferEndedError, OverPledgedError)) as refused:
        check_pledge(
            pledge, found.offers, found.actors, found.kinds, pledges_of(found.coalitions, found.offers),
            on=ON, requirements=requirements_here(found, "warm-rooms", "hill"), policy="warm-rooms", by=by,
        )  # fmt: skip
    return f"{type(refused.value).__name__}: {refused.value}"


@given(_ROWS, _DAYS, st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_what_is_left_is_what_a_count_day_by_day_leaves(rows: list[dict[str, Any]], first: date, length: int) -> None:
    """On the leanest day, withdrawals considered; in any order of rows."""
    last = first + timedelta(days=length)
    named = [row(f"p{n}", "hall", "room", 1.0) | {"made_on": ON} | each for n, each in enumerate(rows)]
    found = around(platform([HALL], list(reversed(named))))
    pledges = pledges_of(found.coalitions, found.offers)
    left = left_of(0, found.offers, found.actors, found.kinds, pledges, first=first, last=last)
    counted = {
        day: sum(
            each["amount"]
            for each in rows
            if each["from"] <= day <= each["until"] and (each["withdrawn_on"] is None or day < each["withdrawn_on"])
        )
        for day in (first + timedelta(days=n) for n in range(length + 1))
    }
    assert left.amount == pytest.approx(60.0 - max(counted.values()))
    assert counted[left.on] == max(counted.values())


@given(_ROWS)
@settings(max_examples=60, deadline=None)
def test_pledges_that_were_allowed_one_by_one_never_exceed_the_offer(rows: list[dict[str, Any]]) -> None:
    """Whatever comes in whatever order: what passes the check never adds up to more than there is."""
    taken: list[dict[str, Any]] = []
    for n, each in enumerate(rows):
        asked = new(
            id=f"p{n}", amount=each["amount"], starts=each["from"], ends=each["until"]
        )  # fmt: skip
        found = around(platform([HALL], taken))
        pledges = pledges_of(found.coalitions, found.offers)
        try:
            check_pledge(asked, found.offers, found.actors, found.kinds, pledges, on=ON)
        except OverPledgedError:
            continue
        taken.append(row(asked.id, "hall", "room", asked.amount) | {"from": asked.starts, "until": asked.ends})
    found = around(platform([HALL], taken))
    made = pledges_of(found.coalitions, found.offers)
    assert over_pledged(found.offers.kind, found.offers.amount, found.kinds, made) == ()


def test_of_what_is_used_up_everything_that_was_ever_given_counts() -> None:
    """Money pledged for the spring is not there in the autumn."""
    money = offer("fund", "mill", "money", 100.0, "GBP")
    spring = row("p1", "fund", "room", 80.0) | {"until": date(2027, 4, 30)}
    found = around(platform([money], [spring]))
    pledges = pledges_of(found.coalitions, found.offers)
    autumn = {"first": date(2027, 9, 1), "last": date(2027, 10, 1)}
    assert left_of(0, found.offers, found.actors, found.kinds, pledges, **autumn).amount == 20.0
    taken_back = [spring | {"withdrawn_on": ON}]
    found = around(platform([money], taken_back))
    pledges = pledges_of(found.coalitions, found.offers)
    assert left_of(0, found.offers, found.actors, found.kinds, pledges, **autumn).amount == 100.0


def test_a_pledge_beyond_what_is_left_is_told_how_much_there_is() -> None:
    """The amount, the days, what to do."""
    said = refuse(new(amount=30.0), row("p1", "hall", "room", 45.0))
    assert said == (
        "OverPledgedError: The Mill has 15 m² left from 1 February 2027 to 31 December 2027, and this pledge asks for "
        "30 m². Pledge 15 m² or less, or ask The Mill to raise the offer."
    )
    assert "has nothing left of the offer hall on 1 February 2027" in refuse(new(), row("p1", "hall", "room", 60.0))


def test_what_is_committed_elsewhere_is_not_there_to_pledge() -> None:
    """The register’s own column counts too."""
    assert "has 10 m² left" in refuse(new(), offers=[HALL | {"committed": 50.0}])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": date(2026, 12, 1)}, "ended on 1 December 2026"),
        ({"until": date(2027, 6, 30)}, "ends on 30 June 2027, and this pledge would last until 31 December 2027"),
        ({"basis": "listed"}, "is only listed in a register: nobody has asked yet"),
    ],
)
def test_an_offer_that_is_over_or_nobodys_word_cannot_be_pledged(change: dict[str, Any], words: str) -> None:
    """A register entry is not a promise."""
    said = refuse(new(), offers=[HALL | change])
    assert said.startswith("OfferEndedError")
    assert words in said


def test_an_offer_whose_actor_took_back_its_consent_is_withdrawn() -> None:
    """Consent ends with its last day."""
    gone = [{"actor": "mill", "name": "The Mill", "kind": "business", "consent_until": date(2026, 12, 31)}]
    found = around(platform([HALL], actors=gone))
    with pytest.raises(OfferEndedError, match="was withdrawn on 31 December 2026"):
        check_pledge(new(), found.offers, found.actors, found.kinds, pledges_of((), found.offers), on=ON)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"ends": date(2027, 1, 15)}, "F23", "not before its first"),
        ({"starts": date(2026, 1, 1), "ends": date(2026, 12, 30)}, "F13", "not before 2027-01-01"),
        ({"ends": date(2028, 1, 2)}, "F13", "a year after it is made"),
        ({"amount": 0.0}, "F13", "above 0"),
        ({"amount": float("nan")}, "F13", "above 0"),
        ({"offer": "barn"}, "F21", '"barn"'),
        ({"requirement": "rooom"}, "F78", "one of hosts, room"),
        ({"requirement": "hosts"}, "F78", "skill/host"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(change: dict[str, Any], code: str, words: str) -> None:
    """Days, amounts, offers and requirements."""
    said = refuse(new(**change))
    assert f"[{code}]" in said
    assert words in said


def test_somebody_elses_offer_is_not_theirs_to_pledge() -> None:
    """Named is whoever offers it; of a person nobody is told the name."""
    assert "hall, which The Mill offers" in refuse(new(), by="church")
    theirs = offer("hall", "person-1", "space/hall", 60.0, "m2")
    said = refuse(new(), offers=[theirs], by="church")
    assert "somebody offers" in said
    assert "Ann" not in said


def test_all_faults_are_told_at_once() -> None:
    """Never one at a time."""
    assert refuse(new(ends=date(2029, 1, 1), amount=-1.0, requirement="x")).count("[F") == 3


def test_a_pledge_is_in_force_from_the_day_it_is_made_to_its_last() -> None:
    """Withdrawn, it is over from that day on."""
    found = around(platform([HALL], [row("p1", "hall", "room", 1.0), row("p2", "hall", "room", 1.0, withdrawn_on=DAY)]))
    pledges = pledges_of(found.coalitions, found.offers)
    told = [open_pledges(pledges, on=day).tolist() for day in (ON, DAY, date(2027, 12, 31), date(2028, 1, 1))]
    assert told == [[True, True], [True, False], [True, False], [False, False]]


def test_a_condition_that_is_over_already_is_refused() -> None:
    """It could never come true, and the pledge would never count; today still may."""
    said = refuse(new(if_ready_by=date(2020, 1, 1)))
    assert "if_ready_by: found 2020-01-01" in said
    assert "or the pledge would never count" in said
    found = around(platform([HALL], []))
    check_pledge(
        new(if_ready_by=ON), found.offers, found.actors, found.kinds, pledges_of(found.coalitions, found.offers), on=ON
    )
