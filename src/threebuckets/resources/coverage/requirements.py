"""Requirements: what one policy needs in one area, of which kind, how much and when.

Not for how they follow from a policy and a local design (`threebuckets.policy`), nor for whether they are met
(`cases.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.errors import Fault, InputError, ShapeError
from threebuckets.resources.kinds import Kinds
from threebuckets.resources.offers import day_number
from threebuckets.resources.rows import Cells, Row
from threebuckets.resources.types import Bools, Days, Floats, Ints, Strings
from threebuckets.resources.units import measure_or_own


@dataclass(frozen=True, slots=True, eq=False)
class Requirements:
    """What one policy needs in one area, one row a requirement.

    Parameters
    ----------
    id : ndarray of str, shape (J,)
        Unique.
    kind : ndarray of str, shape (J,)
        Slug of a kind.
    low, amount, high : ndarray of float64, shape (J,)
        Least, likely and greatest need in `unit`; 0 ≤ low ≤ amount ≤ high, finite.
    unit : ndarray of str, shape (J,)
        Of a kind that is used up: the whole need. Else what must be there in every part of the window.
    starts, ends : ndarray of datetime64[D], shape (J,)
        First and last day of the window, both included; never open.
    part : ndarray of str, shape (J,)
        The part of the core it belongs to, or "".
    """

    id: Strings
    kind: Strings
    low: Floats
    amount: Floats
    high: Floats
    unit: Strings
    starts: Days
    ends: Days
    part: Strings


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """Requirements made ready: in order of id, amounts in base units, days as numbers, those that are over left out.

    Parameters
    ----------
    row : ndarray of int64, shape (J,)
        Row in the requirements.
    id, kind, unit, part : ndarray of str, shape (J,)
    base : tuple of J str
        Base unit that offers must share.
    factor : ndarray of float64, shape (J,)
        Base units in one unit.
    amounts : ndarray of float64, shape (J, 3)
        Low, amount and high in base units.
    first, last : ndarray of int64, shape (J,)
        First day (never before the day looked from) and last day.
    stock : ndarray of bool, shape (J,)
        Whether the kind is used up.
    """

    row: Ints
    id: Strings
    kind: Strings
    unit: Strings
    part: Strings
    base: tuple[str, ...]
    factor: Floats
    amounts: Floats
    first: Ints
    last: Ints
    stock: Bools


def requirements_from_rows(
    rows: Sequence[Row],
    *,
    default_spread: float = 0.20,
    file: str = "requirements",
    lines: Sequence[int] | None = None,
) -> Requirements:
    """Requirements out of rows with the keys of a policy's front matter.

    Parameters
    ----------
    rows : sequence of mappings
        `id`, `kind`, `amount`, `unit`, `from`, `until` (needed), `low` (default: amount), `high` (default: amount and
        the spread), `part`.
    default_spread : float
        Share by which the high need exceeds the amount where none is stated.
    file, lines : str, sequence of int
        Place of the rows, for faults.

    Raises
    ------
    InputError
        Cells missing, no numbers, no days. Kinds and the order of amounts are checked by `coverage`.

    Examples
    --------
    >>> row = {"id": "room", "kind": "space", "amount": 60, "unit": "m2", "from": "2027-01-01", "until": "2030-12-31"}
    >>> float(requirements_from_rows([row]).high[0])
    72.0
    """
    cells = Cells(rows, file, lines)
    for column in ("amount", "from", "until"):
        cells.texts(column, needed=True)
    amount = cells.numbers("amount", least=0.0)
    low, high = cells.numbers("low", least=0.0), cells.numbers("high", least=0.0)
    found = Requirements(
        id=cells.texts("id", needed=True),
        kind=cells.texts("kind", needed=True),
        low=np.where(np.isnan(low), amount, low),
        amount=amount,
        high=np.where(np.isnan(high), amount * (1 + default_spread), high),
        unit=cells.texts("unit", needed=True),
        starts=cells.days("from"),
        ends=cells.days("until"),
        part=cells.texts("part"),
    )
    if cells.errors:
        raise InputError(cells.errors)
    return found


def needs_of(requirements: Requirements, kinds: Kinds, *, on: date) -> Needs:
    """Requirements made ready for a day.

    Raises
    ------
    InputError
        All faults: columns of different lengths, repeated ids, unknown kinds, amounts or days out of order.
    """
    _check(requirements, kinds)
    order = sorted(range(len(requirements.id)), key=lambda row: str(requirements.id[row]))
    ends = requirements.ends.astype("datetime64[D]").astype(np.int64)
    rows = np.array([row for row in order if ends[row] >= day_number(on)], np.int64)
    measures = [measure_or_own(str(unit)) for unit in requirements.unit[rows]]
    factor = np.array([found.factor for found in measures], np.float64)
    amounts = np.stack([requirements.low[rows], requirements.amount[rows], requirements.high[rows]], axis=1)
    starts = requirements.starts[rows].astype("datetime64[D]").astype(np.int64)
    return Needs(
        row=rows,
        id=requirements.id[rows],
        kind=requirements.kind[rows],
        unit=requirements.unit[rows],
        part=requirements.part[rows],
        base=tuple(found.base for found in measures),
        factor=factor,
        amounts=amounts.astype(np.float64) * factor[:, None],
        first=np.maximum(starts, day_number(on)),
        last=ends[rows],
        stock=np.array([kinds.stock[kinds.row(str(kind))] for kind in requirements.kind[rows]], np.bool_),
    )


def _check(requirements: Requirements, kinds: Kinds) -> None:
    """Refuse requirements that cannot be reckoned with."""
    columns = {name: getattr(requirements, name) for name in Requirements.__dataclass_fields__}
    n = len(requirements.id)
    for name, values in columns.items():
        if len(values) != n:
            raise ShapeError.of(name, f"{len(values)} rows", f"{n} rows, as id has")
    faults = []
    seen: set[str] = set()
    for row in range(n):
        place = str(requirements.id[row])
        if place in seen:
            faults.append(_fault("F20", row, "id", place, "each id once"))
        seen.add(place)
        if requirements.kind[row] not in kinds:
            faults.append(_fault("F21", row, "kind", requirements.kind[row], "a kind such as space or skill/nurse"))
        low, amount, high = (float(columns[name][row]) for name in ("low", "amount", "high"))
        if not (np.isfinite(high) and 0 <= low <= amount <= high):
            faults.append(_fault("F13", row, "amount", f"{low}, {amount}, {high}", "0 ≤ low ≤ amount ≤ high"))
        if not requirements.starts[row] <= requirements.ends[row]:
            days = f"{requirements.starts[row]} to {requirements.ends[row]}"
            faults.append(_fault("F23", row, "ends", days, "a first day and a last day not before it"))
    if faults:
        raise InputError(faults)


def _fault(code: str, row: int, column: str, found: object, expected: str) -> Fault:
    return Fault(code, "error", "requirements", row + 1, column, str(found), expected)
