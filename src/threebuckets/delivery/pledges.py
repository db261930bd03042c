"""Pledges: which are in force on a day, how much of an offer is left, and whether a new one may be made.

An offer is never promised beyond what it is: of what stays, on no day; of what is used up, not in all. Not for whether
pledges cover what a policy takes (`stages.py`), nor for writing them down (`making.py`).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.delivery.coalitions import Pledge, Pledges
from threebuckets.delivery.words import name_of
from threebuckets.errors import Fault, InputError, ThreeBucketsError, shown
from threebuckets.policy.wording import day, kind_word, with_unit
from threebuckets.resources import Actors, Basis, Kinds, Offers, Requirements, measure
from threebuckets.resources.offers import FOREVER, day_number, last_days
from threebuckets.resources.types import Bools, Floats, Strings
from threebuckets.resources.units import measure_or_own

MOST_YEARS = 1
"""A pledge lasts at most so long from the day it is made; renewing it is a new pledge."""
_ROUNDING = 1e-9
_FILE = "delivery/pledges.csv"


class OverPledgedError(ThreeBucketsError):
    """More of an offer is promised than is left.

    Parameters
    ----------
    text : str
        The sentence to show.
    left, asked : float
        What is left on the days asked for, and what was asked, in the offer's unit.
    until : date
        Last day for which `left` was looked at.
    """

    def __init__(self, text: str, *, left: float, asked: float, until: date) -> None:
        super().__init__(text)
        self.left, self.asked, self.until = left, asked, until


class OfferEndedError(ThreeBucketsError):
    """A pledge of an offer that has ended, was withdrawn, or that nobody has made yet (only listed in a register)."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an offer: the least on any day asked for, and the first day on which it is so little."""

    amount: float
    on: date


def open_pledges(pledges: Pledges, *, on: date) -> Bools:
    """Which pledges are in force on a day; see `Pledge.is_open`.

    Parameters
    ----------
    pledges : Pledges
    on : date
        The day; last days count.

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> from threebuckets.delivery.coalitions import Coalition, pledges_of
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> offers = offers_from_rows([], actors=actors_from_rows([]), kinds=standard_kinds()).offers
    >>> one = Pledge("p", "c", "hall", "room", 20.0, date(2027, 4, 1), date(2027, 9, 30), date(2027, 1, 1))
    >>> [bool(open_pledges(pledges_of([Coalition("c", "x", "A", pledges=(one,))], offers), on=date(2027, m, 1))[0])
    ...  for m in (2, 10)]
    [True, False]
    """
    today = np.datetime64(on, "D")
    return np.asarray((pledges.made_on <= today) & (today <= pledges.last), np.bool_)


def left_of(
    offer: int,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    pledges: Pledges,
    *,
    first: date,
    last: date,
    but: str = "",
) -> Left:
    """How much of an offer nobody has been promised yet, on the leanest of some days.

    Parameters
    ----------
    offer : int
        Row of the offer.
    offers, actors, kinds, pledges
        The tables.
    first, last : date
        The days looked at, both included.
    but : str, optional
        Id of a pledge that is left out.

    Returns
    -------
    Left
        In the offer's unit; may be below 0 where too much is promised already. Infinite for an offer that states no
        amount, as long as it lasts; 0 on days on which it is not there.

    Notes
    -----
    Of a kind that is used up, every pledge not withdrawn before it began counts, whatever its days.
    """
    begin, end = day_number(first), day_number(last)
    starts = offers.starts[offer]
    from_ = -FOREVER if np.isnat(starts) else int(starts.astype("datetime64[D]").astype(np.int64))
    if begin < from_:
        return Left(0.0, first)
    until = int(last_days(offers, actors)[offer])
    if end > until:
        return Left(0.0, _date(max(begin, until + 1)))
    if np.isnan(offers.amount[offer]):
        return Left(float("inf"), first)
    there = float(offers.amount[offer] - offers.committed[offer])
    of = (pledges.offer == offer) & (pledges.id != but) & (pledges.last >= pledges.starts)
    if bool(kinds.stock[kinds.row(str(offers.kind[offer]))]):
        return Left(there - float(pledges.amount[of].sum()), first)
    starts_on, last_on = (days[of].astype("datetime64[D]").astype(np.int64) for days in (pledges.starts, pledges.last))
    edges = sorted({begin, *(int(edge) for edge in starts_on if begin < edge <= end)})
    sums = [float(pledges.amount[of][(starts_on <= edge) & (edge <= last_on)].sum()) for edge in edges]
    leanest = max(range(len(edges)), key=lambda at: sums[at])
    return Left(there - sums[leanest], _date(edges[leanest]))


def over_pledged(kind: Strings, amount: Floats, kinds: Kinds, pledges: Pledges) -> tuple[tuple[int, float, date], ...]:
    """Offers of which more is promised than they are, with how much is promised at most and since when.

    Parameters
    ----------
    kind, amount : ndarray of str and of float64, shape (N,)
        Of the offers; NaN where an amount is not stated: of such a one nothing is too much.
    kinds : Kinds
    pledges : Pledges
        What an offer says is committed elsewhere is not counted here.

    Returns
    -------
    tuple of (int, float, date)
        Row of the offer, the most that is promised of it on any day (of what is used up: in all), and the first such
        day; in order of rows.
    """
    out = []
    valid = np.flatnonzero((pledges.offer >= 0) & (pledges.last >= pledges.starts))
    order = valid[np.argsort(pledges.offer[valid], kind="stable")]
    for rows in np.split(order, np.flatnonzero(np.diff(pledges.offer[order])) + 1) if len(order) else ():
        offer, promised = int(pledges.offer[rows[0]]), pledges.amount[rows]
        starts, last = pledges.starts[rows], pledges.last[rows]
        if bool(kinds.stock[kinds.row(str(kind[offer]))]):
            sums = {starts.min(): float(promised.sum())}
        else:
            sums = {at: float(promised[(starts <= at) & (at <= last)].sum()) for at in np.unique(starts)}
        most = max(sums.values())
        if most > float(amount[offer]) * (1 + _ROUNDING):
            out.append((offer, most, min(at for at, found in sums.items() if found == most).item()))
    return tuple(out)


def check_pledge(
    pledge: Pledge,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    pledges: Pledges,
    *,
    on: date,
    requirements: Requirements | None = None,
    policy: str = "",
    by: str = "",
) -> None:
    """Refuse a pledge that may not be made.

    Parameters
    ----------
    pledge : Pledge
        The new one; a pledge of the same id among `pledges` is not counted.
    offers, actors, kinds, pledges
        What there is already.
    on : date
        The day it is made.
    requirements : Requirements, optional
        What the coalition needs; without them its requirement is not looked at.
    policy : str, optional
        Slug of what the coalition delivers, for actors who will not work with it.
    by : str, optional
        Who pledges; without it the offer's own actor is meant.

    Raises
    ------
    InputError
        Every fault at once: an offer nobody has, somebody else's offer, an amount that is none, days out of order or
        more than a year ahead, a requirement that the policy does not have or the offer cannot serve.
    OfferEndedError
        The offer has ended, was withdrawn, or is only listed in a register.
    OverPledgedError
        More than is left on some day.

    Examples
    --------
    >>> from threebuckets.delivery.coalitions import Coalition, pledges_of
    >>> from threebuckets.resources import actors_from_rows, offers_from_rows, standard_kinds
    >>> kinds, actors = standard_kinds(), actors_from_rows([{"actor": "mill", "name": "The Mill", "kind": "business"}])
    >>> row = {"offer": "hall", "actor": "mill", "kind": "space", "unit": "m2", "amount": 60, "basis": "offered"}
    >>> offers = offers_from_rows([row], actors=actors, kinds=kinds).offers
    >>> one = Pledge("p", "c", "hall", "room", 80.0, date(2027, 4, 1), date(2027, 9, 30), date(2027, 1, 1))
    >>> check_pledge(one, offers, actors, kinds, pledges_of([], offers), on=date(2027, 1, 1))
    Traceback (most recent call last):
    ...
    threebuckets.delivery.pledges.OverPledgedError: The Mill has 60 m² left from 1 April 2027 to 30 September 2027, and \
this pledge asks for 80 m². Pledge 60 m² or less, or ask The Mill to raise the offer.
    """
    row_of = {str(name): row for row, name in enumerate(offers.id)}
    row = row_of.get(pledge.offer, -1)
    faults = [*_of_days(pledge, on), *_of_offer(pledge, row, offers, actors, by)]
    if row >= 0:
        faults += _of_fit(pledge, row, offers, actors, kinds, requirements, policy)
    if faults:
        raise InputError(faults)
    _refuse_ended(pledge, row, offers, actors, on)
    found = left_of(row, offers, actors, kinds, pledges, first=pledge.starts, last=pledge.ends, but=pledge.id)
    if pledge.amount > found.amount + _ROUNDING * max(1.0, pledge.amount):
        raise _too_much(pledge, row, found, offers, actors)


def a_year_after(start: date) -> date:
    """The same day a year later; of 29 February the 28th.

    Examples
    --------
    >>> a_year_after(date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    year = start.year + MOST_YEARS
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


def _of_days(pledge: Pledge, on: date) -> Iterable[Fault]:
    if not (np.isfinite(pledge.amount) and pledge.amount > 0):
        yield _fault("F13", "amount", pledge.amount, "a number above 0")
    if pledge.ends < pledge.starts:
        yield _fault("F23", "until", pledge.ends, f"a day not before its first, {pledge.starts}")
    if pledge.ends < on:
        yield _fault("F13", "until", pledge.ends, f"a day not before {on}")
    if pledge.ends > a_year_after(pledge.made_on):
        expected = f"a day up to {a_year_after(pledge.made_on)}, a year after it is made; renew it by then"
        yield _fault("F13", "until", pledge.ends, expected)
    if pledge.if_ready_by is not None and pledge.if_ready_by < on:
        yield _fault(
            "F13", "if_ready_by", pledge.if_ready_by, f"a day not before {on}, or the pledge would never count"
        )


def _of_offer(pledge: Pledge, row: int, offers: Offers, actors: Actors, by: str) -> Iterable[Fault]:
    if row < 0:
        yield _fault("F21", "offer", f'"{pledge.offer}"', "the id of an offer in resources/offers.csv")
    elif by and by != str(actors.id[offers.actor[row]]):
        whose = name_of(actors, int(offers.actor[row]))
        yield _fault("F78", "offer", f"{pledge.offer}, which {whose} offers", f"an offer of {by}'s own")


def _of_fit(
    pledge: Pledge,
    row: int,
    offers: Offers,
    actors: Actors,
    kinds: Kinds,
    requirements: Requirements | None,
    policy: str,
) -> Iterable[Fault]:
    """Whether the offer can serve what it is pledged for."""
    if policy and policy in actors.excludes[int(offers.actor[row])]:
        whose = name_of(actors, int(offers.actor[row]))
        yield _fault("F78", "offer", f"{pledge.offer}: {whose} will not work with {policy}", "another offer")
    if requirements is None:
        return
    needs = {str(name): at for at, name in enumerate(requirements.id)}
    if pledge.requirement not in needs:
        expected = f"one of {', '.join(sorted(needs))}" if needs else "a requirement that is not over"
        yield _fault("F78", "requirement", f'"{pledge.requirement}"', expected)
        return
    at = needs[pledge.requirement]
    kind, unit = str(requirements.kind[at]), str(requirements.unit[at])
    offered = (str(offers.kind[row]), *offers.also[row])
    if not any(kinds.serves(name, kind) for name in offered):
        found = f"{pledge.offer}, which is {kind_word(str(offers.kind[row]))}"
        yield _fault("F78", "offer", found, f"an offer of {kind}, as {pledge.requirement} needs")
    elif measure_or_own(str(offers.unit[row])).base != measure_or_own(unit).base:
        found = f"{pledge.offer}, in {offers.unit[row]}"
        yield _fault("F78", "offer", found, f"an offer in {unit}, as {pledge.requirement} is reckoned")


def _refuse_ended(pledge: Pledge, row: int, offers: Offers, actors: Actors, on: date) -> None:
    """Refuse an offer that is over, or that is nobody's word yet."""
    whose, until = name_of(actors, int(offers.actor[row])), int(last_days(offers, actors)[row])
    if str(offers.basis[row]) == Basis.LISTED.value:
        raise OfferEndedError(
            f"The offer {pledge.offer} of {whose} is only listed in a register: nobody has asked yet. "
            "Ask; once they offer it themselves, write basis “offered”, and then pledge."
        )
    if until < day_number(on):
        consent = actors.consent_until[int(offers.actor[row])]
        word = "was withdrawn" if not np.isnat(consent) and consent < np.datetime64(on, "D") else "ended"
        raise OfferEndedError(
            f"The offer {pledge.offer} of {whose} {word} on {day(_date(until))}. "
            "If it still stands, write down its new last day, and then pledge."
        )
    if until < day_number(pledge.ends):
        raise OfferEndedError(
            f"The offer {pledge.offer} of {whose} ends on {day(_date(until))}, and this pledge would last until "
            f"{day(pledge.ends)}. Pledge until {day(_date(until))}, or ask {whose} to go on for longer."
        )


def _too_much(pledge: Pledge, row: int, found: Left, offers: Offers, actors: Actors) -> OverPledgedError:
    whose, unit = name_of(actors, int(offers.actor[row])), str(offers.unit[row])
    left = max(found.amount, 0.0)
    days = f"from {day(pledge.starts)} to {day(pledge.ends)}"
    first = offers.starts[row]
    if not np.isnat(first) and first > np.datetime64(pledge.starts, "D"):
        text = f"The offer {pledge.offer} of {whose} begins on {day(first.item())}. Pledge it from then on."
    elif left <= _ROUNDING:
        text = (
            f"{whose} has nothing left of the offer {pledge.offer} on {day(found.on)}: all of it is pledged or promised "
            f"elsewhere. Pledge it for other days, or ask {whose} to raise the offer."
        )
    else:
        have, want = with_unit(round(left, 6), unit), with_unit(pledge.amount, unit)
        text = (
            f"{whose} has {have} left {days}, and this pledge asks for {want}. "
            f"Pledge {have} or {'fewer' if _is_counted(unit) else 'less'}, or ask {whose} to raise the offer."
        )
    return OverPledgedError(text, left=left, asked=pledge.amount, until=pledge.ends)


def _is_counted(unit: str) -> bool:
    found = measure(unit)
    return found is not None and found.base.partition("/")[0] not in {"m2", "kg", "litre", "kWh"} and not unit.isupper()


def _fault(code: str, column: str, found: object, expected: str) -> Fault:
    return Fault(code, "error", _FILE, None, column, shown(found), expected)


def _date(number: int) -> date:
    found: date = np.datetime64(number, "D").item()
    return found
