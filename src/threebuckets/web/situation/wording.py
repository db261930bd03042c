"""The situation in words: comparisons, trends, ranks, periods and amounts as they are said, in the reader's language."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threebuckets.policy.wording import difference, number, with_unit
from threebuckets.web.situation.sheet_types import About, Against, Beside, Trend

KEYS = ("whole", "parent", "similar", "others")
_STATUS = {
    "missing": gettext_lazy("no figure"),
    "suppressed": gettext_lazy("kept back: too few people"),
    "unreliable": gettext_lazy("too unsure to publish"),
    "unavailable": gettext_lazy("not available"),
    "not_applicable": gettext_lazy("does not apply"),
    "provisional": gettext_lazy("provisional"),
    "shared": gettext_lazy("published together with another area"),
}
_TREND = {
    "better": gettext_lazy("getting better"),
    "worse": gettext_lazy("getting worse"),
    "rising": gettext_lazy("rising"),
    "falling": gettext_lazy("falling"),
    "no clear change": gettext_lazy("no clear change"),
    "too few points": gettext_lazy("too few years to tell"),
}
_BESIDE = {
    "worse": gettext_lazy("worse"),
    "better": gettext_lazy("better"),
    "similar": gettext_lazy("too close to call"),
    "higher": gettext_lazy("higher"),
    "lower": gettext_lazy("lower"),
    "not known": gettext_lazy("not known"),
}


def status_word(status: str) -> str:
    """What stands in place of, or beside, a number; empty for a plain published one."""
    return str(_STATUS.get(status, ""))


def trend_word(trend: Trend) -> str:
    """The last years in a word."""
    return str(_TREND[trend.word])


def trend_size(trend: Trend, about: About) -> str:
    """By how much it changed since when; empty where nothing is clear."""
    if trend.change is None or trend.word == "no clear change" or trend.first is None:
        return ""
    size = _short(abs(trend.change), about)
    since = year_of(trend.first)
    return (_("up {size} since {year}") if trend.change > 0 else _("down {size} since {year}")).format(
        size=size, year=since
    )


def beside_word(beside: Beside) -> str:
    """An area beside what it is held against, in a word."""
    return str(_BESIDE[beside.word])


def against_name(key: str, name: str) -> str:
    """What areas are held against, fit to stand in a sentence."""
    words = {"whole": _("the whole"), "similar": _("areas like it"), "parent": _("the area around it")}
    return name or words.get(key, _("the other areas"))


def against_choices(found: list[Against]) -> list[tuple[str, str]]:
    """What can be picked: key and words."""
    words = {
        "whole": _("The whole"),
        "similar": _("Areas like it"),
        "parent": _("The area around it"),
        "others": _("The other areas"),
    }
    return [(one.key, one.name or words[one.key]) for one in found]


def figure(value: float | None, about: About) -> str:
    """A number with the indicator's decimals; empty where there is none."""
    return "" if value is None else number(value, about.decimals)


def amount(value: float | None, about: About) -> str:
    """A number with its unit."""
    return "" if value is None else with_unit(value, about.unit, about.decimals)


def change(value: float | None, about: About) -> str:
    """A difference with its sign; of percentages in points, else without the unit, which stands beside it."""
    if value is None:
        return ""
    return ("+" if value > 0 else "") + _short(value, about)


def limits(low: float | None, high: float | None, about: About) -> str:
    """From–to; empty where there are no limits."""
    if low is None or high is None:
        return ""
    ends = {"low": number(low, about.decimals), "high": number(high, about.decimals)}
    return (_("{low} to {high}") if low < 0 else "{low}–{high}").format(**ends)


def rank_words(rank: int | None, low: int | None, high: int | None) -> str:
    """A rank with its limits; a rank alone where it is sure."""
    if rank is None or low is None or high is None:
        return ""
    return str(rank) if low == high else f"{rank} ({low}–{high})"


def period_words(start: date, end: date) -> str:
    """A period; `end` is the day after it: a year, months, or a day."""
    last = max(end - timedelta(days=1), start)
    if start.day == 1 and end.day == 1:
        if (start.month, last.month) == (1, 12):
            return str(start.year) if start.year == last.year else f"{start.year}–{last.year}"
        first, final = date_format(start, "F Y"), date_format(last, "F Y")
        return first if first == final else f"{first} – {final}"
    return date_format(last, "j F Y")


def year_of(end: date) -> int:
    """The year of the last day of a period."""
    return (end - timedelta(days=1)).year


def _short(value: float, about: About) -> str:
    return difference(value, about.unit, about.decimals) if about.unit == "%" else number(value, about.decimals)
