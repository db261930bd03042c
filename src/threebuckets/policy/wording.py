"""How numbers, days, kinds and amounts are written for people."""

from collections.abc import Sequence
from datetime import date

SHORT_LIST = 3


def percent(share: float) -> str:
    """A share as whole percent, never 0 % or 100 % where it is not.

    Examples
    --------
    >>> percent(0.704), percent(0.999), percent(0.001)
    ('70%', 'over 99%', 'under 1%')
    """
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 < share < 1:
        return "over 99%"
    return f"{100 * share:.0f}%"


def number(value: float, decimals: int | None = None) -> str:
    """A number with thousands separated; without `decimals` as short as it is exact to three digits after the point.

    Examples
    --------
    >>> number(40000.0), number(4.125, 1), number(2.5)
    ('40,000', '4.1', '2.5')
    """
    if decimals is not None:
        return f"{value:,.{decimals}f}".replace("-", "−")
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


THINGS = {
    "hour": ("hour", "hours"),
    "day": ("day", "days"),
    "night": ("night", "nights"),
    "session": ("session", "sessions"),
    "meal": ("meal", "meals"),
    "journey": ("journey", "journeys"),
    "place": ("place", "places"),
    "item": ("item", "items"),
    "m2": ("m²", "m²"),
    "people": ("person", "people"),
}
MONEY = {"GBP": "£", "£": "£", "EUR": "€", "€": "€"}


def with_unit(value: float, unit: str, decimals: int | None = None) -> str:
    """An amount with its unit, as it is said.

    Examples
    --------
    >>> with_unit(20, "hour/week"), with_unit(40000, "GBP"), with_unit(64.84, "%", 1), with_unit(1, "people")
    ('20 hours a week', '£40,000', '64.8%', '1 person')
    >>> with_unit(492, "GBP a week"), with_unit(-3, "EUR")
    ('£492 a week', '−€3')
    >>> with_unit(7.5, "Score out of 10", 1), with_unit(4, "Rate per 1,000 dwelling stock")
    ('7.5 out of 10', '4 per 1,000 dwelling stock')
    """
    text = number(value, decimals)
    if unit in {"%", "percent"}:
        return f"{text}%"
    thing, _, each = unit.replace(" a ", "/", 1).partition("/")
    if thing in MONEY:
        amount = f"−{MONEY[thing]}{text[1:]}" if text.startswith("−") else f"{MONEY[thing]}{text}"
        return f"{amount}{f' a {each}' if each else ''}"
    if unit.lower().startswith(("score out of ", "rate per ", "count per ")):
        return f"{text} {unit.split(maxsplit=1)[1]}"
    one, many = THINGS.get(thing, (thing, thing))
    return f"{text} {one if value == 1 else many}{f' a {each}' if each else ''}".strip()


def difference(value: float, unit: str, decimals: int | None = None) -> str:
    """A difference with its unit: of percentages and scores in points.

    Examples
    --------
    >>> difference(2.4, "%", 1), difference(-3.0, "GBP")
    ('2.4 points', '−£3')
    """
    if unit in {"%", "percent"} or unit.lower().startswith("score out of "):
        return f"{number(value, decimals)} points"
    return with_unit(value, unit, decimals)


def day(value: date | str) -> str:
    """A day in words.

    Examples
    --------
    >>> day("2027-06-30")
    '30 June 2027'
    """
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day} {found:%B %Y}"


def period(start: date | str, end: date | str) -> str:
    """A period in words: a year, a month, a day, or from–to (`end` is the day after the last).

    Examples
    --------
    >>> period("2024-01-01", "2025-01-01"), period("2024-04-01", "2025-04-01"), period("2024-03-01", "2024-04-01")
    ('2024', 'April 2024 – March 2025', 'March 2024')
    """
    first, after = (date.fromisoformat(value) if isinstance(value, str) else value for value in (start, end))
    last = date.fromordinal(max(after.toordinal() - 1, first.toordinal()))
    if first.replace(day=1) == first and last.toordinal() + 1 == after.toordinal() and after.day == 1:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        return f"{first:%B %Y} – {last:%B %Y}"
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def kind_word(kind: str) -> str:
    """A kind as people say it: the last part, without hyphens.

    Examples
    --------
    >>> kind_word("skill/qualified-nursery-lead")
    'qualified nursery lead'
    """
    return kind.rsplit("/", 1)[-1].replace("-", " ")


def opening(name: str) -> str:
    """A name where a sentence or a line begins with it.

    Examples
    --------
    >>> opening("a business"), opening("eBay for Charity")
    ('A business', 'eBay for Charity')
    """
    first = name.partition(" ")[0]
    return f"{name[:1].upper()}{name[1:]}" if first.islower() else name


def plural(word: str) -> str:
    """More than one of a thing.

    Examples
    --------
    >>> plural("qualified nursery lead"), plural("minibus"), plural("library"), plural("chairs")
    ('qualified nursery leads', 'minibuses', 'libraries', 'chairs')
    """
    if word.endswith("s") and not word.endswith(("us", "ss", "is")):
        return word
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def amount_of(amount: float | None, unit: str, kinds: Sequence[str]) -> str:
    """So much of a kind (or of any of several), as it is said; without a number where the amount is not to be told.

    Examples
    --------
    >>> amount_of(20, "hour/week", ["skill/nursery-care"]), amount_of(2, "people", ["skill/nursery-lead"])
    ('20 hours a week of nursery care', '2 nursery leads')
    >>> amount_of(30000, "GBP", ["money"]), amount_of(None, "m2", ["space/hall"]), amount_of(6, "people", ["person/parent"])
    ('£30,000', 'hall', '6 people (parent)')
    """
    words = " or ".join(kind_word(kind) for kind in kinds)
    if amount is None or amount != amount or amount <= 0:
        return words
    size = with_unit(round(amount, 2), unit)
    if unit == "people reached":
        return f"{words} to {number(round(amount, 2))} people"
    roots = {kind.split("/")[0] for kind in kinds}
    if roots == {"money"}:
        return size
    if roots == {"person"}:
        return size if words == "person" else f"{size} ({words})"
    if unit in {"item", "people"} and len(kinds) == 1:
        return f"{number(round(amount, 2))} {words if amount == 1 else plural(words)}"
    return f"{size} of {words}"


def listed(words: list[str], most: int = SHORT_LIST) -> str:
    """Words as a list in a sentence, the rest counted.

    Examples
    --------
    >>> listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    shown = words[:most]
    if len(words) > most:
        return ", ".join(shown) + f" and {len(words) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
