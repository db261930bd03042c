"""Kinds of things that can be offered: a forest of slugs with unit, stock and shelf life.

Kinds say what people and places have, not what they lack. Not for amounts or conversions (`units.py`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from threebuckets.errors import Fault, InputError, UnknownCodeError
from threebuckets.resources.types import Bools, Index, Ints, Strings, strings

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*")
_FILE = "kinds"
# slug, usual unit, used up, days for which a confirmation holds
_ROOTS = (
    ("person", "people", False, 180),
    ("skill", "people", False, 180),
    ("network", "people reached", False, 365),
    ("service", "place", False, 365),
    ("space", "m2", False, 730),
    ("equipment", "item", False, 730),
    ("vehicle", "item", False, 365),
    ("goods", "item", True, 180),
    ("money", "", True, 365),
    ("knowledge", "item", False, 1825),
)


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The taxonomy, a forest, one row a kind.

    A slug that is not in the table counts as a kind where it lies below one that is, by its path:
    `skill/qualified-nursery-lead` is a skill. It takes unit, stock and shelf life from the nearest kind above it.

    Parameters
    ----------
    slug : ndarray of str, shape (K,)
        Unique; words of a-z, 0-9 and hyphens divided by `/`.
    parent : ndarray of int32, shape (K,)
        Row of the kind above; −1 for a root.
    unit : ndarray of str, shape (K,)
        Usual unit; "" for money (any currency code).
    stock : ndarray of bool, shape (K,)
        True: used up when given. False: there in every week of its days.
    shelf_days : ndarray of int64, shape (K,)
        Days after which a confirmation is too old.
    """

    slug: Strings
    parent: Index
    unit: Strings
    stock: Bools
    shelf_days: Ints
    _row: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the slugs."""
        object.__setattr__(self, "_row", {str(slug): row for row, slug in enumerate(self.slug)})

    def __contains__(self, slug: object) -> bool:
        """Whether the slug counts as a kind: in the table, or below one that is."""
        return isinstance(slug, str) and _SLUG.fullmatch(slug) is not None and self._nearest(slug) is not None

    def chain(self, slug: str) -> tuple[str, ...]:
        """The kind and every kind above it, nearest first.

        Raises
        ------
        UnknownCodeError
            The slug is not a kind.

        Examples
        --------
        >>> standard_kinds().chain("skill/care/nursery")
        ('skill/care/nursery', 'skill/care', 'skill')
        """
        above = [slug]
        while above[-1] not in self._row and "/" in above[-1]:
            above.append(above[-1].rpartition("/")[0])
        row = self.row(slug)
        while (row := int(self.parent[row])) >= 0:
            above.append(str(self.slug[row]))
        return tuple(above)

    def serves(self, offered: str, required: str) -> bool:
        """Same kind, or offered lies below required.

        Examples
        --------
        >>> kinds = standard_kinds()
        >>> kinds.serves("space/hall", "space"), kinds.serves("space", "space/hall")
        (True, False)
        """
        return required in self.chain(offered)

    def row(self, slug: str) -> int:
        """Row of the kind, or of the nearest kind above it that the table holds.

        Raises
        ------
        UnknownCodeError
            The slug is not a kind.
        """
        row = self._nearest(slug) if _SLUG.fullmatch(slug) else None
        if row is None:
            roots = sorted(str(name) for name, above in zip(self.slug, self.parent, strict=True) if above < 0)
            raise UnknownCodeError.of("kind", slug, f"one of {', '.join(roots)}, or a slug below one (space/hall)")
        return row

    def _nearest(self, slug: str) -> int | None:
        while slug not in self._row and "/" in slug:
            slug = slug.rpartition("/")[0]
        return self._row.get(slug)


def standard_kinds() -> Kinds:
    """The ten roots that every platform shares.

    Examples
    --------
    >>> kinds = standard_kinds()
    >>> kinds.slug[kinds.stock].tolist()
    ['goods', 'money']
    """
    return Kinds(
        slug=strings(root[0] for root in _ROOTS),
        parent=np.full(len(_ROOTS), -1, np.int32),
        unit=strings(root[1] for root in _ROOTS),
        stock=np.array([root[2] for root in _ROOTS], np.bool_),
        shelf_days=np.array([root[3] for root in _ROOTS], np.int64),
    )


def extend_kinds(base: Kinds, rows: Kinds) -> Kinds:
    """Add an organisation's own kinds.

    Parameters
    ----------
    base : Kinds
        The kinds there are.
    rows : Kinds
        The kinds to add. `parent` counts through `base` first, then through `rows`; −1 takes the parent from the
        slug's path, and a slug without `/` is a new root. `unit` "" and `shelf_days` 0 are inherited. A kind has the
        unit and stock of its parent and a shelf life no longer than it.

    Returns
    -------
    Kinds
        `base` followed by `rows`, everything inherited filled in.

    Raises
    ------
    InputError
        Bad or repeated slugs, parents in a circle, another unit or stock than the parent's, a longer shelf life.

    Examples
    --------
    >>> import numpy as np
    >>> hall = Kinds(strings(["space/hall"]), np.array([-1], np.int32), strings([""]), np.array([False]), np.array([90]))
    >>> kinds = extend_kinds(standard_kinds(), hall)
    >>> int(kinds.shelf_days[kinds.row("space/hall/stage")])
    90
    """
    slug = [str(name) for name in (*base.slug, *rows.slug)]
    parent = [*map(int, base.parent), *_parents_of(base, rows, slug)]
    faults = [*_slug_faults(slug, len(base.slug)), *_circle_faults(slug, parent)]
    if faults:
        raise InputError(faults)
    joined = Kinds(
        slug=strings(slug),
        parent=np.array(parent, np.int32),
        unit=np.concatenate([base.unit, rows.unit]).astype(object),
        stock=np.concatenate([base.stock, rows.stock]),
        shelf_days=np.concatenate([base.shelf_days, rows.shelf_days]).astype(np.int64),
    )
    faults = _inherit(joined, range(len(base.slug), len(slug)))
    if faults:
        raise InputError(faults)
    return joined


def _parents_of(base: Kinds, rows: Kinds, slug: list[str]) -> list[int]:
    """Parent of each new row in the joined table, by number or by path."""
    place = {name: row for row, name in enumerate(slug)}
    parents = []
    for name, given in zip(rows.slug, rows.parent, strict=True):
        above = str(name)
        found = int(given)
        while found < 0 and "/" in above:
            above = above.rpartition("/")[0]
            found = place.get(above, -1)
        parents.append(found)
    return parents


def _slug_faults(slug: list[str], n_base: int) -> list[Fault]:
    """Slugs that are malformed, repeated, or below nothing."""
    faults = []
    for row in range(n_base, len(slug)):
        if not _SLUG.fullmatch(slug[row]):
            faults.append(_fault("F15", row - n_base, "slug", slug[row], "words of a-z, 0-9 and - divided by /"))
        if slug[row] in slug[:row]:
            faults.append(_fault("F20", row - n_base, "slug", slug[row], "each kind once"))
    return faults


def _circle_faults(slug: list[str], parent: Sequence[int]) -> list[Fault]:
    """Kinds whose parents never reach a root, or are no rows."""
    faults = []
    for row in range(len(slug)):
        above, steps = row, 0
        while 0 <= above < len(slug) and steps <= len(slug):
            above, steps = parent[above], steps + 1
        if steps > len(slug):
            faults.append(_fault("F22", row, "parent", slug[row], "a parent that is not below it"))
        elif above >= len(slug):
            faults.append(_fault("F21", row, "parent", above, f"a row from 0 to {len(slug) - 1}"))
    return faults


def _inherit(kinds: Kinds, rows: Iterable[int]) -> list[Fault]:
    """Fill in what new rows inherit, parents first; give the faults."""
    faults = []
    for row in sorted(rows, key=lambda row: len(kinds.chain(str(kinds.slug[row])))):
        above = int(kinds.parent[row])
        if above < 0:
            continue
        if kinds.unit[row] not in ("", kinds.unit[above]):
            faults.append(
                _fault("F12", row, "unit", kinds.unit[row], f"the unit of the kind above ({kinds.unit[above]})")
            )
        if bool(kinds.stock[row]) != bool(kinds.stock[above]):
            faults.append(_fault("F12", row, "stock", kinds.stock[row], "the same as the kind above"))
        if kinds.shelf_days[row] > kinds.shelf_days[above]:
            expected = f"at most {kinds.shelf_days[above]} days, as the kind above"
            faults.append(_fault("F13", row, "shelf_days", kinds.shelf_days[row], expected))
        kinds.unit[row] = kinds.unit[above]
        kinds.shelf_days[row] = kinds.shelf_days[row] or kinds.shelf_days[above]
    return faults


def _fault(code: str, row: int, column: str, found: object, expected: str) -> Fault:
    return Fault(code, "error", _FILE, row + 1, column, str(found), expected)
