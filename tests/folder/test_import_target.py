"""An import written into a folder or workbook: whole rows in their places, provenance kept, all or nothing."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.folder.made import contents, made_folder, put
from threebuckets.errors import InputError
from threebuckets.exchange.targets import LEDGER_SCHEMA, Changes, SettingsChange, SourceEntry
from threebuckets.folder import ImportTarget, check_platform, read_folder, read_platform, write_workbook
from threebuckets.policy.tables import tables

OFFERS = tables()["resources/offers"]


def _offers(*rows: dict[str, object]) -> pl.DataFrame:
    plain = {"actor": "example-town-council", "kind": "space/hall", "unit": "m2", "from": date(2027, 1, 1)}
    return pl.DataFrame([{**plain, **row} for row in rows]).with_columns(pl.col("from").cast(pl.Date))


def _changes(*, sha256: str = "a" * 64, level: str = "") -> Changes:
    ledger = {
        "table": ["resources/offers"],
        "key": ["h1"],
        "source_id": ["-1"],
        "hash": ["=x"],
        "retrieved_on": [date(2026, 11, 1)],
    }
    return Changes(
        source="places:halls",
        on=date(2026, 11, 1),
        tables={
            "resources/offers": _offers({"offer": "h1", "amount": 50.0}, {"offer": "example-hall", "amount": 130.0}),
            "situation/boundaries": pl.DataFrame(
                {
                    "area": ["example-ward-a"],
                    "geometry": ['{"type":"Polygon","coordinates":[[[0,53],[1,53],[1,54],[0,53]]]}'],
                }
            ),
        },
        ledger=pl.DataFrame(ledger, schema=dict(LEDGER_SCHEMA)),
        settings=SettingsChange(
            SourceEntry("places:halls", licence="OGL-UK-3.0", sha256=sha256),
            accept_open_poll="We know no better",
            area_level=level,
        ),
        files={"imports/places--halls.mapping.toml": b"x = 1\n"},
    )


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_rows_are_added_or_replaced_and_provenance_is_kept(form: str, tmp_path: Path) -> None:
    """Rows by key, outlines, source entry, reason, ledger and mapping; comments of platform.toml stay."""
    path = made_folder(tmp_path)
    if form == "workbook":
        write_workbook(read_folder(path), tmp_path / "plan.xlsx")
        path = tmp_path / "plan.xlsx"
    target = ImportTarget.at(path)
    assert target.ledger("places:halls").is_empty()
    assert target.rows("situation/boundaries").is_empty()
    assert target.write(_changes()) == "places:halls@2026-11-01"
    assert [fault for fault in check_platform(path) if fault.severity == "error"] == []
    platform = read_platform(path)
    amounts = dict(platform.table("resources/offers").select("offer", "amount").iter_rows())
    assert amounts == {"example-hall": 130, "example-hosts": 6, "example-library": 80, "h1": 50}
    assert list(platform.boundaries) == ["example-ward-a"]
    assert [source.source for source in platform.settings.sources] == ["example", "places:halls"]
    assert platform.settings.values.accept_open_poll == "We know no better"
    assert "# who puts the platform forward" in platform.settings.text
    again = ImportTarget.at(path)
    assert again.ledger("places:halls").row(0) == ("resources/offers", "h1", "-1", "=x", date(2026, 11, 1))
    assert platform.files["imports/places--halls.mapping.toml"] == b"x = 1\n"


def test_the_same_import_twice_changes_no_byte(tmp_path: Path) -> None:
    """Applying equal changes again leaves the folder as it is."""
    path = made_folder(tmp_path)
    ImportTarget.at(path).write(_changes())
    before = contents(path)
    ImportTarget.at(path).write(_changes())
    assert contents(path) == before


def test_a_newer_file_of_a_source_takes_the_place_of_its_entry(tmp_path: Path) -> None:
    """One entry a source, with the newest fingerprint."""
    path = made_folder(tmp_path)
    ImportTarget.at(path).write(_changes())
    ImportTarget.at(path).write(_changes(sha256="b" * 64))
    sources = read_folder(path).settings.sources
    assert [source.sha256 for source in sources] == ["", "b" * 64]


def test_the_level_is_only_advised_where_no_area_has_the_present_one(tmp_path: Path) -> None:
    """The skeleton's wards exist, so its level stays."""
    path = made_folder(tmp_path)
    ImportTarget.at(path).write(_changes(level="district"))
    assert read_folder(path).settings.areas.level == "ward"


def test_nothing_is_imported_into_a_platform_with_faults(tmp_path: Path) -> None:
    """The faults are raised and the folder stays as it is."""
    path = made_folder(tmp_path)
    put(path, "values/values.csv", "value\n")
    before = contents(path)
    with pytest.raises(InputError):
        ImportTarget.at(path)
    assert contents(path) == before
