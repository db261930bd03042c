"""Settings from the sheets Platform and Sources, with the kept text of platform.toml where nobody changed them."""

from collections.abc import Mapping
from typing import Any

import tomlkit

from threebuckets.errors import InputError, shown
from threebuckets.folder.contents import SETTINGS
from threebuckets.folder.drafts import Draft, Spot
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import LINE, PLACES, Placed
from threebuckets.folder.workbook.setting_rows import MEANINGS, RULE, edited_settings, setting_of, setting_rows
from threebuckets.folder.workbook.sheet_tables import rows_of
from threebuckets.policy.front_matter import Path_
from threebuckets.policy.rules import STANDARD
from threebuckets.policy.settings import Settings, parse_settings

PLATFORM, SOURCES = "workbook/platform", "workbook/sources"
BLANK = f'title = ""\norganisation = ""\nslug = ""\n\n[areas]\nlevel = ""\n\n[rules]\nfile = "rules/{STANDARD}.toml"\n'
"""What settings begin with where no text of platform.toml is kept."""


def read_settings_sheet(
    sheets: Mapping[str, Placed | None], kept: Mapping[str, bytes], name: str, draft: Draft, faults: FaultList
) -> None:
    """Put the settings into the draft."""
    placed = sheets.get(PLATFORM)
    if placed is None:
        faults.error("F01", name, "no sheet Platform that can be read", "the sheet Platform")
        return
    lines, rows = _rows(placed, faults)
    text, before = _kept(kept)
    edited = edited_settings(text, before, rows)
    edited = _with_sources(edited, sheets.get(SOURCES))

    def spot_of(path: Path_) -> Spot:
        setting = setting_of(str(path[0]))
        column = placed.places[0].label("value") if setting else str(path[0])
        return Spot(placed.file if setting else f"{name}!{SETTINGS}", lines.get(setting), column)

    draft.spots[SETTINGS] = spot_of
    try:
        draft.settings = parse_settings(edited, file=SETTINGS)
    except InputError as error:
        for fault in error.faults:
            setting, spot = setting_of(fault.column or ""), spot_of((fault.column or "",))
            found = "nothing" if fault.found in {"", "[]"} else fault.found
            expected = f"{setting}: {MEANINGS[setting][1].rstrip('.')}" if setting else fault.expected
            faults.error(fault.code, spot.file, found, expected, line=spot.line, column=spot.column)


def _rows(placed: Placed, faults: FaultList) -> tuple[dict[str, int], dict[str, str]]:
    lines: dict[str, int] = {}
    rows: dict[str, str] = {}
    for row in rows_of(placed):
        setting = " ".join(str(row.get("setting", "")).split()).lower()
        if setting not in MEANINGS and not setting.startswith(RULE):
            close = nearest(setting, MEANINGS)
            expected = f"the setting {close}" if close else "a setting of the sheet as it was"
            column = placed.places[0].label("setting")
            faults.error("F31", placed.file, shown(setting), expected, line=int(str(row[LINE])), column=column)
            continue
        lines[setting] = int(str(row[LINE]))
        rows[setting] = str(row.get("value", "")).strip()
    return lines, rows


def _kept(kept: Mapping[str, bytes]) -> tuple[str, Mapping[str, str]]:
    """The kept text of the settings with the rows it gives; a blank one where there is none."""
    text = kept.get(SETTINGS, b"").decode()
    try:
        return text, setting_rows(parse_settings(text))
    except InputError:
        return BLANK, {}


def _with_sources(text: str, placed: Placed | None) -> str:
    """The text with the sources of the sheet, where they differ."""
    if placed is None:
        return text
    content = tomlkit.parse(text)
    rows = [{k: v for k, v in row.items() if k not in PLACES} for row in rows_of(placed)]
    listed: list[Any] = list(content.get("sources", []))
    if [_plain(row) for row in rows] == [_plain(row) for row in listed]:
        return text
    content.pop("sources", None)
    if rows:
        content["sources"] = [*rows]
    return tomlkit.dumps(content)


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items() if value not in (None, "")}


def source_rows(settings: Settings) -> list[dict[str, Any]]:
    """Sources of the settings as rows of the sheet."""
    return [source.model_dump() for source in settings.sources]
