"""Tables as Parquet: the same as their CSV, and damage is a fault."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threebuckets.exchange import Limits, detect, load, preview, save

Write = Callable[[str, str | bytes], Path]
OFFERS = pl.DataFrame(
    {
        "offer": ["hall", "room"],
        "actor": ["mill", "mill"],
        "kind": ["space/hall", "space"],
        "amount": [120.5, None],
        "unit": ["m2", "m2"],
        "from": [date(2026, 5, 1), date(2026, 6, 1)],
        "also": [["space/kitchen", "space"], []],
        "colour": ["red", None],
    }
)


def packed(rows: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    rows.write_parquet(content)
    return content.getvalue()


def test_a_table_with_types_of_its_own_is_read_like_its_csv(written: Write) -> None:
    path = written("offers.parquet", packed(OFFERS))
    assert detect(path)[0].format == "tidy_csv"
    plain = OFFERS.with_columns(pl.col("also").list.join("|")).write_csv()
    from_csv = load(written("offers.csv", plain), source="s").tables["resources/offers"]
    found = load(path, source="s").tables["resources/offers"]
    assert found.equals(from_csv)
    assert found["amount"].to_list() == [120.5, None]


def test_times_and_truths_are_read(written: Write) -> None:
    votes = pl.DataFrame(
        {
            "participant": [1, 2],
            "statement": ["a", "a"],
            "vote": [1, -1],
            "verified": [True, False],
            "voted_at": [datetime(2026, 5, 1, 9, 30, tzinfo=UTC), datetime(2026, 5, 1, 9, 31, tzinfo=UTC)],
        }
    )
    found = load(written("votes.parquet", packed(votes)), options={"table": "values/votes"}).tables["values/votes"]
    assert found["verified"].to_list() == [True, False]
    assert found["vote"].to_list() == [1, -1]


def test_what_is_written_is_read_again_with_the_same_bytes(written: Write, tmp_path: Path) -> None:
    tables = load(written("offers.parquet", packed(OFFERS)), source="s").tables
    [out] = save(tables, tmp_path / "out.parquet", format="tidy_csv")
    [again] = save(tables, tmp_path / "again.parquet", format="tidy_csv")
    assert out.read_bytes() == again.read_bytes()
    assert load(out, source="s").tables["resources/offers"].equals(tables["resources/offers"])


def test_a_formula_stays_the_text_it_is(written: Write, tmp_path: Path) -> None:
    rows = OFFERS.with_columns(colour=pl.Series(["=1+1", "'=2"]))
    tables = load(written("offers.parquet", packed(rows)), source="s").tables
    assert tables["resources/offers"]["colour"].to_list() == ["=1+1", "'=2"]
    [out] = save(tables, tmp_path / "o.csv", format="tidy_csv")
    assert "'=1+1" in out.read_text()


def test_faults_name_the_row_as_the_csv_would(written: Write) -> None:
    found = preview(written("offers.parquet", packed(OFFERS.with_columns(amount=pl.Series([1.0, -5.0])))))
    assert [(fault.code, fault.line, fault.column) for fault in found.faults] == [("F13", 3, "amount")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(OFFERS)[:-20], "F65"),
        (b"PAR1", "F65"),
        (b"PAR1" + b"\x00" * 400 + b"PAR1", "F65"),
        (packed(OFFERS.with_columns(place=pl.struct("unit", "amount"))), "F12"),
        (packed(OFFERS.with_columns(place=pl.lit(b"x"))), "F12"),
        (packed(OFFERS.rename({"colour": " offer "})), "F05"),
        (packed(OFFERS.drop("unit")), "F60"),
    ],
)
def test_bad_files_give_faults_and_no_exception(written: Write, content: bytes, code: str) -> None:
    found = preview(written("offers.parquet", content), format="tidy_csv")
    assert code in {fault.code for fault in found.faults}


def test_more_rows_than_allowed_is_one_fault(written: Write) -> None:
    found = preview(written("offers.parquet", packed(OFFERS)), limits=Limits(rows=1))
    assert [fault.code for fault in found.faults] == ["F63"]


@given(st.integers(0, 100_000), st.integers(0, 255))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_corrupted_byte_never_gives_another_exception(written: Write, place: int, byte: int) -> None:
    content = bytearray(packed(OFFERS))
    content[place % len(content)] = byte
    preview(written("offers.parquet", bytes(content)), format="tidy_csv")
