"""The figures of the county: twelve indicators, ten years each, for wards, districts and the county.

Each indicator rises or falls with what a ward has of hardship and of distance (`texts/indicators.csv`), drifts through
the years and is told with an error of its own. What the story needs stands in `texts/story_figures.csv` and wins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from threebuckets.demo import texts
from threebuckets.demo.chance import stream
from threebuckets.demo.places import COUNTY, Ward

SOURCE = "Ansmere County Office (invented)"
CARE = "children-per-childcare-place"
STATUS_SHARE = 0.004
_KEPT = (
    "indicator",
    "label",
    "unit",
    "measure",
    "per",
    "polarity",
    "decimals",
    "theme",
    "grade",
    "limits",
    "scale",
    "target",
    "next_release",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """Figures of an indicator in the wards, shape (wards, years), and half the width of their limits."""

    value: NDArray[np.float64]
    half_width: NDArray[np.float64]


def indicators_table(*, on: date) -> pl.DataFrame:
    """The table `situation/indicators`."""
    fixed = {
        "frequency": "annual",
        "standardised": False,
        "zero_baseline": True,
        "can_be_negative": False,
        "source": SOURCE,
        "licence": "CC0-1.0",
    }
    content = []
    for row in texts.rows("indicators"):
        published = min(date(int(row["last_year"]) + 1, 3, 1), date.fromordinal(on.toordinal() - 30))
        content.append({**{name: row[name] for name in _KEPT}, **fixed, "source_date": published.isoformat()})
    return texts.frame("situation/indicators", content)


def observations_table(wards: tuple[Ward, ...], *, seed: int) -> pl.DataFrame:
    """The table `situation/observations`: one row an indicator, area and year."""
    content = [row for indicator in texts.rows("indicators") for row in _rows(indicator, wards, seed)]
    return texts.frame("situation/observations", content).sort("indicator", "area", "period_start")


def evidence_table() -> pl.DataFrame:
    """The table `situation/evidence`: studies that do not exist, each marked so."""
    return texts.frame("situation/evidence", [{**row, "retracted": False} for row in texts.rows("evidence")])


def _rows(indicator: Mapping[str, str], wards: tuple[Ward, ...], seed: int) -> Iterator[dict[str, object]]:
    rng = stream(seed, "figures", indicator["indicator"])
    years = range(int(indicator["first_year"]), int(indicator["last_year"]) + 1)
    told = _with_story(indicator, wards, years, _told(indicator, wards, len(years), rng))
    status = {
        (row["area"], int(row["year"])): row["status"]
        for row in texts.rows("story_figures")
        if row["indicator"] == indicator["indicator"] and row["status"]
    }
    for column, year in enumerate(years):
        for row, ward in enumerate(wards):
            missing = "x" if rng.random() < STATUS_SHARE and year != years[-1] else None
            found = status.get((ward.area, year), missing)
            yield _row(indicator, ward.area, year, told.value[row, column], told.half_width[row, column], found)
        for area, members in _above(wards).items():
            people = np.array([wards[row].people for row in members], float)
            value = float(np.average(told.value[members, column], weights=people))
            half = float(told.half_width[members, column].mean() / np.sqrt(len(members)))
            yield _row(indicator, area, year, value, half, None)


def _told(indicator: Mapping[str, str], wards: tuple[Ward, ...], n_years: int, rng: np.random.Generator) -> _Told:
    """Level and drift of each ward, with the noise of each year; the last year is the one described."""
    noise = float(indicator["noise"])
    hardship, country = (np.array([getattr(ward, name) for ward in wards]) for name in ("hardship", "country"))
    if indicator["indicator"] == CARE:
        level = np.array([ward.care for ward in wards])
        drift = np.array([ward.care_a_year for ward in wards])
    else:
        far = country ** float(indicator["country_power"])
        rise = float(indicator["hardship"]) * hardship + float(indicator["country"]) * far
        level = float(indicator["start"]) + rise + rng.normal(0, 1.2 * noise, len(wards))
        drift = float(indicator["a_year"]) * rng.uniform(0.6, 1.4, len(wards))
    before = np.arange(n_years)[::-1]
    value = level[:, None] - drift[:, None] * before + rng.normal(0, noise, (len(wards), n_years))
    value = np.clip(value, float(indicator["low"]), float(indicator["high"]))
    width = float(indicator["half_width"] or 0) * rng.uniform(0.85, 1.25, value.shape)
    if indicator["indicator"] == CARE:  # the more children share a place, the less surely they are counted
        width = width * value / 4
    return _Told(np.round(value, int(indicator["decimals"])), width)


def _with_story(indicator: Mapping[str, str], wards: tuple[Ward, ...], years: range, told: _Told) -> _Told:
    row = {ward.area: n for n, ward in enumerate(wards)}
    for figure in texts.rows("story_figures"):
        if figure["indicator"] == indicator["indicator"] and figure["value"]:
            told.value[row[figure["area"]], years.index(int(figure["year"]))] = float(figure["value"])
    return told


def _above(wards: tuple[Ward, ...]) -> dict[str, list[int]]:
    """Rows of the wards of each district and of the county."""
    above: dict[str, list[int]] = {COUNTY: list(range(len(wards)))}
    for row, ward in enumerate(wards):
        above.setdefault(ward.district, []).append(row)
    return above


def _row(
    indicator: Mapping[str, str], area: str, year: int, value: float, half_width: float, status: str | None
) -> dict[str, object]:
    decimals = int(indicator["decimals"])
    low, high = float(indicator["low"]), float(indicator["high"])
    has_limits = indicator["limits"] == "given" and status is None
    return {
        "indicator": indicator["indicator"],
        "area": area,
        "period_start": date(year, 1, 1),
        "period_length": "P1Y",
        "value": None if status else round(float(value), decimals),
        "lower95": round(max(low, float(value) - half_width), decimals) if has_limits else None,
        "upper95": round(min(high, float(value) + half_width), decimals) if has_limits else None,
        "status": status,
    }
