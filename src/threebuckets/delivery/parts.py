"""Parts: what each pledge brings to which requirement, on which days, in units that can be added.

A pledge counts only as long as its offer is there, is somebody's own word (not a register's), and fits what it is
pledged for. Not for how much is needed when (`slots.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from threebuckets.delivery.coalitions import Coalition, Pledge, pledges_of
from threebuckets.delivery.pledges import left_of
from threebuckets.delivery.surroundings import Surroundings
from threebuckets.resources import Basis, Requirements, Standing, requirements_from_rows, standing
from threebuckets.resources.offers import day_number, first_days, last_days
from threebuckets.resources.types import Floats
from threebuckets.resources.units import measure_or_own


@dataclass(frozen=True, slots=True)
class Part:
    """What one actor gives to one requirement.

    Parameters
    ----------
    pledge : str
        Id of the pledge; "" where it could be given but nobody has pledged it.
    offer, actor : int
        Rows.
    need : int
        Row of the requirement it is given for.
    serves : tuple of int
        Rows of every requirement that its offer could serve, ascending; `need` among them.
    amount : float
        In base units of the requirement; 0 where the offer states no amount.
    first, last : int
        Numbers of its first and last day.
    """

    pledge: str
    offer: int
    actor: int
    need: int
    serves: tuple[int, ...]
    amount: float
    first: int
    last: int


def requirements_here(around: Surroundings, policy: str, area: str) -> Requirements:
    """What a policy takes in an area as far as it is decided, in order of id.

    By the answers of the area's design, and by the policy's own amounts where a choice is open.

    Parameters
    ----------
    around : Surroundings
    policy, area : str

    Raises
    ------
    UnknownCodeError
        A policy that the platform does not have.
    """
    found = around.policy(policy)
    rows: list[dict[str, Any]] = [
        {
            "id": line.id,
            "kind": line.full_kind,
            "low": line.amount,
            "amount": line.amount,
            "high": line.amount,
            "unit": line.unit,
            "from": line.from_ or found.from_,
            "until": line.until or found.until,
            "part": line.part or "",
        }
        for line in sorted(around.takes(policy, area).likely, key=lambda line: line.id)
    ]
    return requirements_from_rows(rows)


def parts_of(pledges: Iterable[Pledge], requirements: Requirements, around: Surroundings) -> tuple[Part, ...]:
    """What pledges bring; those that bring nothing are left out.

    Left out are pledges of offers that are not there or only listed, for requirements that the policy no longer has,
    and of a kind or unit that does not serve them. What is pledged beyond the offer's own end counts until that end.

    Parameters
    ----------
    pledges : iterable of Pledge
    requirements : Requirements
        What the coalition needs.
    around : Surroundings

    Returns
    -------
    tuple of Part
        By id of the pledge.
    """
    offers = around.offers
    row_of = {str(name): row for row, name in enumerate(offers.id)}
    need_of = {str(name): row for row, name in enumerate(requirements.id)}
    ends = last_days(offers, around.actors)
    found = []
    for pledge in sorted(pledges, key=lambda each: each.id):
        row, need = row_of.get(pledge.offer, -1), need_of.get(pledge.requirement, -1)
        if row < 0 or need < 0 or str(offers.basis[row]) == Basis.LISTED.value:
            continue
        serves = served(row, requirements, around)
        first, last = day_number(pledge.starts), min(day_number(pledge.last), int(ends[row]))
        if need in serves and first <= last:
            amount = pledge.amount * measure_or_own(str(offers.unit[row])).factor
            found.append(Part(pledge.id, row, int(offers.actor[row]), need, serves, amount, first, last))
    return tuple(found)


def possible_parts(
    requirements: Requirements,
    around: Surroundings,
    *,
    policy: str,
    area: str,
    holding: Sequence[Coalition] | None = None,
) -> tuple[Part, ...]:
    """What actors within reach could give for sure though nobody has pledged it: what is left of their live offers.

    Offers only listed, gone stale, or of actors who will not work with the policy are left out, as are those that
    state no amount.

    Parameters
    ----------
    requirements : Requirements
    around : Surroundings
    policy, area : str
    holding : sequence of Coalition, optional
        The coalitions with what still holds a part of an offer (`lapses.holding`); by default all of every pledge does.

    Returns
    -------
    tuple of Part
        By id of the offer; each stands at the first requirement that it could serve.
    """
    offers, actors = around.offers, around.actors
    live = standing(offers, actors, around.kinds, on=around.on)
    pledges = pledges_of(around.coalitions if holding is None else holding, offers)
    first, last = first_days(offers), last_days(offers, actors)
    found = []
    for row in sorted((int(row) for row in around.near(area).offer), key=lambda row: str(offers.id[row])):
        is_sure = live[row] in {Standing.LIVE.value, Standing.NOT_YET.value}
        if not is_sure or str(offers.basis[row]) == Basis.LISTED.value or policy in actors.excludes[offers.actor[row]]:
            continue
        serves = served(row, requirements, around)
        days = _days_needed(serves, requirements, around.on, int(first[row]), int(last[row]))
        if days is None or np.isnan(offers.amount[row]):
            continue
        left = left_of(row, offers, actors, around.kinds, pledges, first=days[0], last=days[1]).amount
        if left > 0:
            amount = left * measure_or_own(str(offers.unit[row])).factor
            actor = int(offers.actor[row])
            found.append(Part("", row, actor, serves[0], serves, amount, int(first[row]), int(last[row])))
    return tuple(found)


def _days_needed(
    serves: Sequence[int], requirements: Requirements, on: date, first: int, last: int
) -> tuple[date, date] | None:
    """The days on which an offer is there and any of what it serves is needed; None where there are none."""
    if not serves:
        return None
    starts = min(day_number(requirements.starts[row].item()) for row in serves)
    ends = max(day_number(requirements.ends[row].item()) for row in serves)
    begin, end = max(starts, first, day_number(on)), min(ends, last)
    if begin > end:
        return None
    return np.datetime64(begin, "D").item(), np.datetime64(end, "D").item()


def served(offer: int, requirements: Requirements, around: Surroundings) -> tuple[int, ...]:
    """Rows of the requirements that an offer could serve: kind, unit and nature (used up or not) fit."""
    offers, kinds = around.offers, around.kinds
    names = (str(offers.kind[offer]), *offers.also[offer])
    base = measure_or_own(str(offers.unit[offer])).base
    stock = bool(kinds.stock[kinds.row(names[0])])
    return tuple(
        row
        for row, (kind, unit) in enumerate(zip(requirements.kind, requirements.unit, strict=True))
        if any(kinds.serves(name, str(kind)) for name in names)
        and measure_or_own(str(unit)).base == base
        and bool(kinds.stock[kinds.row(str(kind))]) == stock
    )


def factor_of(requirements: Requirements, row: int) -> float:
    """Base units in one unit of a requirement."""
    return measure_or_own(str(requirements.unit[row])).factor


def base_amounts(requirements: Requirements) -> Floats:
    """Amounts of requirements in base units, shape (J,)."""
    factors = np.array([factor_of(requirements, row) for row in range(len(requirements.id))], np.float64)
    return np.asarray(requirements.amount * factors, np.float64)
