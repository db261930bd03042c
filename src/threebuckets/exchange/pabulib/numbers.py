"""Numbers as they may stand in a `.pb` file: plain digits, few enough to reckon with exactly."""

import re
from collections.abc import Iterable
from fractions import Fraction
from math import lcm

MOST_DIGITS, MOST_DECIMALS = 15, 20
DIGITS = f"in plain digits, at most {MOST_DIGITS}, with no mark for thousands"
MOST_POINTS = 10**9
"""Points in their smallest unit: those of five million voters are still added up exactly."""
_PLAIN = re.compile(rf"[+-]?(?=[.,]?[0-9])[0-9]{{0,{MOST_DIGITS}}}(?:[.,][0-9]{{0,{MOST_DECIMALS}}})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")


def number(text: str) -> Fraction | None:
    """A number with a decimal point or comma, exactly; None where it is none, or may be meant in two ways.

    Exponents and fractions are none, nor is a number of more than fifteen digits before the point. A comma before three
    digits may be a mark for thousands.

    Examples
    --------
    >>> number("12,50"), number("0.125"), number("100,000"), number("1e400"), number("1/3")
    (Fraction(25, 2), Fraction(1, 8), None, None, None)
    """
    plain = text.strip()
    if not _PLAIN.fullmatch(plain) or _THOUSANDS.fullmatch(plain):
        return None
    return Fraction(plain.replace(",", "."))


def are_countable(points: Iterable[Fraction]) -> bool:
    """Whether points can be added up exactly in their smallest unit.

    Examples
    --------
    >>> are_countable([Fraction(3), Fraction(1, 4)]), are_countable([Fraction(3), Fraction(1, 10**20)])
    (True, False)
    """
    found = list(points)
    unit = lcm(*(value.denominator for value in found))
    return max(map(abs, found), default=Fraction(0)) * unit <= MOST_POINTS
