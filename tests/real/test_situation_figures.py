"""The UK's local statistics: what is read, how forecasts would have done, what needs come out."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from threebuckets.areas import Area, Hierarchy, successions_from_codes
from threebuckets.situation import (
    Basis,
    Indicator,
    ObservationRows,
    Series,
    Source,
    Status,
    comparators,
    error_pools,
    every_series,
    figures,
    forecast,
    needs,
    row_faults,
    steps_to,
    target_values,
    theta_origins,
)
from threebuckets.situation.backtests import backtest_tasks
from threebuckets.situation.pools import regular_grid

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "situation"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the open data of ../shared/data is not beside this checkout"),
]
TODAY = date(2026, 11, 1)
TEXT = {
    "status": pl.String,
    "period_length": pl.String,
    "value": pl.Float64,
    "lower95": pl.Float64,
    "upper95": pl.Float64,
}


@cache
def indicators() -> dict[str, Indicator]:
    return {row["indicator"]: indicator(row) for row in pl.read_csv(DATA / "indicators.csv").iter_rows(named=True)}


def indicator(row: dict[str, object]) -> Indicator:
    base = re.search(r"per ([\d,]+)", str(row["unit"]))
    share = row["unit"] == "%" and not row["can_be_negative"]
    return Indicator(
        slug=str(row["indicator"]),
        label=str(row["label"]),
        unit=str(row["unit"] or ""),
        polarity=int(str(row["polarity"])),
        source=Source(str(row["source"])),
        measure="rate" if base else "proportion" if share else "index",
        per=float(base[1].replace(",", "")) if base else 1.0,
        frequency=str(row["frequency"]),
        can_be_negative=bool(row["can_be_negative"]),
        grade="A",
    )


@cache
def rows() -> ObservationRows:
    table = pl.read_csv(DATA / "observations.csv.gz", schema_overrides=TEXT)
    text = {name: table[name].fill_null("").to_numpy() for name in ("indicator", "area", "period_length", "status")}
    return ObservationRows.of(
        indicator=text["indicator"],
        area=text["area"],
        start=table["period_start"].to_numpy(),
        length=text["period_length"],
        value=table["value"].to_numpy(),
        lower=table["lower95"].to_numpy(),
        upper=table["upper95"].to_numpy(),
        status=text["status"],
    )


@cache
def series() -> dict[str, Series]:
    return {found.indicator.slug: found for found in every_series(indicators(), rows())}


@cache
def area_rows() -> pl.DataFrame:
    return pl.read_csv(DATA / "areas.csv", infer_schema_length=0).fill_null("")


@cache
def hierarchy() -> Hierarchy:
    def year(text: str) -> int | None:
        return int(text[:4]) if text else None

    areas, links = [], []
    for row in area_rows().iter_rows(named=True):
        levels = frozenset(word for word in row["levels"].split("|") if word)
        areas.append(Area(row["area"], row["name"], levels, year(row["start"]), year(row["end"])))
        links += [(row["area"], parent) for parent in row["parents"].split("|") if parent]
    return Hierarchy.of(areas, links)


@cache
def long_series() -> tuple[Series, ...]:
    """Yearly series of districts, regions and countries whose last unbroken run has eight points or more."""
    levels = area_rows().filter(pl.col("levels").str.contains("ltla|rgn|ctry"))
    kept, found = set(levels["area"]), []
    for one in series().values():
        days = (one.ends - one.starts).astype(int)
        if days.min() < 365 or days.max() > 366:
            continue
        part = one.at(sorted(kept & set(one.areas)))
        grid, _ = regular_grid(part, on=TODAY)
        last = np.where(np.isnan(grid), -1, np.arange(grid.shape[1])).max(axis=1, initial=-1)
        run = theta_origins(grid).n[np.arange(len(grid)), last]
        long = part.at([code for code, n in zip(part.areas, run, strict=True) if n >= 8])
        if long.areas:
            found.append(long)
    return tuple(found)


def test_every_row_is_read() -> None:
    assert len(rows()) == 279_511
    assert len(series()) == 89
    assert len(np.unique(rows().area)) == 847
    assert int(np.isnan(rows().value).sum()) == 2_175
    assert int((~np.isnan(rows().lower)).sum()) == 73_593
    assert sum(int((one.status != Status.MISSING).sum()) for one in series().values()) == 279_511 - 12
    polarity = [one.polarity for one in indicators().values()]
    assert [polarity.count(direction) for direction in (1, -1, 0)] == [47, 23, 19]


def test_the_only_oddities_are_six_values_rounded_out_of_their_limits() -> None:
    assert [(fault.code, fault.severity) for fault in row_faults(indicators(), rows())] == [("F24", "warning")] * 6


def test_withheld_and_shared_figures_keep_their_status() -> None:
    counts = np.bincount(rows().status, minlength=9)
    withheld = (Status.UNAVAILABLE, Status.UNRELIABLE, Status.SUPPRESSED, Status.NOT_APPLICABLE, Status.SHARED)
    assert [int(counts[status]) for status in withheld] == [1480, 490, 139, 54, 44]


def test_districts_in_force_follow_the_year() -> None:
    now, before = (set(hierarchy().at_level("ltla", year=year)) for year in (2025, 2024))
    assert len(now) == 361
    assert sorted(now - before) == ["E08000038", "E08000039"]
    assert sum(area.end is not None for area in hierarchy().areas.values()) == 57


def test_code_changes_are_read_off_the_wide_table() -> None:
    table = pl.read_csv(DATA / "lad_code_changes_2016_2024.csv", infer_schema_length=0).fill_null("")
    years = range(16, 25)
    codes = {2000 + year: table[f"ltla{year}_code"].to_list() for year in years}
    names = {2000 + year: table[f"ltla{year}_name"].to_list() for year in years}
    found = successions_from_codes(codes, names)
    into: dict[str, int] = {}
    for step in found.successions:
        into[step.new] = into.get(step.new, 0) + 1
    assert len(found.successions) == 46
    assert sorted(into.values()) == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 7]
    assert {step.new for step in found.by_name} == {"S12000047", "S12000048"}


def test_forecasts_would_have_done_as_well_as_measured_before() -> None:
    tasks = backtest_tasks(long_series())
    assert len({one.indicator.slug for one in long_series()}) == 32
    assert sum(len(one.areas) for one in long_series()) == pytest.approx(8_173, abs=2)
    assert len(tasks.indicator) == pytest.approx(24_064, abs=5)
    assert float(tasks.mase.mean()) == pytest.approx(2.090, abs=0.002)
    assert float(np.median(tasks.mase)) == pytest.approx(1.524, abs=0.002)
    naive = tasks.naive.mean(axis=1)
    assert [float(naive.mean()), float(np.median(naive))] == pytest.approx([2.233, 1.627], abs=0.002)


def test_bands_cover_what_they_promise_balanced_by_indicator() -> None:
    tasks = backtest_tasks(long_series())
    owner = np.array(tasks.indicator)
    each = np.array([np.nanmean(tasks.inside[owner == slug], axis=(0, 1)) for slug in np.unique(owner)])
    plain = np.nanmean(tasks.inside, axis=(0, 1))
    assert (100 * each.mean(axis=0)).tolist() == pytest.approx([51, 78.6, 94.4], abs=1.0)
    assert (100 * plain).tolist() == pytest.approx([45, 73.6, 92.4], abs=1.0)
    assert (100 * each.min(axis=0)).tolist()[1:] == pytest.approx([15, 44], abs=1.0)


def test_needs_of_english_districts_against_england_make_sense() -> None:
    """Every district gets a probability for life expectancy and employment, and neighbours of the mean none beyond doubt."""
    pools = error_pools(list(series().values()), horizon=12, on=TODAY)
    for slug in ("employment-rate", "gross-disposable-household-income-per-head"):
        one = series()[slug]
        england = [code for code in hierarchy().descendants("E92000001", "ltla", year=2024) if code in set(one.areas)]
        with_parent = one.at(sorted([*england, "E92000001"]))
        aims = comparators(with_parent, hierarchy(), "country", level="ltla", country_level="ctry", on=date(2024, 6, 1))
        targets = target_values(with_parent, aims, on=TODAY)
        steps = steps_to(with_parent, date(2029, 12, 31), on=TODAY)
        ahead = forecast(with_parent, pools[slug], on=TODAY, horizon=steps)
        index = {code: row for row, code in enumerate(with_parent.areas)}
        peers = [[index[other] for other in england if other != code] for code in with_parent.areas]
        found = needs(with_parent, targets.value, ahead, peers, on=TODAY, day=date(2029, 12, 31))
        known = ~np.isnan(found.p_low)
        holds = (found.p_low >= 0.9).sum()
        assert known.sum() > 280
        assert 5 < holds < 200
        assert (found.p_low[known] <= found.p_high[known] + 1e-12).all()
        assert set(targets.label) == {"England", ""}


def test_most_newest_figures_have_a_known_error() -> None:
    basis = np.concatenate([figures(one, on=TODAY).basis for one in series().values()])
    share = {kind.label: float((basis == kind).mean()) for kind in Basis}
    assert share["limits"] > 0.2
    assert share["none"] < 0.45
