"""Which offers somebody asked for: one filter for the list, the counts, the map and its tiles, so that they agree.

Only what bodies offer to everybody's eyes; what persons offer is counted by area, with the newest round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual

from threebuckets.resources import projection_for
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.gaps import PolicyNeeds
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import Gazetteer, Spot

_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked to see; empty: all. `on` is the day on which it must be free, by default today."""

    on: date
    policy: PolicyNeeds | None = None
    kind: str = ""
    area: str = ""
    km: int | None = None
    text: str = ""
    is_today: bool = True

    @classmethod
    def of(
        cls, given: Mapping[str, Any], policies: Iterable[PolicyNeeds], gazetteer: Gazetteer, today: date
    ) -> "Asked":
        """From the fields of `ListForm`; what names nothing here counts as not asked."""
        area = given.get("area", "")
        known = area in gazetteer.spots
        return cls(
            on=given.get("on", today),
            policy=next((each for each in policies if each.slug == given.get("policy")), None),
            kind=given.get("kind", ""),
            area=area if known else "",
            km=int(given["km"]) if known and given.get("km") else None,
            text=given.get("q", ""),
            is_today=given.get("on", today) == today,
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which any will do; none: all."""
        return (self.kind,) if self.kind else tuple(self.policy.kinds) if self.policy else ()


def offers_asked(platform: Platform, asked: Asked, gazetteer: Gazetteer) -> QuerySet[Offer]:
    """The offers of bodies that fit, not in order."""
    rows = public_offers(platform).filter(_free(asked.on), _of_kinds(asked.kinds))
    if asked.kind and asked.policy:
        rows = rows.filter(_of_kinds(tuple(asked.policy.kinds)))
    if asked.area:
        near = _near(gazetteer.spots[asked.area], asked.km, gazetteer) if asked.km else _reaching(asked.area, gazetteer)
        rows = rows.filter(near)
    return rows.filter(_saying(asked.text)) if asked.text else rows


def public_offers(platform: Platform) -> QuerySet[Offer]:
    """Offers of bodies that everybody may see."""
    everybody = Q(shown__in=("", "public"), actor__shown__in=("", "public"))
    return Offer.objects.filter(everybody, platform=platform).exclude(actor__kind="person")


def _free(on: date) -> Q:
    """Begun and not ended on a day, and its actor still agrees to be listed."""
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    agrees = Q(actor__consent_until__isnull=True) | Q(actor__consent_until__gte=on)
    return Q(starts_on__lte=on) & open_end & agrees


def _of_kinds(kinds: tuple[str, ...]) -> Q:
    """Of any of the kinds or below one, by its own kind or another that it could serve as."""
    found = Q()
    for kind in kinds:
        found |= Q(kind=kind) | Q(kind__startswith=f"{kind}/") | Q(also__contains=kind)
    return found


def _reaching(area: str, gazetteer: Gazetteer) -> Q:
    """In the area or within it, or said to reach it, what holds it or what lies in it."""
    below, above = gazetteer.below[area], gazetteer.above(area)
    at_large = Q(reach_area_code="", reach_m__isnull=True, area_code__in=above)
    return Q(area_code__in=below) | Q(reach_area_code__in=(*below, *above)) | at_large


def _near(spot: Spot, km: int, gazetteer: Gazetteer) -> Q:
    """Within so many kilometres of the middle of an area; those without a point by the middle of theirs."""
    if spot.lon is None or spot.lat is None:
        return Q(area_code=spot.code)
    placed = [each for each in gazetteer.spots.values() if each.lon is not None and each.lat is not None]
    lon, lat = (np.array([getattr(each, axis) for each in (spot, *placed)], float) for axis in ("lon", "lat"))
    xy = projection_for(lon[:1], lat[:1]).to_metres(lon, lat)
    metres = np.hypot(*(xy[1:] - xy[0]).T)
    inside = [each.code for each, distance in zip(placed, metres, strict=True) if distance <= 1000 * km]
    return Q(lat__isnull=True, area_code__in=inside) | _circle(spot.lon, spot.lat, 1000.0 * km)


def _circle(lon: float, lat: float, metres: float) -> Q:
    """Points within so many metres, reckoned in the database by how long a degree is there."""
    around = np.array([lon, lon + _STEP, lon]), np.array([lat, lat, lat + _STEP])
    xy = projection_for(around[0][:1], around[1][:1]).to_metres(*around)
    east, north = (float(np.hypot(*(xy[n] - xy[0]))) / _STEP for n in (1, 2))
    across = ExpressionWrapper((F("lon") - lon) * east, output_field=FloatField())
    down = ExpressionWrapper((F("lat") - lat) * north, output_field=FloatField())
    return Q(lat__isnull=False) & _at_most(across * across + down * down, metres**2)


def _at_most(value: Any, most: float) -> Q:
    return Q(LessThanOrEqual(ExpressionWrapper(value, output_field=FloatField()), most))


def _saying(text: str) -> Q:
    """Every word in the actor's name, the kind or the offer's own words."""
    found = Q()
    for word in text.split()[:8]:
        slug = word.lower()
        found &= Q(actor__name__icontains=word) | Q(kind__contains=slug) | Q(extra__words__icontains=word)
    return found
