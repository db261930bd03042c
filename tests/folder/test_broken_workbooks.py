"""Broken workbooks name the sheet and the cell, and are never half-loaded."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.folder.made import made_folder
from threebuckets.errors import InputError
from threebuckets.folder import check_workbook, read_folder, read_workbook, write_workbook

Change = Callable[[openpyxl.Workbook], object]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The example as a workbook."""
    write_workbook(read_folder(made_folder(tmp_path)), tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def _set(sheet: str, cell: str, value: object) -> Change:
    return lambda book: book[sheet].__setitem__(cell, value)


BREAKS: dict[str, tuple[Change, list[str]]] = {
    "a word that is no vote": (
        _set("Votes", "C3", "yes"),
        ['plan.xlsx!Votes, row 3, column C (Vote): found "yes"; expected 1 (agree), 0 (pass) or -1 (disagree). [F12]'],
    ),
    "an unknown statement": (
        _set("Votes", "B3", "s9"),
        ['plan.xlsx!Votes, row 3, column B (Statement): found "s9", which is not in plan.xlsx!Statements; '
         "expected an id of plan.xlsx!Statements (perhaps “s1”). [F21]"],
    ),
    "a policy that no sheet has": (
        _set("Needs", "A2", "warm-room"),
        ['plan.xlsx!Needs, row 2, column A (Policy (short name)): found "warm-room", which is not on the sheet Policies; '
         "expected a policy of the sheet Policies (perhaps “warm-rooms”). [F21]",
         "plan.xlsx!Policies, row 2, column A (Policy (short name)): found no needs; "
         "expected at least one core statement, one need and one requirement. [F33]"],
    ),
    "an unknown indicator": (
        _set("Needs", "B2", "cold-hmes"),
        ['plan.xlsx!Needs, row 2, column B (Indicator): found "cold-hmes", which is not in plan.xlsx!Indicators; '
         "expected an id of plan.xlsx!Indicators (perhaps “cold-homes”). [F21]"],
    ),
    "an amount in words": (
        _set("Takes", "E2", "about 30"),
        ['plan.xlsx!Takes, row 2, column E (Amount): found "about 30"; expected a number such as 1234.5 (decimal point, '
         "no commas), or an empty cell where it is not known. [F11]"],
    ),
    "an end before its start": (
        _set("Policies", "I2", "2026-01-01"),
        ["plan.xlsx!Policies, row 2, column I (Until): found 2026-01-01; expected until not before from. [F23]"],
    ),
    "an answer outside the choice": (
        _set("Local designs", "F2", "extras = disco|soup"),
        ["plan.xlsx!Local designs, row 2, column F (Answers): found disco, soup; "
         "expected some of soup, homework-help, repair-table. [F34]"],
    ),
    "a level that no place has": (
        _set("Platform", "B6", "wrd"),
        ['plan.xlsx!Platform, row 6, column B (Value): found "wrd", a level that no area has; '
         "expected a level of plan.xlsx!Places: ward. [F21]"],
    ),
    "no title": (
        _set("Platform", "B2", None),
        ["plan.xlsx!Platform, row 2, column B (Value): found nothing; expected title: What the platform is called. [F10]"],
    ),
    "a heading twice": (
        _set("Places", "C1", "Name"),
        ["plan.xlsx!Places, row 1, column C (Name): found the column twice; expected each column once. [F05]"],
    ),
    "a sheet removed": (
        lambda book: book.remove(book["What they offer"]),
        ["plan.xlsx: found no sheet What they offer; expected the sheet What they offer, be it without rows. [F01]"],
    ),
    "a key twice": (
        _set("Who can help", "A3", "example-hill-residents"),
        ['plan.xlsx!Who can help, row 3, column A (Who (short name)): found "example-hill-residents" again, as on row 2; '
         "expected each actor once. [F20]"],
    ),
    "a telephone number": (
        _set("Who can help", "I2", "0161 496 0000"),
        ["plan.xlsx!Who can help, row 2, column I (Ask through): found a telephone number; "
         "expected no personal contact data; say through whom the actor may be reached. [F40]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_workbook_names_the_cell(name: str, plan: Path) -> None:
    """The faults are exactly these, and reading raises them."""
    change, expected = BREAKS[name]
    book = openpyxl.load_workbook(plan)
    change(book)
    book.save(plan)
    errors = [str(fault) for fault in check_workbook(plan) if fault.severity == "error"]
    if name == "a key twice":
        errors = [error for error in errors if "[F20]" in error]
    if name == "a sheet removed":
        errors = errors[:1]
    assert errors == expected
    with pytest.raises(InputError):
        read_workbook(plan)


def _rezipped(content: bytes, name: str, part: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, part)
    return packed.getvalue()


FILES: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "password": (
        lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "F62",
        "a workbook with a password",
    ),
    "old xls": (
        lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "F62",
        "a workbook in the old .xls format",
    ),
    "empty": (lambda content: b"", "F03", "an empty file"),
    "a CSV file under the name": (lambda content: b"a,b\n1,2\n", "F62", "a file that is no workbook, or is cut off"),
    "cut off": (lambda content: content[: len(content) // 2], "F62", "a file that is no workbook, or is cut off"),
    "zip bomb": (
        lambda content: _rezipped(content, "xl/media/x.bin", bytes(80_000_000)),
        "F63",
        "a file that unpacks to more than 100 times its size",
    ),
    "entities": (
        lambda content: _rezipped(content, "xl/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        "F64",
        "a document type inside the workbook",
    ),
    "no workbook inside": (
        lambda content: _rezipped(b"PK\x05\x06" + bytes(18), "a.txt", b"x"),
        "F65",
        "a workbook that cannot",
    ),
    "broken sheet": (
        lambda content: _rezipped(content, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row r='x'>"),
        "F65",
        "a workbook that cannot be opened",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_sound_workbook_gets_one_sentence(name: str, plan: Path) -> None:
    """Whatever lies there, the answer is a fault and never another exception."""
    make, code, found = FILES[name]
    plan.write_bytes(make(plan.read_bytes()))
    fault = next(iter(check_workbook(plan)))
    assert (fault.code, fault.file) == (code, "plan.xlsx")
    assert fault.found.startswith(found)
    with pytest.raises(InputError):
        read_workbook(plan)
