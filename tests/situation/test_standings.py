"""Where areas stand in an indicator, and the list of those worse off and getting worse."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.situation.made import JOBS, series_of
from threebuckets.areas import Area, Hierarchy
from threebuckets.situation import (
    Comparator,
    Series,
    Standing,
    Status,
    shown_statements,
    standing,
    with_polarity,
    worsening,
)

TODAY = date(2030, 1, 1)
WARDS = tuple(f"w{n}" for n in range(9))
LAND = Hierarchy.of(
    [
        *(Area(code, code.upper(), frozenset({"ward"})) for code in WARDS),
        *(Area(code, code.upper(), frozenset({"district"})) for code in ("d0", "d1")),
        Area("c", "County", frozenset({"county"})),
    ],
    [*((code, f"d{n % 2}") for n, code in enumerate(WARDS)), ("d0", "c"), ("d1", "c")],
)
PLACES = tuple(sorted([*WARDS, "d0", "d1", "c"]))
YEARS = np.arange(10.0)


def figures(*, worst: float = 3.0) -> Series:
    """Wards around 60; w0 falls by `worst` a year, w1 rises, the others and what holds them stay."""
    wobble = np.random.default_rng(4).normal(0, 0.05, (len(PLACES), 10))
    values = 60 + wobble
    values[PLACES.index("w0")] += -worst * YEARS
    values[PLACES.index("w1")] += YEARS
    return series_of(values, areas=PLACES, half_width=1.0, first=2015)


def stands(series: Series, **changed: object) -> Standing:
    asked: dict[str, object] = {"similar": {}, "population": {}, "on": TODAY, **changed}
    return standing(series, LAND, WARDS, **asked)  # type: ignore[arg-type]


def test_areas_are_held_against_the_whole_the_parent_and_similar_ones() -> None:
    alike = {"w0": Comparator("similar", ("w2", "w4", "w6"), "alike"), "elsewhere": Comparator("similar", ("w1",), "x")}
    found = stands(figures(), similar=alike)
    assert list(found.beside) == ["whole", "parent", "similar"]
    labels = {name: one.targets.label[found.row("w0")] for name, one in found.beside.items()}
    assert labels == {"whole": "County", "parent": "D0", "similar": "alike"}
    assert {one.word[found.row("w0")] for one in found.beside.values()} == {"worse"}
    assert found.ranking.rank[found.row("w0")] == 1
    assert (found.ranking.n_ranked, found.row("nowhere")) == (9, -1)


def test_the_whole_is_the_furthest_area_above_that_has_figures() -> None:
    """Without figures of the county its districts are both the nearest and the furthest: one comparison is left."""
    series = figures()
    values = series.values.copy()
    values[PLACES.index("c")] = np.nan
    found = stands(replace(series, values=values))
    assert list(found.beside) == ["whole"]
    assert found.first.targets.label[found.row("w1")] == "D1"


def test_without_anything_above_an_area_is_held_against_the_others() -> None:
    found = stands(figures().at(WARDS))
    assert dict(found.beside) == {}
    assert found.first is found.ranking
    assert found.first.word[found.row("w0")] == "worse"


def test_one_area_alone_has_figures_and_no_comparison() -> None:
    land = Hierarchy.of([Area("w0", "Alone", frozenset({"ward"}))], [])
    found = standing(figures(), land, ("w0",), similar={}, population={}, on=TODAY)
    assert found.latest.value[0] == pytest.approx(33, abs=0.3)
    assert found.first.word == ("not known",)
    assert found.spread is None
    assert worsening([found]).beyond_doubt == ()


def test_the_spread_is_weighed_by_people_where_all_are_known() -> None:
    everybody = {code: 1000.0 + n for n, code in enumerate(WARDS)}
    assert stands(figures(), population=everybody).spread.now.weighted  # type: ignore[union-attr]
    del everybody["w3"]
    spread = stands(figures(), population=everybody).spread
    assert spread is not None
    assert not spread.now.weighted
    assert spread.change.word == "diverging"
    assert (spread.first_period, spread.period) == (0, 9)


def test_the_list_names_what_is_worse_and_worsening_and_both_counts() -> None:
    found = worsening([stands(figures())])
    assert [(one.area, one.trend.word) for one in found.beyond_doubt] == [("w0", "worse")]
    assert found.n_by_values >= len(found.beyond_doubt)
    assert found.n_compared == 9
    assert found.beyond_doubt[0].severity > 1
    assert set(found.statements) == {("jobs", code) for code in WARDS}


def test_an_area_worse_by_its_value_only_is_too_close_to_call() -> None:
    """It falls beyond doubt and has come below the county, but within the error of the figures."""
    found = worsening([stands(figures(worst=0.05))])
    assert found.beyond_doubt == ()
    assert [one.area for one in found.too_close] == ["w0"]


def test_turning_the_direction_round_turns_the_list_round() -> None:
    turned = figures()
    turned = replace(turned, indicator=with_polarity(JOBS, -1))
    assert [one.area for one in worsening([stands(turned)]).beyond_doubt] == ["w1"]
    neither = replace(turned, indicator=with_polarity(JOBS, 0))
    assert worsening([stands(neither)]).n_compared == 0


def test_areas_above_are_judged_as_a_list_of_their_own() -> None:
    told = shown_statements([stands(figures())], above=True)
    assert {area for _, area in told} == {"c", "d0", "d1"}
    assert all(one.word == "no clear change" for one in told.values())


def test_a_withheld_newest_figure_leaves_nothing_known() -> None:
    """The older figures of w0 do not stand in for it, in no comparison and in no list."""
    series = figures()
    values, status = series.values.copy(), series.status.copy()
    values[PLACES.index("w0"), -1], status[PLACES.index("w0"), -1] = np.nan, Status.SUPPRESSED
    found = stands(replace(series, values=values, status=status))
    row = found.row("w0")
    assert {one.word[row] for one in (*found.beside.values(), found.ranking)} == {"not known"}
    assert np.isnan(found.first.difference[row])
    assert worsening([found]).beyond_doubt == ()
