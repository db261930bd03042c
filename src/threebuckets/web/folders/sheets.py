"""Sheets of a round: what pages of the rooms draw, computed once with it. Each room has one pure function for its own."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from threebuckets.policy.facts import Facts
from threebuckets.policy.platform import Platform
from threebuckets.web.resources.sheets import resources_sheets
from threebuckets.web.situation.sheets import situation_sheets
from threebuckets.web.values.helping import helping_sheet
from threebuckets.web.values.sheets import opinion_sheets

Maker = Callable[..., Mapping[str, Any]]
MAKERS: tuple[Maker, ...] = (opinion_sheets, helping_sheet, resources_sheets, situation_sheets)
"""Functions `(platform, facts, *, on) -> {name: JSON value}`; a name that begins with `private:` is for pages only."""


def sheets_of(platform: Platform, facts: Facts, *, on: date) -> dict[str, Any]:
    """All sheets of a platform on a day."""
    found: dict[str, Any] = {}
    for maker in MAKERS:
        found.update(maker(platform, facts, on=on))
    return found
