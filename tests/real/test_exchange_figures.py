"""Open statistics and areas of the United Kingdom: counts as in their descriptions, and what is carried over."""

import csv
import gzip
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.exchange.conftest import MemoryTarget
from threebuckets.exchange import apply, detect, load, mapping_of, save
from threebuckets.exchange.targets import BOUNDARIES

SITUATION = Path(__file__).parents[2].parent / "shared" / "data" / "situation"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SITUATION.is_dir(), reason="the open data of ../shared/data is not here"),
]
DAY = date(2026, 5, 1)


def test_eight_files_of_explore_local_statistics() -> None:
    loaded = load(SITUATION / "raw")
    counts = loaded.counts
    assert loaded.format == "ons_els"
    assert (counts["rows"], counts["indicators"], counts["missing"]) == (78_769, 16, 822)
    assert loaded.warnings == ()
    indicators = loaded.tables["situation/indicators"]
    assert set(indicators["grade"]) == {"A", "B"}
    assert indicators["polarity"].unique().to_list() == [0]
    assert indicators.filter(pl.col("indicator") == "satisfaction")["label"].to_list() == ["Life satisfaction"]
    assert "16" in loaded.questions[0]


def test_the_figures_equal_the_file_to_the_last_digit() -> None:
    path = SITUATION / "raw" / "gross-median-weekly-pay.csv.gz"
    with gzip.open(path, "rb") as stream:
        rows = list(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")))
    expected = {(row["areacd"], row["period"]): row["observation"] for row in rows}
    found = load(path).tables["situation/observations"]
    for area, start, value in found.select("area", "period_start", "value").iter_rows():
        text = expected[area, start.isoformat()]
        assert value == (float(text) if text else None)


def test_one_file_finds_its_description_beside_it_and_polarity_may_be_given() -> None:
    loaded = load(SITUATION / "raw" / "claimant-count.csv.gz", options={"polarity": "claimant-count=-1"})
    row = loaded.tables["situation/indicators"].row(0, named=True)
    assert (row["polarity"], row["grade"], row["source_date"]) == (-1, "B", date(2026, 1, 20))
    assert loaded.source == "ons:claimant-count"
    assert loaded.questions == ()


def test_tidy_tables_have_the_rows_they_are_said_to_have() -> None:
    expected = {"observations.csv.gz": 279_511, "areas.csv": 474, "areas_all.csv.gz": 22_660, "indicators.csv": 89}
    for name, n in expected.items():
        (table,) = load(SITUATION / name).tables.values()
        assert table.height == n, name


def test_indicators_come_with_theme_measure_and_a_grade_by_mapping() -> None:
    mapping = mapping_of(grade="=A", licence="=OGL-UK-3.0")
    rows = load(SITUATION / "indicators.csv", mapping=mapping).tables["situation/indicators"]
    assert rows["grade"].unique().to_list() == ["A"]
    assert rows["theme"].null_count() == 0
    assert set(rows["measure"].drop_nulls()) <= {"count", "proportion", "rate", "mean", "index", "money"}
    assert rows["polarity"].value_counts().sort("polarity")["count"].to_list() == [23, 19, 47]
    assert rows.filter(pl.col("limits") == "given").height == 24


def test_outlines_have_the_features_they_are_said_to_have() -> None:
    for name, n in {"ltla": 361, "utla": 218, "rgn": 12, "ctry": 4, "cauth": 15}.items():
        assert load(SITUATION / f"boundaries_{name}.geojson.gz").tables[BOUNDARIES].height == n, name


def test_the_topology_gives_the_same_districts() -> None:
    path = SITUATION / "uk.topo.json"
    assert detect(path)[0].format == "topojson"
    loaded = load(path, options={"layer": "ltla"})
    assert (loaded.counts["features"], loaded.counts["areas"]) == (409, 361)
    derived = load(SITUATION / "boundaries_ltla.geojson.gz").tables["situation/areas"]
    assert loaded.tables["situation/areas"]["area"].to_list() == derived["area"].to_list()
    apart = loaded.tables["situation/areas"].join(derived, on="area", suffix="_derived")
    near = apart.select((pl.col("lat") - pl.col("lat_derived")).abs().max()).item()
    assert near < 0.5
    with_ended = load(path, options={"layer": "ltla", "year": "2018"})
    assert with_ended.counts["areas"] > 361


def test_changed_codes_are_read_from_the_wide_table() -> None:
    loaded = load(SITUATION / "lad_code_changes_2016_2024.csv")
    found = set(loaded.tables["situation/successions"].select("old", "new", "year").iter_rows())
    assert ("E07000163", "E06000065", 2023) in found
    assert ("S12000015", "S12000047", 2018) in found
    assert len(found) == 46
    assert len(loaded.notes) == 2


def test_a_platform_of_greater_manchester_without_the_rest_of_the_country() -> None:
    """Areas within one authority, their figures and outlines; a second run changes nothing."""
    target = MemoryTarget()
    tree = {"within": "E47000001", "hierarchy": str(SITUATION / "areas.csv")}
    steps = [
        ("areas.csv", {"within": "E47000001"}),
        ("indicators.csv", {}),
        ("observations.csv.gz", {**tree, "indicators": "claimant-count|employment-rate"}),
        ("boundaries_ltla.geojson.gz", {"areas": "known"}),
    ]
    loaded = [load(SITUATION / name, options=options) for name, options in steps]
    for _ in range(2):
        reports = [apply(each, target, on=DAY) for each in loaded]
    assert target.rows("situation/areas").height == 14
    assert target.rows(BOUNDARIES).height == 10
    assert target.rows("situation/observations")["area"].n_unique() == 14
    assert sum(sum(report.added.values()) + sum(report.changed.values()) for report in reports) == 0
    assert all(report.conflicts == () for report in reports)


def test_all_figures_written_and_read_again_are_equal(tmp_path: Path) -> None:
    first = load(SITUATION / "observations.csv.gz").tables
    save(first, tmp_path / "observations.csv", format="tidy_csv")
    again = load(tmp_path / "observations.csv").tables
    assert again["situation/observations"].equals(first["situation/observations"])
