"""What a plan cannot count is told all the same: offers on record that do not say how much."""

from dataclasses import replace

import numpy as np
import polars as pl

from tests.delivery.test_platform_plan import around, planned, platform
from threebuckets.delivery.lacks import SHORT, UNSTATED, lack_words, unstated
from threebuckets.delivery.plan_by_area import by_area, head_lines
from threebuckets.policy import Platform

KIND = "space/room"


def without_amounts(kind: str) -> Platform:
    """The county, no offer of one kind saying how much."""
    offers = platform().table("resources/offers")
    amount = pl.when(pl.col("kind") == kind).then(None).otherwise(pl.col("amount")).alias("amount")
    return replace(platform(), tables={**platform().tables, "resources/offers": offers.with_columns(amount)})


def test_what_is_on_record_without_an_amount_is_not_said_to_be_nobody_s() -> None:
    """By the numbers of the table itself; and the head of the plan says that such offers are not counted."""
    found = planned(without_amounts(KIND), if_asked=True)
    here = around(without_amounts(KIND))
    lacks = [
        (a.area, lack) for a in by_area(found, limit=0) for one in a.outlooks for lack in one.lacks if lack.kind == KIND
    ]
    assert {lack.why for _, lack in lacks} & {UNSTATED, SHORT}
    for area, lack in lacks:
        near = here.near(area).offer
        most = int((here.offers.kind[near] == KIND).sum())
        assert 0 <= lack.on_record <= most
        if lack.why == UNSTATED:
            assert f"{lack.on_record} on record, how much is not known: ask" in lack.sentence
            assert "nobody" not in lack.sentence
    assert any("Offers that do not say how much are not counted." in line for line in head_lines(found, found))


def test_where_every_offer_says_how_much_nothing_is_added() -> None:
    """Nor does a lack speak of a record."""
    stated = platform().table("resources/offers").filter(pl.col("amount").is_not_null())
    found = planned(replace(platform(), tables={**platform().tables, "resources/offers": stated}))
    assert not unstated(found).any()
    assert not any("not counted" in line for line in head_lines(found, found))
    assert not [lack for a in by_area(found, limit=0) for one in a.outlooks for lack in one.lacks if lack.on_record]


def test_a_few_persons_without_an_amount_are_not_counted() -> None:
    """One to nine of them could be told apart."""
    found = planned(without_amounts("skill/childminding"))
    number, offers = unstated(found), found.around.offers
    people = found.around.actors.is_person[offers.actor] & np.isnan(offers.amount)
    for row in np.flatnonzero(number):
        within = {int(offers.actor[o]) for o in np.flatnonzero(people)}
        assert number[row] >= 10 or number[row] <= int((~people & np.isnan(offers.amount)).sum()) or len(within) >= 10


def test_of_what_is_counted_nobody_is_asked_how_much() -> None:
    """A place of advice is one; an area of hall has to be told."""
    assert lack_words(UNSTATED, 1.0, 1.0, "place", "service/job-advice", 2) == "1 place of job advice: 2 on record: ask"
    hall = lack_words(UNSTATED, 120.0, 120.0, "m2", "space/hall", 103)
    assert hall == "120 m² of hall: 103 on record, how much is not known: ask"
