"""A platform's plan told area by area: what could start from whose offers, and what everything else lacks.

Bodies are named; persons stand together as the people of the area, with a number from ten upwards. Where one to nine
persons stand behind a need, no amount of it is told. Nothing is planned here.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from threebuckets.delivery.assignments import TOLERANCE
from threebuckets.delivery.lacks import (
    COUNTED,
    ELSEWHERE,
    EXCLUDED,
    NOBODY,
    REQUIRED,
    SHORT,
    TOGETHER,
    UNSTATED,
    Lack,
    given_words,
    lack_words,
    unstated,
)
from threebuckets.delivery.links import left_out
from threebuckets.delivery.modelling import totals
from threebuckets.delivery.platform_plan import MIN_PEOPLE, PlatformPlan, of_few_people
from threebuckets.delivery.price_sentences import price_sentences, rounded_up
from threebuckets.delivery.words import people_of
from threebuckets.policy.wording import day, kind_word
from threebuckets.resources.types import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Giver:
    """Who would give what to one requirement: a body by name, or people of the area.

    Parameters
    ----------
    name : str
    actor_id : str
        "" for people.
    requirement, kind, unit : str
    amount : float
        In `unit`; NaN where it may not be told.
    sentence : str
        “The Mill: 60 m² of room”. Of what comes whole (people, rooms, vehicles) the next whole number: an offer that is
        not sure counts for its chance, and nobody gives 2.37 rooms.
    """

    name: str
    actor_id: str
    requirement: str
    kind: str
    unit: str
    amount: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """One policy in one area by the plan.

    Parameters
    ----------
    policy, title, area, area_name, design : str
    starts : bool
        Whether the plan starts it (or keeps it going).
    delivering : bool
        Whether a coalition delivers it today.
    stands : bool
        Whether values and situation both hold; else something there is still to be found out.
    givers : tuple of Giver
        From whose offers; none where it does not start.
    lacks : tuple of Lack
        What it lacks; of one that goes on, what is open.
    """

    policy: str
    title: str
    area: str
    area_name: str
    design: str
    starts: bool
    delivering: bool
    stands: bool
    givers: tuple[Giver, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """All policies of one area by the plan, and what more of a kind would start there."""

    area: str
    name: str
    outlooks: tuple[Outlook, ...]
    prices: tuple[str, ...]

    @property
    def n_starting(self) -> int:
        """How many deliveries start or go on."""
        return sum(outlook.starts for outlook in self.outlooks)


def headline(found: PlatformPlan) -> str:
    """The plan in one sentence: how many deliveries it starts, and how much better any plan could be.

    Where priorities differ, “better” is by priority.
    """
    plan = found.plan
    n = int(plan.delivered.sum())
    if not n:
        return "This plan starts nothing" + (", and none could." if plan.bound <= TOLERANCE else ".")
    begin = f"This plan starts {n:,} {'delivery' if n == 1 else 'deliveries'}; no plan could "
    if plan.gap < 5e-4:
        return begin + ("start more." if _is_equal(found) else "do better.")
    return begin + f"do better than {100 * plan.gap:.1f}% more."


def head_lines(offered: PlatformPlan, asked: PlatformPlan) -> Iterator[str]:
    """How many candidates there are, and what the plan says from what is offered, and if all who could help said yes."""
    n, standing = len(offered.candidates), sum(one.stands for one in offered.candidates)
    if not n:
        yield "Nothing could be delivered: wherever policies are tested, values or situation speak against them."
        return
    yield (
        f"{n} {'case' if n == 1 else 'cases'} of a policy in an area could be delivered: nothing there speaks against it. "
        + (f"In {standing} of them" if standing else "In none of them do")
        + " values and situation both hold."
    )
    both = sum(one.stands for one, starts in zip(offered.candidates, offered.plan.delivered, strict=True) if starts)
    told = f" In {both} of these values and situation both hold." if offered.plan.delivered.any() else ""
    yield f"With what is offered today: {headline(offered)}{told}"
    few = " Offers that do not say how much are not counted." if unstated(asked).any() else ""
    yield f"If all on record who could help said yes: {headline(asked)}{few}"


def _is_equal(found: PlatformPlan) -> bool:
    priority = found.deliveries.priority
    return bool((priority == priority[0]).all())


def by_area(found: PlatformPlan, *, areas: Sequence[str] | None = None, limit: int = 5) -> tuple[AreaPlan, ...]:
    """The plan area by area, in order of the areas' codes.

    Parameters
    ----------
    found : PlatformPlan
    areas : sequence of str, optional
        Codes of the areas; by default all that have a candidate.
    limit : int
        Most sentences in each area about what more of a kind would start; 0: none are worked out.
    """
    words = _Words(found)
    rows: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(found.candidates):
        rows[one.area].append(row)
    wanted = sorted(rows) if areas is None else [area for area in areas if area in rows]
    return tuple(
        AreaPlan(
            area, words.area_name(area), tuple(words.outlook(row) for row in rows[area]), words.prices(area, limit)
        )
        for area in wanted
    )


class _Words:
    """Puts rows of a plan into words."""

    def __init__(self, found: PlatformPlan) -> None:
        self._found = found
        arcs, plan = found.pools.arcs, found.plan
        self._few = of_few_people(found)
        use = totals(plan.offer, plan.amount, len(found.pools.free))
        there = totals(arcs.need, found.pools.free[arcs.offer], len(found.needs.kind))
        left = np.maximum(found.pools.free - use, 0.0)
        self._alone: Floats = there
        self._left: Floats = totals(arcs.need, left[arcs.offer], len(found.needs.kind))
        self._met: Floats = totals(plan.need, plan.amount, len(found.needs.kind))
        self._flows = np.argsort(plan.need, kind="stable")
        self._flow_starts = np.searchsorted(plan.need[self._flows], np.arange(len(found.needs.kind) + 1))
        self._left_out = left_out(found.links)
        self._titles: Mapping[str, str] = {
            slug: policy.title for slug, policy in found.around.platform.policies.items()
        }

    def area_name(self, area: str) -> str:
        return self._found.around.area_names.get(area, area)

    def outlook(self, row: int) -> Outlook:
        one, starts = self._found.candidates[row], bool(self._found.plan.delivered[row])
        start = self._found.deliveries.req_start
        needs = np.arange(start[row], start[row + 1])
        lines = sorted({str(line) for line in self._found.line[needs]})
        by_line = [(line, needs[self._found.line[needs] == line]) for line in lines]
        givers = [giver for line, rows in by_line for giver in self._givers(line, rows, one.area)] if starts else []
        lacks = [] if starts else self._broken(row)
        lacks += [lack for line, rows in by_line for lack in self._lacks(line, rows, starts=starts)]
        if not starts and not lacks:
            lacks = [Lack("", "", "", math.nan, TOGETHER, "each thing is there, but not enough for all of it together")]
        return Outlook(
            one.policy, self._titles.get(one.policy, one.policy), one.area, self.area_name(one.area), one.design,
            starts, one.delivering, one.stands, tuple(givers), tuple(lacks),
        )  # fmt: skip

    def prices(self, area: str, limit: int) -> tuple[str, ...]:
        found = self._found
        if limit < 1:
            return ()
        sentences = price_sentences(
            found.plan, found.deliveries, found.needs, found.pools.free, found.pools.arcs,
            area=area, limit=limit, titles=self._titles, told=~self._few, able=self._able(area),
        )  # fmt: skip
        return tuple(one.sentence for one in sentences)

    def _able(self, area: str) -> Bools:
        """Candidates of an area that nothing but what they need keeps from starting, shape (D,)."""
        here = self._found.deliveries.area == area
        return np.array([bool(is_here) and not self._broken(row) for row, is_here in enumerate(here)], np.bool_)

    def _broken(self, row: int) -> list[Lack]:
        """Which other policy keeps a candidate from starting: one that it excludes, or one that it requires."""
        links, starts, policy = self._found.links, self._found.plan.delivered, self._found.deliveries.policy
        out = []
        if links.barred[row]:
            out.append(
                (EXCLUDED, f"{self._title(links.barred[row])} is delivered here, and the two exclude each other")
            )
        for other in links.excluding(row):
            if starts[other]:
                words = f"{self._title(policy[other])} starts here in this plan, and the two exclude each other"
                out.append((EXCLUDED, words))
        if links.missing[row]:
            out.append((REQUIRED, f"it requires {self._title(links.missing[row])}, which cannot start here"))
        for other in links.requires[row]:
            if not starts[other]:
                words = f"it requires {self._title(policy[other])}, which does not start here in this plan"
                out.append((REQUIRED, words))
        if row in self._left_out:
            out.append((REQUIRED, "more policies here require one another than a plan can try"))
        return [Lack("", "", "", math.nan, why, words) for why, words in out]

    def _title(self, policy: str) -> str:
        return f"“{self._titles.get(policy, policy)}”"

    def _givers(self, line: str, rows: Ints, area: str) -> list[Giver]:
        """Bodies by name, then people together, for one requirement."""
        found, plan = self._found, self._found.plan
        flows = np.concatenate([self._flows[self._flow_starts[row] : self._flow_starts[row + 1]] for row in rows])
        actor = found.around.offers.actor[found.pools.offer[plan.offer[flows]]]
        person = found.around.actors.is_person[actor]
        hidden = bool(self._few[rows].any())
        out = []
        for who in sorted(set(actor[~person].tolist()), key=lambda one: str(found.around.actors.id[one])):
            name, code = str(found.around.actors.name[who]), str(found.around.actors.id[who])
            out.append(self._giver(name, code, line, rows, flows[actor == who], hidden=hidden))
        n_people = len(set(actor[person].tolist()))
        if n_people:
            name = people_of(self.area_name(area), n_people)
            hidden = hidden or n_people < MIN_PEOPLE
            out.append(self._giver(name, "", line, rows, flows[person], hidden=hidden))
        return out

    def _giver(self, name: str, code: str, line: str, rows: Ints, flows: Ints, *, hidden: bool) -> Giver:
        plan, needs = self._found.plan, self._found.needs
        given = totals(np.searchsorted(rows, plan.need[flows]), plan.amount[flows], len(rows))
        kind, unit = str(needs.kind[rows[0]]), str(needs.unit[rows[0]])
        amount = math.nan if hidden else float(given.max())
        words = kind_word(kind) if hidden else given_words(amount, unit, kind)
        return Giver(name, code, line, kind, unit, amount, f"{name}: {words}{self._days(rows, given, bool(code))}")

    def _days(self, rows: Ints, given: Floats, is_body: bool) -> str:
        """From when until when somebody gives, where it is not all the time; of people nothing is said."""
        some = np.flatnonzero(given > TOLERANCE)
        if not is_body or len(some) == len(rows) or not len(some):
            return ""
        needs = self._found.needs
        order = rows[np.argsort(needs.starts[rows])]
        first, last = needs.starts[rows[some]].min(), needs.ends[rows[some]].max()
        begin = "" if first == needs.starts[order[0]] else f" from {day(_date(first))}"
        return begin + ("" if last == needs.ends[order[-1]] else f" until {day(_date(last))}")

    def _lacks(self, line: str, rows: Ints, *, starts: bool) -> list[Lack]:
        """What one requirement lacks, in the stretch of days in which most is missing."""
        needs = self._found.needs
        had = self._met if starts else self._left
        missing = needs.amount[rows] - had[rows]
        worst = rows[int(np.argmax(missing))]
        if missing.max() <= TOLERANCE * max(1.0, float(needs.amount[worst])):
            return []
        alone, amount = float(self._alone[worst]), float(needs.amount[worst])
        why = NOBODY if alone <= TOLERANCE else SHORT if alone < amount - TOLERANCE else ELSEWHERE
        short = amount - alone if why == SHORT and not starts else float(missing.max())
        kind, unit = str(needs.kind[worst]), str(needs.unit[worst])
        told = math.nan if self._few[rows].any() else rounded_up(short, unit) if unit in COUNTED else short
        more = 0 if self._few[rows].any() else int(self._unstated[worst])
        why = UNSTATED if more and why == NOBODY else why
        return [Lack(line, kind, unit, told, why, lack_words(why, told, amount, unit, kind, more), more)]

    @cached_property
    def _unstated(self) -> Ints:
        return unstated(self._found)


def _date(value: Any) -> date:
    found: date = value.item()
    return found
