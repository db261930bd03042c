"""Units of amounts, and the exact conversions between them.

Not for kinds: two amounts of different kinds never meet, whatever their units. A conversion is here only where it is
exact: hours a week and hours a month (52 weeks and 12 months a year), square metres and hectares, thousands and ones
of one currency. Everything else meets its own unit alone.
"""

import re
from dataclasses import dataclass

WEEKS_A_MONTH = 52 / 12
_ALIASES = {
    "people": ("people", "person", "persons"),
    "people reached": ("people reached", "person reached"),
    "place": ("place", "places"),
    "item": ("item", "items"),
    "hour": ("hour", "hours", "h"),
    "day": ("day", "days"),
    "night": ("night", "nights"),
    "session": ("session", "sessions"),
    "meal": ("meal", "meals"),
    "journey": ("journey", "journeys"),
    "m2": ("m2", "m²", "sqm"),
    "ha": ("ha", "hectare", "hectares"),
    "kg": ("kg",),
    "litre": ("litre", "litres", "l"),
    "kWh": ("kWh",),
}
_THINGS = {word: thing for thing, words in _ALIASES.items() for word in words}
_PERIODS = {"week": 1.0, "month": 1 / WEEKS_A_MONTH}
_RATE = re.compile(r"^(?P<thing>.+?)(?:\s*/\s*|\s+(?:a|per)\s+)(?P<period>week|month)$")
_MONEY = re.compile(r"^(?P<thousands>k)?\s?(?P<code>[A-Z]{3})$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as a multiple of the unit it is reckoned in.

    Parameters
    ----------
    base : str
        The unit that amounts are compared in, for instance `hour/week`.
    factor : float
        How much of the base one of the unit is, > 0.
    """

    base: str
    factor: float


def measure(unit: str) -> Measure | None:
    """The unit as a multiple of its base; None where the unit is not known.

    Examples
    --------
    >>> measure("hours a week")
    Measure(base='hour/week', factor=1.0)
    >>> round(measure("hour/month").factor * 52, 9), measure("kGBP")
    (12.0, Measure(base='GBP', factor=1000.0))
    >>> measure("armful") is None
    True
    """
    text = " ".join(unit.split())
    money = _MONEY.match(text)
    if money:
        return Measure(money["code"], 1000.0 if money["thousands"] else 1.0)
    rate = _RATE.match(text)
    thing = _THINGS.get(rate["thing"].strip() if rate else text)
    if thing is None:
        return None
    if rate:
        return Measure(f"{thing}/week", _PERIODS[rate["period"]])
    return Measure("m2", 10_000.0) if thing == "ha" else Measure(thing, 1.0)


def measure_or_own(unit: str) -> Measure:
    """The unit's measure; a unit of an organisation's own meets only itself.

    Examples
    --------
    >>> measure_or_own("armful")
    Measure(base='armful', factor=1.0)
    """
    return measure(unit) or Measure(" ".join(unit.split()), 1.0)


def is_currency(unit: str) -> bool:
    """Whether the unit is money: a three-letter currency code, or `k` and one.

    Examples
    --------
    >>> is_currency("GBP"), is_currency("kEUR"), is_currency("m2")
    (True, True, False)
    """
    return _MONEY.match(" ".join(unit.split())) is not None
