"""Which units and which other kinds fit a kind: the one home of the rule for whoever reads offers.

Not for whether a kind is known (`kinds.py`) nor for what a unit is a multiple of (`units.py`).
"""

from collections.abc import Iterable

from threebuckets.resources.kinds import Kinds
from threebuckets.resources.units import is_currency, measure


def unit_misfit(kind: str, unit: str, kinds: Kinds) -> str:
    """What is expected instead of a unit that amounts of a kind cannot be in; "" where it fits.

    Parameters
    ----------
    kind : str
        A known kind.
    unit : str
        As it stands in the offer; an empty one is somebody else's fault.
    kinds : Kinds

    Examples
    --------
    >>> from threebuckets.resources import standard_kinds
    >>> unit_misfit("service/helpline", "armful", standard_kinds())
    'a unit such as place, or hour/week, people, place, item, m2'
    >>> unit_misfit("space/hall", "GBP", standard_kinds())
    'a currency code (GBP) for money, and for money only'
    >>> unit_misfit("space/hall", "m2", standard_kinds())
    ''
    """
    usual = str(kinds.unit[kinds.row(kind)])
    if unit and measure(unit) is None and unit != usual:
        return f"a unit such as {usual or 'GBP'}, or hour/week, people, place, item, m2"
    if unit and is_currency(unit) != (kinds.chain(kind)[-1] == "money"):
        return "a currency code (GBP) for money, and for money only"
    return ""


def nature_misfit(kind: str, also: Iterable[str], kinds: Kinds) -> str:
    """What is expected instead of other kinds of another nature; "" where they fit.

    Parameters
    ----------
    kind : str
        A known kind.
    also : iterable of str
        Kinds that the same thing could serve instead; unknown ones are left alone.
    kinds : Kinds

    Examples
    --------
    >>> from threebuckets.resources import standard_kinds
    >>> nature_misfit("space/hall", ["goods/bread"], standard_kinds())
    'kinds that are used up when given, or kinds that stay, as the kind itself'
    """
    stock = bool(kinds.stock[kinds.row(kind)])
    if any(name in kinds and bool(kinds.stock[kinds.row(name)]) != stock for name in also):
        return "kinds that are used up when given, or kinds that stay, as the kind itself"
    return ""
