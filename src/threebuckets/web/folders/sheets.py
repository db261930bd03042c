"""Sheets of a round: what pages of the rooms draw, computed once with it. Each room has one pure function for its own."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.counting import Opinions, opinions_of
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.platform import Platform
from threebuckets.web.resources.sheets import resources_sheets
from threebuckets.web.situation.sheets import situation_sheets
from threebuckets.web.values.helping import helping_sheet
from threebuckets.web.values.sheets import opinion_sheets

Maker = Callable[..., Mapping[str, Any]]
MAKERS: tuple[Maker, ...] = (helping_sheet, resources_sheets, situation_sheets)
"""Functions `(platform, facts, *, on) -> {name: JSON value}`; a name that begins with `private:` is for pages only."""
FindOpinions = Callable[[], Opinions | None]
"""Gives the opinions of a platform on a day, found when they are first asked for, and the same ones from then on."""


def find_opinions(platform: Platform, *, on: date) -> FindOpinions:
    """Opinions of a platform on a day: for its published table and for the landscape alike."""

    @cache
    def find() -> Opinions | None:
        return opinions_of(platform, places_of(platform, on=on), on=on)

    return find


def sheets_of(
    platform: Platform,
    facts: Facts,
    *,
    on: date,
    opinions: FindOpinions | None = None,
    landscape: Mapping[str, Any] | None = None,
    withheld: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """All sheets of a platform on a day.

    Parameters
    ----------
    platform, facts, on
        As for each maker.
    opinions : callable, optional
        Of this platform and day, where the caller asks for them too.
    landscape : mapping of str to JSON value, optional
        The sheets of opinions, where the caller has them from the last time and knows that they are the same.
    withheld : frozenset of str
        Statements of which nothing is published now.
    """
    find = opinions or find_opinions(platform, on=on)
    found = dict(opinion_sheets(platform, find(), withheld=withheld) if landscape is None else landscape)
    for maker in MAKERS:
        found.update(maker(platform, facts, on=on))
    return found
