"""The tables of a platform folder: CSV, packed CSV and Parquet files, and outside files with a mapping."""

from pathlib import Path

import polars as pl

from threebuckets.errors import shown
from threebuckets.folder.boundaries import BOUNDARIES, parse_boundaries
from threebuckets.folder.contents import TABLE_FOLDERS, names_below, table_files, table_of
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.atomic import ASIDE
from threebuckets.folder.files.csv_in import finished, is_too_long, read_csv
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.files.raw_tables import RawTable
from threebuckets.folder.files.safe_bytes import read_bytes
from threebuckets.folder.nearest import nearest
from threebuckets.folder.outside import Load, mapped_files, outside_tables, own_rows_win
from threebuckets.folder.tables.placed import Placed, joined
from threebuckets.folder.tables.typed import typed
from threebuckets.policy.tables import tables


def read_tables(root: Path, draft: Draft, load: Load | None, faults: FaultList) -> None:
    """Read every table of the folder into the draft."""
    outside: dict[str, list[Placed]] = {}
    if draft.settings is not None:
        for placed in outside_tables(root, draft.settings, load, faults, draft.boundaries):
            outside.setdefault(placed.table.name, []).append(placed)
    for name, table in tables().items():
        files = table_files(root, name)
        parts = [part for file in files[:1] if (part := _read_table(root, file, faults)) is not None]
        if len(files) > 1:
            faults.error("F20", files[1], f"the table a second time, beside {files[0]}", "one file a table")
        if files and not parts:
            draft.unreadable.add(name)
        for more in outside.get(name, []):
            parts.append(own_rows_win(parts[0], more) if parts and files else more)
        if parts:
            draft.tables[name] = joined(parts)
        elif not files and not table.optional:
            draft.unreadable.add(name)
            faults.error("F01", f"{name}.csv", "no such file", f"the file {name}.csv ({table.meaning.rstrip('.')})")
    _warn_of_votes(draft, faults)
    _read_boundaries(root, draft, faults)
    _warn_of_strangers(root, draft, faults)


def _read_table(root: Path, file: str, faults: FaultList) -> Placed | None:
    table = tables()[table_of(file) or ""]
    if file.endswith(".parquet"):
        raw = _read_parquet(root, file, faults)
    else:
        unpack = file.endswith(".gz")
        content = read_bytes(root, file, faults, row_bytes=faults.limits.row_bytes, unpack=unpack)
        raw = None if content is None else read_csv(content, file, faults)
    return None if raw is None else typed(raw, table, faults)


def _read_parquet(root: Path, file: str, faults: FaultList) -> RawTable | None:
    content = read_bytes(root, file, faults)
    if content is None:
        return None
    try:
        n_rows = pl.scan_parquet(content).select(pl.len()).collect().item()
        if is_too_long(n_rows, file, faults):
            return None
        frame = pl.read_parquet(content)
        text = frame.select(pl.all().cast(pl.String))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        faults.error("F65", file, shown(error), "a Parquet file")
        return None
    text = text.rename({name: str(position) for position, name in enumerate(text.columns)})
    lines = pl.Series("line", range(1, text.height + 1), pl.Int64).to_numpy()
    return finished(file, frame.columns, text, lines, faults)


def _warn_of_votes(draft: Draft, faults: FaultList) -> None:
    names = {"values/votes", "values/published"}
    there = names & (draft.tables.keys() | draft.unreadable)
    if not there:
        expected = "values/votes.csv or values/published.csv; until then no values verdict can hold"
        faults.warn("F01", "values/votes.csv", "no votes", expected)
    if len(there) == 2:
        found = "published counts beside the votes they should be counted from"
        faults.warn("F70", "values/published.csv", found, "one of the two; the votes are used")


def _read_boundaries(root: Path, draft: Draft, faults: FaultList) -> None:
    if not (root / BOUNDARIES).exists():
        return
    content = read_bytes(root, BOUNDARIES, faults)
    if content is None:
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.error("F02", BOUNDARIES, "characters that are not UTF-8", "UTF-8 text")
        return
    draft.boundaries.update(parse_boundaries(text, faults))


def _warn_of_strangers(root: Path, draft: Draft, faults: FaultList) -> None:
    """Files beside the tables that nobody reads: probably a name mistyped."""
    mapped = mapped_files(root, draft.settings) if draft.settings else {}
    for folder in TABLE_FOLDERS:
        for name in names_below(root, folder, "*.csv*"):
            is_ours = table_of(name) is not None or name.endswith(ASIDE)
            if not is_ours and not any(name.startswith(known) for known in mapped):
                known = nearest(name.split(".")[0], tables())
                expected = f"{known}.csv" if known else "a table of the platform, or a mapping in platform.toml"
                faults.warn("F60", name, "a file that is not read", expected)
