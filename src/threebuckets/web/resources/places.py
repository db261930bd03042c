"""Where an offer is: a place as somebody writes it understood as an area, and the key of a place on the map.

Nothing outside is asked: names and codes are the platform's own, and postcodes are known only where its table of areas
has a column `postcodes` (postcodes or their beginnings, divided by `|`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from threebuckets.policy.tables import split_list
from threebuckets.resources import morton_key
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.models import Actor
from threebuckets.web.situation.models import Area

UNPLACED = -1
_POSTCODE = re.compile(r"[A-Z0-9][A-Z0-9 -]*\d[A-Z0-9 -]*")


@dataclass(frozen=True, slots=True)
class Spot:
    """An area as somebody may mean it: code, name, the areas that hold it (nearest first) and its point in degrees."""

    code: str
    name: str
    parents: tuple[str, ...]
    lon: float | None
    lat: float | None
    postcodes: tuple[str, ...]


class Gazetteer:
    """The areas of a platform by code and name, read once for a page."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self.spots: Mapping[str, Spot] = {spot.code: spot for spot in spots}

    @classmethod
    def of(cls, platform: Platform) -> "Gazetteer":
        """All areas of a platform, in one query."""
        rows = Area.objects.filter(platform=platform).order_by("code")
        columns = rows.values_list("code", "name", "parents", "lon", "lat", "extra")
        return cls(
            Spot(code, name, split_list(parents), lon, lat, split_list(extra.get("postcodes")))
            for code, name, parents, lon, lat, extra in columns
        )

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """Code → the areas within it, itself among them."""
        found = {code: {code} for code in self.spots}
        for spot in self.spots.values():
            for above in self.above(spot.code):
                found[above].add(spot.code)
        return {code: frozenset(codes) for code, codes in found.items()}

    def above(self, code: str) -> tuple[str, ...]:
        """The areas that hold an area, nearest first, as far as they are known."""
        found: list[str] = []
        waiting = list(self.spots[code].parents) if code in self.spots else []
        while waiting:
            above = waiting.pop(0)
            if above in self.spots and above not in found:
                found.append(above)
                waiting += self.spots[above].parents
        return tuple(found)

    def name(self, code: str) -> str:
        """Name of an area; the code itself where it is not known."""
        return self.spots[code].name if code in self.spots else code

    def full_name(self, code: str) -> str:
        """Name of an area with the one that holds it, such as “Quayhead, Ansmouth”."""
        return ", ".join(self.name(each) for each in (code, *self.above(code)[:1]))

    def meant_by(self, text: str) -> tuple[Spot, ...]:
        """The areas that somebody may mean: one where it is clear, more where it is not, none where it is unknown.

        By code, by name (with the area that holds it where two have the same), by postcode, or by how the name begins.
        """
        wanted = _folded(text)
        if not wanted:
            return ()
        for match in (self._by_name(wanted), self._by_postcode(text), self._by_beginning(wanted)):
            if match:
                return match
        return ()

    def _by_name(self, wanted: str) -> tuple[Spot, ...]:
        exact = [spot for spot in self.spots.values() if wanted in (_folded(spot.code), _folded(spot.name))]
        return tuple(exact or (s for s in self.spots.values() if wanted == _folded(self.full_name(s.code))))

    def _by_postcode(self, text: str) -> tuple[Spot, ...]:
        """The area with the longest beginning of the postcode."""
        code = _plain(text)
        if not _POSTCODE.fullmatch(text.strip().upper()):
            return ()
        lengths = {
            spot.code: max(
                (len(_plain(start)) for start in spot.postcodes if code.startswith(_plain(start))), default=0
            )
            for spot in self.spots.values()
        }
        longest = max(lengths.values(), default=0)
        return tuple(self.spots[area] for area, length in lengths.items() if longest and length == longest)

    def _by_beginning(self, wanted: str) -> tuple[Spot, ...]:
        return tuple(spot for spot in self.spots.values() if _folded(spot.name).startswith(wanted))

    @property
    def knows_postcodes(self) -> bool:
        """Whether any area says which postcodes lie in it."""
        return any(spot.postcodes for spot in self.spots.values())


def map_keys(platform: Platform, offers: pl.DataFrame) -> dict[str, list[int]]:
    """Key on the map of each row of the table `resources/offers`, for its shelf.

    An offer without a point of its own is shown in the middle of its area; a person's is never shown at a place.
    """
    kinds = dict(Actor.objects.filter(platform=platform).values_list("code", "kind"))
    middles = {
        code: (lon, lat) for code, lon, lat in Area.objects.filter(platform=platform).values_list("code", "lon", "lat")
    }
    rows = offers.select("actor", "area", "lon", "lat").iter_rows()
    points = [
        (None, None)
        if kinds.get(actor) == "person"
        else (lon, lat)
        if lon is not None
        else middles.get(area, (None,) * 2)
        for actor, area, lon, lat in rows
    ]
    return {"map_key": _keys(points)}


def map_key(kind: str, spot: Spot | None, lon: float | None, lat: float | None) -> int:
    """Key on the map of one offer of an actor of a kind."""
    if kind == "person":
        return UNPLACED
    point = (lon, lat) if lon is not None and lat is not None else (spot.lon, spot.lat) if spot else (None, None)
    return _keys([point])[0]


def _keys(points: list[tuple[float | None, float | None]]) -> list[int]:
    lon, lat = (np.array([point[axis] for point in points], float) for axis in (0, 1))
    return [int(key) for key in morton_key(lon, lat)]


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).strip(" ,.")


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
