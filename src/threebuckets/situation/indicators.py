"""Indicators: measured quantities with unit and polarity, and the sources they come from.

An indicator carries no numbers: those are in `series`. Whether a need follows is asked in `needs`.
"""

from dataclasses import dataclass, replace
from datetime import date

from threebuckets.errors import Fault, InputError, shown

MEASURES = ("count", "proportion", "rate", "mean", "index", "money")
FREQUENCIES = ("annual", "quarterly", "monthly", "irregular")
LIMITS = ("given", "none", "unknown")
GRADES = ("A", "B", "C", "D", "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from; no number without one.

    Parameters
    ----------
    publisher, title, url, licence : str
        Empty where not stated; numbers without a licence are shown and not exported again.
    published, retrieved : date or None
        Day of publication and day on which it was read.

    Examples
    --------
    >>> Source("Office for National Statistics").licence
    ''
    """

    publisher: str
    title: str = ""
    url: str = ""
    licence: str = ""
    published: date | None = None
    retrieved: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A measured quantity.

    Parameters
    ----------
    slug, label, unit : str
        Id, name for people, unit of the values.
    polarity : int
        +1 higher is better, -1 lower is better, 0 neither.
    source : Source
    measure : str
        One of `count proportion rate mean index money`.
    frequency : str
        One of `annual quarterly monthly irregular`.
    decimals : int
        Decimals shown, 0 to 6.
    theme : str
    per : float
        Base of a rate: 100000 for a rate per 100,000.
    standardised, zero_baseline, can_be_negative : bool
        Standardised for age; zero means none; values below zero make sense.
    limits : str
        `given`; `none`, a full count without sampling error; `unknown`.
    scale : float or None
        What counts as a large gap, in the unit, where there are too few peers to tell.
    grade : str
        A official, B administrative, C survey, D testimony, empty: not graded.
    target : float or None
        Target of the organisation.
    next_release : date or None
        Day the next figures are due.
    published_polarity : int or None
        Polarity before a platform's override; None where there was none.

    Raises
    ------
    InputError
        Every word or number that is not allowed, at once.

    Examples
    --------
    >>> Indicator(slug="jobs", label="In work", unit="%", polarity=1, measure="proportion", source=Source("ONS")).range
    (0.0, 100.0)
    """

    slug: str
    label: str
    unit: str
    polarity: int
    source: Source
    measure: str = "index"
    frequency: str = "irregular"
    decimals: int = 1
    theme: str = ""
    per: float = 1.0
    standardised: bool = False
    zero_baseline: bool = False
    can_be_negative: bool = True
    limits: str = "unknown"
    scale: float | None = None
    grade: str = ""
    target: float | None = None
    next_release: date | None = None
    published_polarity: int | None = None

    def __post_init__(self) -> None:
        checks = (
            ("F12", "polarity", self.polarity, self.polarity in (-1, 0, 1), "1, 0 or -1"),
            ("F12", "measure", self.measure, self.measure in MEASURES, " ".join(MEASURES)),
            ("F12", "frequency", self.frequency, self.frequency in FREQUENCIES, " ".join(FREQUENCIES)),
            ("F12", "limits", self.limits, self.limits in LIMITS, " ".join(LIMITS)),
            ("F12", "grade", self.grade, self.grade in GRADES, "A, B, C, D or empty"),
            ("F13", "decimals", self.decimals, 0 <= self.decimals <= 6, "0 to 6"),
            ("F13", "per", self.per, 0 < self.per < float("inf"), "a number above 0"),
            ("F13", "scale", self.scale, self.scale is None or 0 < self.scale < float("inf"), "a number above 0"),
        )
        faults = [
            Fault(code, "error", "indicators", None, column, f"{shown(found)} for {self.slug}", expected)
            for code, column, found, good, expected in checks
            if not good
        ]
        if faults:
            raise InputError(faults)

    @property
    def full(self) -> float:
        """The value that stands for all: 100 for a percentage, else `per`."""
        return 100.0 if self.unit == "%" else self.per

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest value that can be: infinite where there is no bound."""
        if self.measure == "proportion":
            return (0.0, self.full)
        return (-float("inf"), float("inf")) if self.can_be_negative else (0.0, float("inf"))


def with_polarity(indicator: Indicator, polarity: int) -> Indicator:
    """The indicator as a platform sees it: another direction is better.

    Parameters
    ----------
    indicator : Indicator
    polarity : int
        +1, -1 or 0.

    Returns
    -------
    Indicator
        `published_polarity` keeps what it was, so that pages can show the override.

    Examples
    --------
    >>> rent = Indicator(slug="rent", label="Rent", unit="GBP", polarity=0, source=Source("ONS"))
    >>> with_polarity(rent, -1).published_polarity
    0
    """
    if polarity == indicator.polarity:
        return indicator
    before = indicator.published_polarity
    return replace(indicator, polarity=polarity, published_polarity=indicator.polarity if before is None else before)
