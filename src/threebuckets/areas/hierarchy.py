"""Areas with a code and levels, in a hierarchy of parents, and what became of areas that were abolished.

Codes are opaque strings: no prefix is ever read, and level words come from the data. An area may have several parents
(a region and a combined authority) and several levels. No geometry here, and no files.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from threebuckets.errors import Fault, InputError, UnknownCodeError, shown

SHARE_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Area:
    """A place with a code.

    Parameters
    ----------
    code, name : str
        The code is the key; the name is what people read.
    levels : frozenset of str
        Level words; a district may be of two levels at once; may be empty.
    start, end : int or None
        First and last year in force, both included; None where it is open.

    Examples
    --------
    >>> Area("b", "Barnsley", frozenset({"district"}), None, 2024).in_force(2025)
    False
    """

    code: str
    name: str
    levels: frozenset[str] = frozenset()
    start: int | None = None
    end: int | None = None

    def in_force(self, year: int) -> bool:
        """Whether the area exists in a year; the first and the last year count."""
        return (self.start is None or self.start <= year) and (self.end is None or year <= self.end)


@dataclass(frozen=True, slots=True, order=True)
class Succession:
    """One area followed by another.

    Parameters
    ----------
    old, new : str
        Codes.
    share : float
        Share of the old area's base that went to the new one, above 0 and at most 1.
    year : int
        First year of the new code.
    """

    old: str
    new: str
    share: float
    year: int


@dataclass(frozen=True, slots=True)
class AreaChanges:
    """What carrying figures to a year's areas did: a report for whoever imports.

    Parameters
    ----------
    recoded, merged, split : tuple of Succession
        Steps taken, sorted.
    unknown : tuple of str
        Codes that neither the hierarchy nor a succession knows; kept as they are.
    """

    recoded: tuple[Succession, ...] = ()
    merged: tuple[Succession, ...] = ()
    split: tuple[Succession, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """Areas with their parents and successors; made with `Hierarchy.of`.

    Parameters
    ----------
    areas : mapping of str to Area
        By code, ascending.
    ancestors : mapping of str to tuple of str
        All ancestors of each code, nearest first.
    successions : mapping of str to tuple of Succession
        By old code, sorted by year.
    """

    areas: Mapping[str, Area]
    ancestors: Mapping[str, tuple[str, ...]]
    successions: Mapping[str, tuple[Succession, ...]]
    _below: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(
        cls, areas: Iterable[Area], links: Iterable[tuple[str, str]], successions: Iterable[Succession] = ()
    ) -> "Hierarchy":
        """Hierarchy of areas, (child, parent) links and successions.

        Parameters
        ----------
        areas : iterable of Area
        links : iterable of (str, str)
            Child and parent; the links of one child nearest first. Only the next parents, or all ancestors.
        successions : iterable of Succession, optional

        Raises
        ------
        InputError
            All at once: code twice, end before start, unknown parent, circle of parents, shares of a split that do
            not sum to 1.

        Examples
        --------
        >>> uk, hull = Area("K", "UK", frozenset({"country"})), Area("H", "Hull", frozenset({"district"}))
        >>> Hierarchy.of([hull, uk], [("H", "K")]).at_level("district", year=2026)
        ('H',)
        """
        listed = sorted(areas, key=lambda area: area.code)
        by_code = {area.code: area for area in listed}
        parents: dict[str, list[str]] = defaultdict(list)
        for child, parent in links:
            if parent not in parents[child]:
                parents[child].append(parent)
        steps: dict[str, list[Succession]] = defaultdict(list)
        for step in sorted(set(successions), key=lambda step: (step.year, step.old, step.new)):
            steps[step.old].append(step)
        faults = _area_faults(listed) + _link_faults(by_code, parents) + _share_faults(steps)
        if faults:
            raise InputError(faults)
        ancestors = {code: _all_ancestors(code, parents) for code in by_code}
        below: dict[str, list[str]] = defaultdict(list)
        for code in by_code:
            for ancestor in ancestors[code]:
                below[ancestor].append(code)
        return cls(
            by_code,
            ancestors,
            {code: tuple(found) for code, found in steps.items()},
            {code: tuple(found) for code, found in below.items()},
        )

    def at_level(self, level: str, *, year: int) -> tuple[str, ...]:
        """Codes of a level that are in force in a year, ascending."""
        return tuple(code for code, area in self.areas.items() if level in area.levels and area.in_force(year))

    def parents(self, code: str) -> tuple[str, ...]:
        """All ancestors of an area, nearest first; raises UnknownCodeError."""
        self._known(code)
        return self.ancestors[code]

    def ancestor(self, code: str, level: str) -> str | None:
        """The nearest ancestor of a level, or None; raises UnknownCodeError."""
        return next((above for above in self.parents(code) if level in self.areas[above].levels), None)

    def descendants(self, code: str, level: str, *, year: int) -> tuple[str, ...]:
        """Areas of a level anywhere below an area, in force in a year, ascending; raises UnknownCodeError."""
        self._known(code)
        inside = (self.areas[found] for found in self._below.get(code, ()))
        return tuple(area.code for area in inside if level in area.levels and area.in_force(year))

    def peers(self, code: str, *, level: str, within: str | None, year: int) -> tuple[str, ...]:
        """Areas of the same level, without the area itself.

        Parameters
        ----------
        code : str
        level : str
            Level of the peers.
        within : str or None
            Code of an area above; None: everywhere.
        year : int
            Year in which the peers must be in force.

        Returns
        -------
        tuple of str, ascending

        Raises
        ------
        UnknownCodeError
            `code` or `within` is not an area.
        """
        self._known(code)
        found = self.at_level(level, year=year) if within is None else self.descendants(within, level, year=year)
        return tuple(peer for peer in found if peer != code)

    def successors(self, code: str, *, year: int) -> tuple[Succession, ...]:
        """Areas of a year that follow from an area, with the share that went to each.

        Returns
        -------
        tuple of Succession
            Steps of several years composed, sorted by new code; `year` is that of the last step. The area itself with
            share 1 (and the year asked for) while it is in force; empty when it ended and nothing is known to follow.

        Raises
        ------
        UnknownCodeError
            Neither an area nor the old code of a succession.
        """
        if code not in self.areas and code not in self.successions:
            raise UnknownCodeError.of("code", code, "the code of an area or of a succession")
        shares: dict[str, float] = defaultdict(float)
        years: dict[str, int] = {}
        self._follow(code, 1.0, None, year, shares, years)
        return tuple(Succession(code, new, min(shares[new], 1.0), years[new]) for new in sorted(shares))

    def _follow(
        self, code: str, share: float, since: int | None, until: int, shares: dict[str, float], years: dict[str, int]
    ) -> None:
        steps = [s for s in self.successions.get(code, ()) if s.year <= until and (since is None or s.year > since)]
        if not steps:
            area = self.areas.get(code)
            if area.in_force(until) if area else since is not None:
                shares[code] += share
                years[code] = max(years.get(code, 0), since if since is not None else until)
            return
        for step in steps:
            if step.year == steps[0].year:
                self._follow(step.new, share * step.share, step.year, until, shares, years)

    def _known(self, code: str) -> None:
        if code not in self.areas:
            raise UnknownCodeError.of("code", code, "the code of an area of the hierarchy")


def _all_ancestors(code: str, parents: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found = list(parents.get(code, ()))
    seen = set(found)
    for above in found:  # grows while it is walked: breadth first
        for further in parents.get(above, ()):
            if further not in seen:
                seen.add(further)
                found.append(further)
    return tuple(found)


def _fault(code: str, column: str, found: object, expected: str) -> Fault:
    return Fault(code, "error", "areas", None, column, shown(found), expected)


def _area_faults(listed: Sequence[Area]) -> list[Fault]:
    faults = [
        _fault("F20", "area", f'"{first.code}" twice', "each code once")
        for first, second in pairwise(listed)
        if first.code == second.code
    ]
    return faults + [
        _fault("F23", "end", f"{area.code}: {area.start} to {area.end}", "an end that is not before the start")
        for area in listed
        if area.start is not None and area.end is not None and area.end < area.start
    ]


def _link_faults(areas: Mapping[str, Area], parents: Mapping[str, Sequence[str]]) -> list[Fault]:
    faults = [
        _fault("F21", "parents", f'"{code}" of {child}', "the code of an area")
        for child in sorted(parents)
        for code in sorted({child, *parents[child]} - set(areas))
    ]
    waiting = {child: set(above) for child, above in parents.items() if above}
    while ready := [child for child, above in waiting.items() if not any(code in waiting for code in above)]:
        for child in ready:
            del waiting[child]
    if waiting:
        faults.append(_fault("F22", "parents", ", ".join(sorted(waiting)), "parents that do not go round in a circle"))
    return faults


def _share_faults(steps: Mapping[str, Sequence[Succession]]) -> list[Fault]:
    sums: dict[tuple[str, int], float] = defaultdict(float)
    faults = []
    for step in (step for found in steps.values() for step in found):
        sums[step.old, step.year] += step.share
        if not 0 < step.share <= 1:
            faults.append(_fault("F13", "share", f"{step.share} of {step.old}", "above 0 and at most 1"))
    return faults + [
        _fault("F13", "share", f"{total:.6g} for {old} in {year}", "shares of one old area that sum to 1")
        for (old, year), total in sums.items()
        if abs(total - 1) > SHARE_TOLERANCE
    ]
