"""platform.toml against the rest: the level that is tested, the areas it names, what is declared complete."""

from threebuckets.folder.checks.offers import is_kind, nearest_kind
from threebuckets.folder.checks.references import file_of, known_ids
from threebuckets.folder.contents import SETTINGS
from threebuckets.folder.drafts import Draft, Spot
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest


def check_settings(draft: Draft, faults: FaultList) -> None:
    """Levels, areas and kinds that the settings name exist."""
    settings, areas = draft.settings, draft.tables.get("situation/areas")
    if settings is None:
        return
    codes = known_ids(draft, "situation/areas").to_list()
    if areas is not None and areas.frame.height:
        words = areas.frame["levels"].drop_nulls().str.split("|").explode().str.strip_chars().unique().to_list()
        level = settings.areas.level
        if level not in words:
            close = nearest(level, words) or ", ".join(sorted(filter(None, words))[:8]) or "a level"
            found = f'"{level}", a level that no area has'
            # Before there is a policy nothing is tested at any level, and whoever imports areas first can go on.
            report = _report if draft.policies else _caution
            report(draft, faults, "F21", "areas.level", found, f"a level of {areas.file}: {close}")
    if draft.is_certain("situation/areas"):
        for n, code in enumerate(settings.areas.within):
            _check_area(code, codes, f"areas.within[{n}]", draft, faults)
    for n, declared in enumerate(settings.resources.register_complete):
        kind, _, area = declared.partition("@")
        column = f"resources.register_complete[{n}]"
        if not is_kind(kind):
            _report(draft, faults, "F12", column, f'"{kind}"', nearest_kind(kind))
        if area and draft.is_certain("situation/areas"):
            _check_area(area, codes, column, draft, faults)


def _check_area(code: str, codes: list[str], column: str, draft: Draft, faults: FaultList) -> None:
    if code not in codes:
        file = file_of(draft, "situation/areas")
        close = nearest(code, codes)
        expected = f"an id of {file}" + (f" (perhaps “{close}”)" if close else "")
        _report(draft, faults, "F21", column, f'"{code}", which is not in {file}', expected)


def _report(draft: Draft, faults: FaultList, code: str, column: str, found: str, expected: str) -> None:
    spot = _spot(draft, column)
    faults.error(code, spot.file, found, expected, line=spot.line, column=spot.column)


def _caution(draft: Draft, faults: FaultList, code: str, column: str, found: str, expected: str) -> None:
    spot = _spot(draft, column)
    faults.warn(code, spot.file, found, expected, line=spot.line, column=spot.column)


def _spot(draft: Draft, column: str) -> Spot:
    spot_of = draft.spots.get(SETTINGS)
    return spot_of((column,)) if spot_of else Spot(SETTINGS, None, column)
