"""The open figures of the whole country in a platform folder: checked, read and written without loss."""

from pathlib import Path

import polars as pl
import pytest

from tests.folder.made import assert_same, contents, made_folder
from threebuckets.folder import check_folder, read_folder, write_folder

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "situation"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data is not beside the checkout"),
]


def _joined(root: Path, name: str, more: pl.DataFrame) -> None:
    own = pl.read_csv(root / name, infer_schema=False)
    pl.concat([more, own], how="diagonal").write_csv(root / name)


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """The example folder with every area, indicator and figure of the open data."""
    root = made_folder(tmp_path)
    _joined(root, "situation/areas.csv", pl.read_csv(DATA / "areas.csv", infer_schema=False))
    flags = [pl.col(name).str.to_lowercase() for name in ("standardised", "can_be_negative")]
    indicators = pl.read_csv(DATA / "indicators.csv", infer_schema=False).with_columns(
        *flags, measure=pl.lit(None, pl.String), licence=pl.lit("OGL-UK-3.0")
    )
    _joined(root, "situation/indicators.csv", indicators)
    _joined(root, "situation/observations.csv", pl.read_csv(DATA / "observations.csv.gz", infer_schema=False))
    return root


def test_the_figures_of_the_country_have_no_errors_and_their_old_codes_are_named(country: Path) -> None:
    """279,511 rows: codes that ended or are unknown are warnings, one a code; nothing is refused."""
    faults = check_folder(country)
    assert {fault.severity for fault in faults} == {"warning"}
    assert {fault.code for fault in faults} == {"F10", "F24", "F75"}
    ended = [fault for fault in faults if "ended in" in fault.found]
    assert any('"E07000026"' in fault.found for fault in ended)


def test_the_figures_of_the_country_survive_a_round_trip(country: Path, tmp_path: Path) -> None:
    """Read, written packed, read again: the same platform and the same bytes."""
    platform = read_folder(country)
    assert platform.table("situation/observations").height > 279_511
    write_folder(platform, tmp_path / "one")
    again = read_folder(tmp_path / "one")
    assert_same(platform, again)
    write_folder(again, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (tmp_path / "one" / "situation" / "observations.csv.gz").is_file()
