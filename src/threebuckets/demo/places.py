"""The places of the county: wards, districts and the county itself, and how many people live there."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from threebuckets.demo import texts
from threebuckets.demo.chance import stream
from threebuckets.demo.geography import Geography

COUNTY = "ansmere"
ENTITLED_SHARE = 0.79


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward with what shapes its story.

    Parameters
    ----------
    area, name, district : str
        Its code, its name, and the code of its district.
    people : int
        How many live there.
    hardship : float
        0 (none) to 1: what poverty there is.
    country : float
        0 (town) to 1 (far out).
    care, care_a_year : float
        Children under five for each childcare place, and how much that grows in a year.
    lon, lat : float
        A point in it, degrees.
    """

    area: str
    name: str
    district: str
    people: int
    hardship: float
    country: float
    care: float
    care_a_year: float
    lon: float
    lat: float


def wards_of(geography: Geography, *, seed: int) -> tuple[Ward, ...]:
    """Every ward, in the order in which they are written down."""
    rng = stream(seed, "people")
    return tuple(_ward(row, geography, float(rng.uniform(0.97, 1.03))) for row in texts.rows("wards"))


def areas_table(wards: tuple[Ward, ...], geography: Geography) -> pl.DataFrame:
    """The table `situation/areas`: county, districts, wards."""
    content = [_area(COUNTY, "Ansmere", "county", "", sum(ward.people for ward in wards), geography)]
    for row in texts.rows("districts"):
        people = sum(ward.people for ward in wards if ward.district == row["area"])
        content.append(_area(row["area"], row["name"], "district", COUNTY, people, geography))
    for ward in wards:
        content.append(_area(ward.area, ward.name, "ward", f"{ward.district}|{COUNTY}", ward.people, geography))
    return texts.frame("situation/areas", content)


def _ward(row: dict[str, str], geography: Geography, nudge: float) -> Ward:
    point = geography.outlines[row["area"]].representative_point()
    return Ward(
        area=row["area"],
        name=row["name"],
        district=row["district"],
        people=int(np.rint(int(row["people"]) * nudge)),
        hardship=float(row["hardship"]),
        country=float(row["country"]),
        care=float(row["care"]),
        care_a_year=float(row["care_a_year"]),
        lon=round(point.x, 5),
        lat=round(point.y, 5),
    )


def _area(area: str, name: str, level: str, parents: str, people: int, geography: Geography) -> dict[str, object]:
    point = geography.outlines[area].representative_point()
    return {
        "area": area,
        "name": name,
        "levels": level,
        "parents": parents,
        "population": float(people),
        "entitled": float(round(people * ENTITLED_SHARE)),
        "lat": round(point.y, 5),
        "lon": round(point.x, 5),
    }
