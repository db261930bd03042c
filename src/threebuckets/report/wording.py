"""How figures, dates and lists are put into English words, and how text is made safe for HTML.

Fragments are plain `str` of safe HTML: whoever builds one passes every outside text through `escaped`, once. The
sentences of the verdicts are `threebuckets.policy`'s; here are only the pieces that pages write around them.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FEWEST_PEOPLE = 10
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_UNIT_WORDS = {
    "m2": "m²",
    "m3": "m³",
    "hour/week": "hours a week",
    "hour/month": "hours a month",
    "hour/year": "hours a year",
}


def escaped(text: object) -> str:
    """Text made safe between tags and in quoted attributes.

    Examples
    --------
    >>> escaped('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return html.escape(str(text), quote=True)


def day(value: date) -> str:
    """A day in words: 17 November 2025.

    Examples
    --------
    >>> day(date(2025, 11, 7))
    '7 November 2025'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separated and a true minus sign.

    Examples
    --------
    >>> number(40000), number(-1.25, 1)
    ('40,000', '−1.2')
    """
    text = f"{value:,.{max(decimals, 0)}f}"
    return "−" + text[1:] if text.startswith("-") and text.strip("-0.,") else text.lstrip("-")


def short_number(value: float) -> str:
    """A number with at most two decimals, none where it is whole.

    Examples
    --------
    >>> short_number(20.0), short_number(2.5)
    ('20', '2.5')
    """
    return number(round(value, 2), 2).rstrip("0").rstrip(".")


def figure(value: float, unit: str = "", decimals: int | None = None) -> str:
    """A number with its unit: 4.1%, £40,000, 60 m², 20 hours a week.

    Examples
    --------
    >>> figure(40000, "GBP"), figure(64.8, "%", 1), figure(60, "m2"), figure(20, "hour/week")
    ('£40,000', '64.8%', '60 m²', '20 hours a week')
    """
    text = short_number(value) if decimals is None else number(value, decimals)
    if unit in _SIGNS:
        return f"−{_SIGNS[unit]}{text[1:]}" if text.startswith("−") else _SIGNS[unit] + text
    if unit in {"%", "per cent", "percent"}:
        return text + "%"
    return f"{text} {unit_words(unit)}".rstrip()


def unit_words(unit: str) -> str:
    """A unit as people write it; unknown units as they are."""
    return _UNIT_WORDS.get(unit, unit)


def percent(share: float) -> str:
    """A share 0–1 as whole per cent.

    Examples
    --------
    >>> percent(0.704)
    '70%'
    """
    return f"{round(100 * share)}%"


def percent_range(low: float, high: float) -> str:
    """Two shares 0–1 as whole per cent: 61–78."""
    return f"{round(100 * low)}–{round(100 * high)}"


def people(count: int) -> str:
    """A number of people; nothing is said of fewer than ten.

    Examples
    --------
    >>> people(412), people(9)
    ('412 people', 'fewer than 10 people')
    """
    return f"{number(count)} people" if count >= FEWEST_PEOPLE else f"fewer than {FEWEST_PEOPLE} people"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun; up to ten in words.

    Examples
    --------
    >>> counted(2, "thing"), counted(1, "study", "studies"), counted(31, "area")
    ('two things', 'one study', '31 areas')
    """
    word = NUMBER_WORDS[count] if 0 <= count < len(NUMBER_WORDS) else number(count)
    return f"{word} {one if count == 1 else many or one + 's'}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Items in one phrase: a, b and c.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def and_more(items: Sequence[str], most: int, more: str = "and {n} more") -> list[str]:
    """The first items, and in one last word how many were left out.

    Examples
    --------
    >>> and_more(["a", "b", "c"], 2)
    ['a', 'b', 'and 1 more']
    """
    return list(items) if len(items) <= most else [*items[:most], more.format(n=len(items) - most)]


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
