"""What an import replaced, kept so that it can be undone: rows before and after, outlines, settings, files.

Pure functions of platforms; nothing here reads or writes a database.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import polars as pl

from threebuckets.exchange import Changes
from threebuckets.exchange.ledger import key_columns
from threebuckets.exchange.targets import BOUNDARIES
from threebuckets.policy.platform import Platform
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import tables

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What stood in the place of what an import wrote.

    Parameters
    ----------
    before, after : mapping of str to DataFrame
        Rows by table: those replaced, and those written.
    outlines, files : mapping of str to (str or None, str)
        What stood there (None: nothing) and what was written; files as their bytes in hexadecimal digits.
    settings : tuple of str
        Text of the settings before and after.
    """

    before: Mapping[str, pl.DataFrame]
    after: Mapping[str, pl.DataFrame]
    outlines: Mapping[str, tuple[str | None, str]]
    files: Mapping[str, tuple[str | None, str]]
    settings: tuple[str, str]


def history_of(changes: Changes, before: Platform, after: Platform) -> History:
    """What an import is about to replace."""
    frames = {name: rows for name, rows in changes.tables.items() if name != BOUNDARIES}
    areas = changes.tables[BOUNDARIES]["area"].to_list() if BOUNDARIES in changes.tables else []
    return History(
        before={name: rows_with(before.table(name), rows, name) for name, rows in frames.items()},
        after={name: rows_with(after.table(name), rows, name) for name, rows in frames.items()},
        outlines={area: (before.boundaries.get(area), after.boundaries[area]) for area in areas},
        files={
            path: (before.files[path].hex() if path in before.files else None, content.hex())
            for path, content in after.files.items()
            if before.files.get(path) != content
        },
        settings=(before.settings.text, after.settings.text),
    )


def rows_with(frame: pl.DataFrame, keyed: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows of a table whose key stands in another one."""
    key = list(key_columns(name))
    return frame.join(keyed.select(key), on=key, how="semi", nulls_equal=True)


def packed(history: History) -> bytes:
    """All of it as bytes."""
    out = io.BytesIO()
    rest = {"outlines": history.outlines, "files": history.files, "settings": history.settings}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("rest.json", json.dumps(rest))
        for side, frames in (("before", history.before), ("after", history.after)):
            for name, frame in frames.items():
                content = io.BytesIO()
                frame.write_ipc(content)
                bundle.writestr(f"{side}/{name}", content.getvalue())
    return out.getvalue()


def unpacked(content: bytes) -> History:
    """The inverse of `packed`."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        rest = json.loads(bundle.read("rest.json"))
        frames: dict[str, dict[str, pl.DataFrame]] = {"before": {}, "after": {}}
        for path in bundle.namelist():
            side, _, name = path.partition("/")
            if name:
                frames[side][name] = pl.read_ipc(io.BytesIO(bundle.read(path)))
    pairs = {part: {key: (pair[0], pair[1]) for key, pair in rest[part].items()} for part in ("outlines", "files")}
    return History(
        frames["before"], frames["after"], pairs["outlines"], pairs["files"], (rest["settings"][0], rest["settings"][1])
    )


def restored(platform: Platform, history: History) -> Platform | None:
    """The platform as it was before the import; None where anything the import wrote was changed or is used since."""
    if not _is_untouched(platform, history):
        return None
    rows = {name: _put_back(platform.table(name), name, history) for name in history.after}
    found = replace(
        platform,
        tables={**platform.tables, **rows},
        boundaries=_as_before(platform.boundaries, history.outlines, str),
        files=_as_before(platform.files, history.files, bytes.fromhex),
        settings=parse_settings(history.settings[0]),
    )
    return None if any(_dangling(found, platform, history)) else found


def _is_untouched(platform: Platform, history: History) -> bool:
    return (
        all(rows_with(platform.table(name), rows, name).equals(rows) for name, rows in history.after.items())
        and all(platform.boundaries.get(area) == pair[1] for area, pair in history.outlines.items())
        and all(platform.files.get(path, b"").hex() == pair[1] for path, pair in history.files.items())
        and platform.settings.text == history.settings[1]
    )


def _put_back(now: pl.DataFrame, name: str, history: History) -> pl.DataFrame:
    key = list(key_columns(name))
    kept = now.join(history.after[name].select(key), on=key, how="anti", nulls_equal=True)
    before = history.before[name]
    found = pl.concat([before, kept], how="diagonal")
    later = [column for column in found.columns if column not in before.columns]
    return found.drop(column for column in later if found[column].null_count() == found.height)


def _as_before(
    now: Mapping[str, Kept], written: Mapping[str, tuple[str | None, str]], kept: Callable[[str], Kept]
) -> dict[str, Kept]:
    """Parts by name with what an import wrote exchanged for what stood there."""
    found = {name: content for name, content in now.items() if name not in written}
    return found | {name: kept(pair[0]) for name, pair in written.items() if pair[0] is not None}


def _dangling(after: Platform, before: Platform, history: History) -> Iterable[str]:
    """Tables with rows that refer to what would be gone."""
    for name in history.after:
        key = tables()[name].key
        gone = before.table(name).join(after.table(name), on=list(key), how="anti", nulls_equal=True)
        if len(key) != 1 or not gone.height:
            continue
        codes = gone[key[0]].to_list()
        for other, table in tables().items():
            columns = [column.name for column in table.columns if column.refers == name]
            if any(after.table(other)[column].is_in(codes).any() for column in columns):
                yield other
