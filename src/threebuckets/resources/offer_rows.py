"""Offers out of a table of rows, checked: every fault of every row at once, nothing half-loaded.

Not for files or outside formats: they bring their rows into these columns first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from threebuckets.areas import AreaTable
from threebuckets.errors import Fault, InputError
from threebuckets.resources.actors import SHOWN, Actors, default_shown
from threebuckets.resources.kind_units import nature_misfit, unit_misfit
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.offers import Basis, Offers
from threebuckets.resources.rows import Cells, Row, nearest_code
from threebuckets.resources.types import Bools, Floats, Index

_FAR_DEGREES = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class CheckedOffers:
    """Offers without faults, and the warnings about them."""

    offers: Offers
    warnings: tuple[Fault, ...]


def offers_from_rows(
    rows: Sequence[Row],
    *,
    actors: Actors,
    kinds: Kinds,
    areas: AreaTable | None = None,
    on: date | None = None,
    default_basis: Basis = Basis.OFFERED,
    file: str = "resources/offers.csv",
    lines: Sequence[int] | None = None,
) -> CheckedOffers:
    """The offers of a table with the columns of `resources/offers.csv`.

    Parameters
    ----------
    rows : sequence of mappings
        Column name to cell: `offer`, `actor`, `kind`, `unit` (needed), `also`, `amount`, `area`, `lat`, `lon`,
        `reach_m`, `reach_area`, `from`, `until`, `committed`, `basis`, `reliability`, `last_confirmed`, `shown`,
        `source`, `source_id`, `licence`, `retrieved_on`. Cells may be text or what it stands for.
    actors, kinds : Actors, Kinds
        Those whom offers may belong to, and the kinds they may be of.
    areas : AreaTable, optional
        With it, area codes must be in it, and places far outside it are warned about.
    on : date, optional
        With it, a day of confirmation after it is a fault.
    default_basis : Basis
        Where the row states none: `offered` where actors speak for themselves, `listed` for a register or map.
    file, lines : str, sequence of int
        Place of the rows, for faults.

    Returns
    -------
    CheckedOffers

    Raises
    ------
    InputError
        Every fault of every row: unknown actors, kinds, units or areas, amounts not above 0, more committed than
        there is, an end before the start, places out of range or of persons, repeated ids or source records.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, standard_kinds
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> offers_from_rows([{"offer": "hall", "actor": "mill", "kind": "room", "unit": "m2", "amount": 0}],
    ...                  actors=actors, kinds=standard_kinds())
    Traceback (most recent call last):
    ...
    threebuckets.errors.InputError: resources/offers.csv, line 2, column amount: found 0; expected more than 0. [F13]
    resources/offers.csv, line 2, column kind: found "room"; expected a kind such as ... [F21]
    """
    cells = Cells(rows, file, lines)
    offers = _columns(cells, actors, default_basis)
    _check_kinds(cells, offers, kinds)
    _check_amounts(cells, offers)
    _check_days(cells, offers, on)
    _check_places(cells, offers, actors)
    if areas is not None:
        _check_areas(cells, offers, areas)
        _warn_far_places(cells, offers, areas)
    cells.unique("offer", offers.id)
    pairs = zip(offers.source, offers.source_id, strict=True)
    cells.unique("source_id", [f"{source} {key}" if key else "" for source, key in pairs])
    if cells.errors:
        raise InputError(cells.faults)
    return CheckedOffers(offers, tuple(cells.faults))


def _columns(cells: Cells, actors: Actors, default_basis: Basis) -> Offers:
    """The table, with what is wrong in single cells noted."""
    actor = _actor_rows(cells, actors)
    basis = cells.texts("basis", allowed=tuple(Basis))
    licence = cells.texts("licence")
    shown = cells.texts("shown", allowed=SHOWN)
    return Offers(
        id=cells.texts("offer", needed=True),
        actor=actor,
        kind=cells.texts("kind", needed=True),
        also=cells.lists("also"),
        amount=cells.numbers("amount", above=0.0),
        unit=cells.texts("unit", needed=True),
        lon=cells.numbers("lon", least=-180.0, most=180.0),
        lat=cells.numbers("lat", least=-90.0, most=90.0),
        area=cells.texts("area"),
        reach_m=cells.numbers("reach_m", least=0.0),
        reach_area=cells.texts("reach_area"),
        starts=cells.days("from"),
        ends=cells.days("until"),
        committed=np.nan_to_num(cells.numbers("committed", least=0.0)),
        basis=np.where(basis == "", default_basis.value, basis),
        reliability=cells.numbers("reliability", least=0.0, most=1.0),
        last_confirmed=cells.days("last_confirmed"),
        shown=default_shown(shown, persons=_of_persons(actor, actors), open_licence=licence != ""),
        source=cells.texts("source"),
        source_id=cells.texts("source_id"),
        licence=licence,
        retrieved_on=cells.days("retrieved_on"),
    )


def _actor_rows(cells: Cells, actors: Actors) -> Index:
    """Row of each offer's actor; −1 where nobody has the id, which is noted."""
    row_of = {str(name): row for row, name in enumerate(actors.id)}
    named = cells.texts("actor", needed=True)
    for row, name in enumerate(named):
        if name and name not in row_of:
            cells.fault("F21", row, "actor", name, _suggest("the id of an actor", name, row_of))
    return np.array([row_of.get(name, -1) for name in named], np.int32)


def _of_persons(actor: Index, actors: Actors) -> Bools:
    return np.array([row >= 0 and bool(actors.kind[row] == "person") for row in actor], np.bool_)


def _check_kinds(cells: Cells, offers: Offers, kinds: Kinds) -> None:
    """Kinds and units that exist, other kinds of the same nature, money in a currency."""
    for row, (slug, also, unit) in enumerate(zip(offers.kind, offers.also, offers.unit, strict=True)):
        for name in (slug, *also):
            if name and name not in kinds:
                column = "kind" if name is slug else "also"
                cells.fault("F21", row, column, f'"{name}"', "a kind such as space, skill, or space/hall below one")
        if slug not in kinds:
            continue
        if expected := unit_misfit(slug, unit, kinds):
            cells.fault("F12", row, "unit", f'"{unit}"', expected)
        if expected := nature_misfit(slug, also, kinds):
            cells.fault("F12", row, "also", "|".join(also), expected)


def _check_amounts(cells: Cells, offers: Offers) -> None:
    for row in np.flatnonzero(offers.committed > offers.amount):
        cells.fault("F13", row, "committed", offers.committed[row], f"at most the amount, {offers.amount[row]:g}")


def _check_days(cells: Cells, offers: Offers, on: date | None) -> None:
    for row in np.flatnonzero(offers.starts > offers.ends):
        cells.fault("F23", row, "until", offers.ends[row], f"a day not before from, {offers.starts[row]}")
    if on is not None:
        for row in np.flatnonzero(offers.last_confirmed > np.datetime64(on, "D")):
            cells.fault("F13", row, "last_confirmed", offers.last_confirmed[row], f"a day not after {on}")


def _check_places(cells: Cells, offers: Offers, actors: Actors) -> None:
    """Both coordinates or neither, not where the equator meets Greenwich, and none for a person."""
    has_lon, has_lat = ~np.isnan(offers.lon), ~np.isnan(offers.lat)
    for row in np.flatnonzero(has_lon & has_lat & (offers.lon == 0) & (offers.lat == 0)):
        cells.fault("F68", row, "lon", "0, 0", "the place, or nothing where it is not known")
    persons = _of_persons(offers.actor, actors)
    for row in np.flatnonzero((has_lon | has_lat) & persons):
        cells.fault("F40", row, "lon", "the place of a person", "an area: nothing finer is kept about a person")
    for row in np.flatnonzero((has_lon ^ has_lat) & ~persons):
        missing = "lat" if has_lon[row] else "lon"
        if cells.rows[int(row)].get(missing) in (None, ""):
            cells.fault("F10", row, missing, "nothing", "both lon and lat, or neither")


def _check_areas(cells: Cells, offers: Offers, areas: AreaTable) -> None:
    known = {str(code) for code in areas.code}
    expected: dict[str, str] = {}
    for column, codes in (("area", offers.area), ("reach_area", offers.reach_area)):
        for row, code in enumerate(codes):
            if code and code not in known:
                if code not in expected:
                    expected[code] = _suggest("the code of an area", code, known)
                cells.fault("F21", row, column, code, expected[code])


def _warn_far_places(cells: Cells, offers: Offers, areas: AreaTable) -> None:
    """Places far outside that would lie inside if longitude and latitude were swapped."""
    lon = np.concatenate([areas.lon, areas.point_lon])
    lat = np.concatenate([areas.lat, areas.point_lat])
    if not (np.isfinite(lon) & np.isfinite(lat)).any():
        return
    west, east, south, north = np.nanmin(lon), np.nanmax(lon), np.nanmin(lat), np.nanmax(lat)

    def inside(x: Floats, y: Floats, margin: float) -> Bools:
        within = (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
        return np.asarray(within, np.bool_)

    placed = ~np.isnan(offers.lon) & ~np.isnan(offers.lat)
    swapped = placed & ~inside(offers.lon, offers.lat, _FAR_DEGREES) & inside(offers.lat, offers.lon, _FAR_DEGREES)
    for row in np.flatnonzero(swapped):
        found = f"{offers.lon[row]:g}, {offers.lat[row]:g}"
        cells.fault("F68", row, "lon", found, "a place near the areas: longitude and latitude swapped?", warning=True)


def _suggest(expected: str, code: str, known: Mapping[str, int] | set[str]) -> str:
    near = nearest_code(code, sorted(known))
    return f"{expected}; {near} is the nearest" if near else expected


def without_points_of_persons(offers: Offers, actors: Actors) -> Offers:
    """The offers with no place for those of persons; their area stays.

    For tables that come from elsewhere than a platform folder, whose rows are refused already.

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows, standard_kinds
    >>> actors = actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space", "unit": "m2", "lon": -2.3, "lat": 53.4}
    >>> offers = offers_from_rows([row], actors=actors, kinds=standard_kinds()).offers
    >>> float(without_points_of_persons(offers, actors).lon[0])
    -2.3
    """
    persons = _of_persons(offers.actor, actors)
    return replace(offers, lon=np.where(persons, np.nan, offers.lon), lat=np.where(persons, np.nan, offers.lat))
