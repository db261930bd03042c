"""What a platform's coalitions stand among on a day: kinds, actors, offers, which offer reaches which area, names.

Made once for a platform and a day; not for what any coalition amounts to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.coalitions import Coalition, coalitions_of
from threebuckets.errors import UnknownCodeError
from threebuckets.policy import AreaFacts, LocalDesign, Platform, PolicyDocument, RequirementsRange, requirements_range
from threebuckets.policy.facts.places import area_table_of, figures_of_areas, places_of
from threebuckets.resources import (
    Actors,
    AreaOffers,
    Kinds,
    Offers,
    Projection,
    Reach,
    actors_from_rows,
    offers_from_rows,
    projection_for,
    reach,
    standard_kinds,
)
from threebuckets.resources.types import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """All that a coalition is looked at against.

    Parameters
    ----------
    platform, on
        The platform, and the day it is looked at.
    kinds, actors, offers
        The tables of the resources.
    coalitions : tuple of Coalition
        By id.
    area_row : mapping of str to int
        Code of an area → its row in `reached`.
    tested : tuple of str
        Codes of the areas in which policies are tested, ascending.
    people : mapping of str to float
        People by area; absent where not known.
    figures : mapping of str to AreaFacts
        The figures of each area that designs are reckoned with.
    reached : Reach
        Which offers reach which areas.
    area_names, value_names, indicator_labels : mapping of str to str
        What things are called.
    """

    platform: Platform
    on: date
    kinds: Kinds
    actors: Actors
    offers: Offers
    coalitions: tuple[Coalition, ...]
    area_row: Mapping[str, int]
    tested: tuple[str, ...]
    people: Mapping[str, float]
    figures: Mapping[str, AreaFacts]
    reached: Reach
    area_names: Mapping[str, str]
    value_names: Mapping[str, str]
    indicator_labels: Mapping[str, str]

    def policy(self, slug: str) -> PolicyDocument:
        """A policy by its slug.

        Raises
        ------
        UnknownCodeError
            There is none.
        """
        if slug not in self.platform.policies:
            raise UnknownCodeError.of("policy", slug, f"one of {', '.join(sorted(self.platform.policies))}")
        return self.platform.policies[slug]

    def design(self, policy: str, area: str) -> LocalDesign | None:
        """The area's design for the policy's present version; None where there is none."""
        found = self.platform.designs.get((policy, area))
        return found if found is not None and found.is_for(self.policy(policy)) else None

    def takes(self, policy: str, area: str) -> RequirementsRange:
        """What a policy takes in an area, with what is not decided yet."""
        return requirements_range(self.policy(policy), self.design(policy, area), self.figures.get(area))

    def near(self, area: str) -> AreaOffers:
        """The offers that reach an area."""
        row = self.area_row[area]
        return self.reached.by_area(np.array([row], np.int32))[row]

    def catchment(self, actor: int) -> tuple[str, ...]:
        """Codes of the tested areas that any offer of an actor reaches, ascending."""
        rows = {
            int(row)
            for offer in np.flatnonzero(self.offers.actor == actor)
            for row in self.reached.areas_of(int(offer))
        }
        return tuple(code for code in self.tested if self.area_row[code] in rows)


def surroundings_of(platform: Platform, *, on: date) -> Surroundings:
    """What a platform's coalitions stand among on a day.

    Parameters
    ----------
    platform : Platform
        Checked on reading.
    on : date

    Returns
    -------
    Surroundings
        The same for every order of rows.

    Raises
    ------
    InputError
        Rows of actors or offers that cannot be reckoned with; a folder that was read has none.
    """
    kinds = standard_kinds()
    actors = actors_from_rows(platform.table("resources/actors").sort("actor").to_dicts())
    rows = platform.table("resources/offers").sort("offer").to_dicts()
    offers = offers_from_rows(rows, actors=actors, kinds=kinds).offers
    places = places_of(platform, on=on)
    areas = area_table_of(platform, places)
    return Surroundings(
        platform=platform,
        on=on,
        kinds=kinds,
        actors=actors,
        offers=offers,
        coalitions=coalitions_of(platform),
        area_row={str(code): row for row, code in enumerate(areas.code)},
        tested=places.tested,
        people={str(c): float(n) for c, n in zip(areas.code, areas.people, strict=True) if not np.isnan(n)},
        figures=figures_of_areas(platform),
        reached=reach(offers, areas, projection=_projection(platform, offers, areas.lon, areas.lat)),
        area_names=_names(platform, "situation/areas", "area", "name"),
        value_names=_names(platform, "values/values", "value", "name"),
        indicator_labels=_names(platform, "situation/indicators", "indicator", "label"),
    )


def _projection(platform: Platform, offers: Offers, lon: Floats, lat: Floats) -> Projection:
    if platform.settings.areas.centre is not None:
        return Projection(*platform.settings.areas.centre)
    return projection_for(np.concatenate([lon, offers.lon]), np.concatenate([lat, offers.lat]))


def _names(platform: Platform, table: str, key: str, name: str) -> Mapping[str, str]:
    rows = platform.table(table).select(key, name).iter_rows()
    return {str(code): str(word or code) for code, word in rows}
