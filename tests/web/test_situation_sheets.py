"""The situation's sheets: the same for every order of rows, plain JSON, and back as they were."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.web.factories import with_table
from tests.web.test_situation_pages import county
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.places import places_of
from threebuckets.web.situation.likeness import similar_areas
from threebuckets.web.situation.sheet_types import AreaSheet, IndicatorSheet, OverviewSheet, from_plain, to_plain
from threebuckets.web.situation.sheets import situation_sheets

ON = date(2026, 11, 17)
NO_FACTS = Facts({})
KINDS = {"overview": OverviewSheet, "indicator": IndicatorSheet, "area": AreaSheet}


def test_they_are_the_same_for_every_order_of_rows() -> None:
    found = county()
    mixed = found
    for name in ("situation/areas", "situation/observations", "situation/indicators"):
        mixed = with_table(mixed, name, mixed.table(name).reverse())
    first, second = (json.dumps(situation_sheets(one, NO_FACTS, on=ON), sort_keys=True) for one in (found, mixed))
    assert first == second


def test_they_are_plain_values_and_come_back_as_they_were() -> None:
    for name, plain in situation_sheets(county(), NO_FACTS, on=ON).items():
        text = json.dumps(plain, allow_nan=False)
        kind = KINDS[name.removeprefix("private:").split("/")[1]]
        assert to_plain(from_plain(kind, json.loads(text))) == plain, name  # type: ignore[arg-type]


def test_turning_the_direction_round_mirrors_the_words() -> None:
    found = county()
    table = found.table("situation/indicators").with_columns(polarity=pl.lit(1, pl.Int64))
    turned = with_table(found, "situation/indicators", table)
    words = [
        [
            one["beside"]["whole"]["word"]
            for one in situation_sheets(platform, NO_FACTS, on=ON)["situation/indicator/places"]["areas"]
        ]
        for platform in (found, turned)
    ]
    mirror = {"worse": "better", "better": "worse"}
    assert [mirror.get(word, word) for word in words[0]] == words[1]
    assert "worse" in words[0]


def test_likeness_is_in_people_and_density_and_never_in_the_figures() -> None:
    found = county()
    places = places_of(found, on=ON)
    assert similar_areas(found, places).areas == {}  # nine wards: a third of the others is fewer than three
    assert similar_areas(replace(found, boundaries={}), places).areas == {}
    assert similar_areas(found, places).kind == "settlement"


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2030, 1, 1)])
def test_there_are_sheets_before_and_long_after_the_figures(day: date) -> None:
    sheet = situation_sheets(county(), NO_FACTS, on=day)["situation/indicator/places"]
    assert len(sheet["areas"]) == 9
    assert bool(sheet["periods"]) is (day.year > 2015)
