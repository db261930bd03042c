"""Platforms made for the tests of folders and workbooks."""

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from threebuckets.folder import new_folder
from threebuckets.folder.files.csv_out import canonical
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import standard_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import Column, Table, tables

SETTINGS = """title = "Made"
organisation = "Nobody"
slug = "made"
[areas]
level = "ward"
[rules]
file = "rules/2026-1.toml"
"""


def made_folder(room: Path) -> Path:
    """The example folder, without a fault."""
    new_folder(room / "plan", title="A fair start")
    return room / "plan"


def put(root: Path, name: str, text: str | bytes) -> None:
    """Write one file of a folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    put(root, name, text.replace(old, new))


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def assert_same(one: Platform, other: Platform) -> None:
    """Everything but the order of rows is equal."""
    assert one.settings == other.settings
    assert one.rules == other.rules
    assert one.rules_text == other.rules_text
    assert one.policies == other.policies
    assert one.designs == other.designs
    assert one.boundaries == other.boundaries
    assert one.rounds == other.rounds
    assert one.files == other.files
    for name, table in tables().items():
        mine, theirs = canonical(one.table(name), table), canonical(other.table(name), table)
        assert mine.equals(theirs), (name, mine, theirs)


def made_platform(**rows: pl.DataFrame) -> Platform:
    """A platform with these tables; `values__values` stands for values/values."""
    named = {name.replace("__", "/"): frame for name, frame in rows.items()}
    return Platform(settings=parse_settings(SETTINGS), rules=standard_rules(), tables=named, policies={})


_letters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")
_texts = st.text(_letters, min_size=1, max_size=12)
_tricky = st.sampled_from(
    ["=1+1", "'=1", "''", "-5", "+x", "@a", "\tq", "\rq", 'a"b', "a,b", "a\nb", ";=x", "NA", "1e5"]
)
_words = st.one_of(_texts, _tricky)
_codes = st.from_regex(r"[A-Za-z0-9äé:._=+@-]{1,12}", fullmatch=True)
_BY_TYPE = {
    "id": st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True),
    "code": _codes,
    "text": _words,
    "boolean": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "integer": st.integers(-(10**15), 10**15),
}


def cells(column: Column) -> st.SearchStrategy[object]:
    """Any cell that a column may hold, as far as its type goes."""
    if column.choices:
        values = st.sampled_from(column.choices)
        return values.map(int) if column.type == "integer" else values
    if column.low is not None or column.high is not None:
        if column.type == "integer":
            return st.integers(int(column.low or 0), int(column.high or 10**6))
        if column.type == "number":
            return st.floats(column.low if column.low is not None else None, column.high, allow_nan=False).filter(
                lambda value: abs(value) != float("inf")
            )
    return _BY_TYPE[column.type]


def frames(table: Table, columns: tuple[str, ...]) -> st.SearchStrategy[pl.DataFrame]:
    """Frames of some columns of a table and one of somebody's own, keys unique."""
    wanted = [column for column in table.columns if column.name in columns]
    row = st.fixed_dictionaries(
        {column.name: cells(column) if column.required else st.none() | cells(column) for column in wanted}
        | {"Our own": st.none() | _words}
    )
    key = table.key
    rows = st.lists(row, max_size=8, unique_by=lambda row: tuple(row[name] for name in key))
    schema = {name: dtype for name, dtype in table.schema.items() if name in columns} | {"Our own": pl.String()}
    return rows.map(lambda listed: pl.DataFrame(listed, schema=schema))
