"""CSV files: the same cells as the standard reader, the right lines, and never another exception than a fault."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.folder.files.csv_in import read_csv
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.formulas import guard, guarded, unguarded, without_guard
from threebuckets.folder.files.limits import Limits

_text = st.text(st.sampled_from("ab ,\"\n\r;é=-'\t"), max_size=6)


def _read(content: bytes) -> tuple[list[dict[str, str | None]], list[int], list[str]]:
    faults = FaultList()
    raw = read_csv(content, "x.csv", faults)
    kept = [str(fault) for fault in faults.kept()]
    return (raw.frame.to_dicts(), raw.lines.to_list(), kept) if raw else ([], [], kept)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_text, _text, _text), max_size=6))
def test_cells_and_lines_are_those_of_the_standard_reader(rows: list[tuple[str, str, str]]) -> None:
    """Quotes, commas and line breaks inside cells included; the line is where the row begins."""
    packed = io.StringIO()
    writer = csv.writer(packed, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    text = packed.getvalue()
    found, lines, faults = _read(text.encode())
    assert faults == []
    assert [tuple(row.values()) for row in found] == [tuple(cell or None for cell in row) for row in rows]
    starts, line = [], 2
    for row in rows:
        starts.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    assert lines == starts


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 40))
def test_damaged_bytes_give_faults_or_cells_and_never_an_exception(noise: bytes, place: int) -> None:
    """Any bytes anywhere in a file."""
    sound = b'a,b\n1,"x\ny"\n2,z\n3,"q""r"\n'
    _read(sound[:place] + noise + sound[place:])
    _read(noise)


@given(_text)
def test_guarding_a_text_loses_nothing(text: str) -> None:
    """Guard and its undoing, one text or a whole column."""
    assert without_guard(guard(text)) == text
    column = pl.DataFrame({"x": [text]}).select(guarded(pl.col("x")))
    assert column["x"].to_list() == [guard(text)]
    assert column.select(unguarded(pl.col("x")))["x"].to_list() == [text]


def test_what_a_spreadsheet_would_run_is_guarded() -> None:
    """Formula starts, also after separators and quotes; numbers stay numbers."""
    dangerous = ["=1", "+a", "-a", "@x", "\tx", "\rx", ";=1", '"=1', "'=1", ",-x"]
    assert [guard(text) for text in dangerous] == [f"'{text}" for text in dangerous]
    assert [guard(text) for text in ("-5", "+1.5e3", "a=1", "'tis")] == ["-5", "+1.5e3", "a=1", "'tis"]


def test_faults_of_layout_name_the_line() -> None:
    """Blank lines are skipped but counted; quotes that do not fit are named where they stand."""
    rows, lines, faults = _read(b'a,b\n\n1,2\n"x\ny",3\n4\n5,6,7\n8,9')
    assert lines == [3, 4, 8]
    assert [row["a"] for row in rows] == ["1", "x\ny", "8"]
    assert faults == [
        "x.csv, line 6: found 1 cells; expected 2 cells, as in the header. [F06]",
        "x.csv, line 7: found 3 cells; expected 2 cells, as in the header; "
        "a text with a comma in it goes between quotes. [F06]",
    ]
    _, _, faults = _read(b'a,b\n1,2\n3,x"y"\n4,"open\n')
    assert [fault.split(":")[0] for fault in faults] == ["x.csv, line 3", "x.csv, line 4"]


def test_files_that_are_no_table_are_recognised() -> None:
    """A pointer, a web page, another separator, a spreadsheet."""
    heads = [b"version https://git-lfs.github.com/spec/v1\n", b"<!DOCTYPE html>\n", b"a;b\n1;2\n", b"PK\x03\x04x\n"]
    assert [_read(head)[2][0].split("[")[1][:3] for head in heads] == ["F62", "F62", "F65", "F62"]


@pytest.mark.parametrize("last", ["4,y", '4,y"y', '4,"y\ny"'], ids=["plain", "a loose quote", "a break in quotes"])
def test_a_table_of_more_rows_than_are_read_is_refused(last: str) -> None:
    """On the fast way and on the slow one; one row less is read."""
    content = f'a,b\n1,"x"\n2,\n3,z\n{last}\n'.encode()
    for most, is_read in ((4, True), (3, False)):
        faults = FaultList(limits=Limits(rows=most))
        raw = read_csv(content, "x.csv", faults)
        assert (raw is not None) is is_read
        assert any(f"4 rows; expected at most {most} rows" in str(fault) for fault in faults.kept()) is not is_read
