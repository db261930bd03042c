"""A new workbook: empty sheets with an example row each."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.new_folder import new_folder, refuse_occupied, slug_of
from threebuckets.folder.reading import read_folder
from threebuckets.folder.workbook.design_rows import DESIGNS, design_row
from threebuckets.folder.workbook.policy_rows import Row, policy_rows
from threebuckets.folder.workbook.setting_sheets import BLANK
from threebuckets.folder.workbook.sheets import WORDS
from threebuckets.folder.workbook.vote_counts import COUNTS
from threebuckets.folder.workbook.writing import workbook_bytes
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import standard_rules
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import tables

_ALSO_EXPLAINED: dict[str, Row] = {
    COUNTS: {
        "statement": "s1",
        "area": "example-ward-a",
        "agree": 64,
        "disagree": 21,
        "passed": 15,
        "last_vote": date(2026, 10, 31),
    },
    "workbook/sources": {
        "source": "example",
        "title": "Census of the county",
        "publisher": "County council",
        "licence": "OGL-UK-3.0",
    },
}


def new_workbook(
    path: Path, *, title: str = "Our platform", organisation: str = "Our organisation", level: str = "ward"
) -> None:
    """Make a new workbook, ready to be filled in.

    Every sheet has its headings with notes, its drop-downs, and a grey example row that is not read.

    Parameters
    ----------
    path : Path
        An `.xlsx` file that does not exist yet.
    title, organisation : str
        As they shall stand on the sheet Platform.
    level : str
        Level of the places that policies are tested in.

    Raises
    ------
    InputError
        There is a file of that name already; it is left as it is.
    """
    path = Path(path)
    refuse_occupied(path)
    values = {"title": title, "organisation": organisation, "slug": slug_of(path.stem), "level": level}
    text = BLANK
    for name, value in values.items():
        text = text.replace(f'{name} = ""', f"{name} = {_quoted(value)}")
    platform = Platform(settings=parse_settings(text), rules=standard_rules(), tables={}, policies={})
    write_files(path.parent, {path.name: workbook_bytes(platform, path.name, examples=example_rows())})


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def example_rows() -> dict[str, Row]:
    """One example row a sheet, from the example of a new folder."""
    with TemporaryDirectory() as room:
        new_folder(Path(room) / "example", title="Example")
        platform = read_folder(Path(room) / "example")
    rows = dict(_ALSO_EXPLAINED)
    for name in tables():
        if platform.has(name):
            row = platform.table(name).row(0, named=True)
            rows[name] = {column: _word(name, column, value) for column, value in row.items()}
    for policy in platform.policies.values():
        rows |= {sheet: found[0] for sheet, found in policy_rows(policy).items()}
    for design in platform.designs.values():
        rows[DESIGNS] = design_row(design)
    return rows


def _word(table: str, column: str, value: object) -> object:
    return WORDS.get((table, column), {}).get(str(value), value)
