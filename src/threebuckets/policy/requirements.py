"""What delivery takes in an area: the policy's own requirements, changed by what the area has decided.

Order: the core, then the choices as the document lists them. A number sets amounts, an option adds requirements, text
changes nothing. Where a choice is open, the remaining answers give a range. Whether it is there is `checks`' matter.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import Choice, PolicyDocument, RequirementLine, Scale

WHOLE = frozenset({"people", "item"})
"""Units of which there is no half."""
PEOPLE = "population"
_End = Literal["least", "likely", "most"]
_Lines = dict[str, RequirementLine]


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """Figures of an area that designs are reckoned with.

    Parameters
    ----------
    area : str
        Code of the area.
    numbers : mapping of str to float
        Numeric columns of `situation/areas.csv` that are filled in there; `population` is people.
    """

    area: str
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def people(self) -> float | None:
        """People who live there; None where it is not known."""
        return self.numbers.get(PEOPLE)


@dataclass(frozen=True, slots=True)
class RequirementsRange:
    """What delivery takes by the answers given, and between which ends by those still open.

    Parameters
    ----------
    likely : tuple of RequirementLine
        By the answers given, and by the policy's own amounts where one is open; nothing that only an open choice
        would add.
    least, most : tuple of RequirementLine
        By those of the remaining answers that ask for least and for most, requirement by requirement.
    open : tuple of Choice
        Choices that change what it takes and are not answered.
    missing : tuple of str
        Figures of the area that are needed and not known: what they scale cannot be told.
    is_bounded : bool
        Whether `most` is really the most: no figure is missing and every open number has a maximum.
    """

    likely: tuple[RequirementLine, ...]
    least: tuple[RequirementLine, ...]
    most: tuple[RequirementLine, ...]
    open: tuple[Choice, ...]
    missing: tuple[str, ...]
    is_bounded: bool

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open that would change what it takes."""
        return self.is_bounded and self.least == self.most


def requirements_of(
    policy: PolicyDocument,
    design: LocalDesign | None,
    area: AreaFacts | None = None,
    *,
    default_spread: float = 0.20,
) -> tuple[RequirementLine, ...]:
    """What delivery takes in an area by its design, one line a requirement.

    Parameters
    ----------
    policy : PolicyDocument
        Gives the requirements of the core.
    design : LocalDesign or None
        Changes them by its answers. None, and a design for another version of the policy: nothing is answered yet.
    area : AreaFacts, optional
        The area's own figures, for factors written with `per`.
    default_spread : float
        Share by which the greatest need exceeds the amount where a requirement states no `high`; used only for what is
        still open.

    Returns
    -------
    tuple of RequirementLine
        `low` is the least and `high` the greatest over the answers that remain, `amount` what is likely: the policy's
        own amount where nothing has been decided, 0 for what only an open choice would add.

    Notes
    -----
    A number sets the amount to answer × factor (× the area's figure), with low and high in the same proportion, whole
    people and items rounded up. A requirement that belongs to a part of the core never falls below the policy's own
    amount, unless the part names the number in `scales_with`.

    Examples
    --------
    >>> from threebuckets.policy.documents import parse_policy
    >>> policy = parse_policy('''---
    ... title: Warm rooms
    ... version: 1
    ... kind: warm-room
    ... from: 2027-01-01
    ... until: 2028-12-31
    ... statements: [{statement: s1}]
    ... needs: [{indicator: cold-homes, target: 5, horizon: 2028-12-31}]
    ... requirements: [{id: room, kind: space, amount: 60, unit: m2}]
    ... choices: [{id: seats, question: "Seats?", type: number, minimum: 10, maximum: 40, scales: {room: 2}}]
    ... ---''', slug="warm-rooms")
    >>> [(line.id, line.low, line.amount, line.high) for line in requirements_of(policy, None)]
    [('room', 20.0, 60.0, 96.0)]
    """
    found = requirements_range(policy, design, area)
    least, likely = ({line.id: line for line in lines} for lines in (found.least, found.likely))
    if found.is_settled:
        return found.most
    return tuple(_spanned(line, least, likely, default_spread) for line in found.most)


def requirements_range(
    policy: PolicyDocument, design: LocalDesign | None, area: AreaFacts | None = None
) -> RequirementsRange:
    """What delivery takes by the answers given, and the ends between which the open ones leave it.

    Parameters
    ----------
    policy, design, area
        As for `requirements_of`.

    Examples
    --------
    >>> requirements_range.__module__
    'threebuckets.policy.requirements'
    """
    answers = design.answers if design is not None and design.is_for(policy) else {}
    numbers = area.numbers if area is not None else {}
    open_ = tuple(choice for choice in policy.choices if choice.is_counted and choice.id not in answers)
    missing = sorted(set(figures_named(policy.choices)) - numbers.keys())
    least, likely, most = (_lines(policy, answers, numbers, end) for end in ("least", "likely", "most"))
    return RequirementsRange(
        likely=tuple(_between(line, least.get(line.id), most[line.id]) for line in likely.values() if line.id in most),
        least=tuple(least.values()),
        most=tuple(most.values()),
        open=open_,
        missing=tuple(missing),
        is_bounded=not missing and all(choice.maximum is not None for choice in open_ if choice.type == "number"),
    )


def figures_named(choices: Iterable[Choice]) -> tuple[str, ...]:
    """Figures of the area that choices scale requirements with, sorted."""
    scales = (scale for choice in choices for scale in choice.scales.values())
    return tuple(sorted({scale.per for scale in scales if isinstance(scale, Scale)}))


def scaled_amounts(choice: Choice, answer: float, numbers: Mapping[str, float]) -> dict[str, float]:
    """Amount of each requirement that a number scales; those whose figure of the area is not known are left out."""
    found = {}
    for name, scale in choice.scales.items():
        if isinstance(scale, Scale):
            if scale.per in numbers:
                found[name] = answer * scale.factor * numbers[scale.per]
        else:
            found[name] = answer * scale
    return found


def core_part_of(policy: PolicyDocument, requirement: str, choice: Choice) -> str | None:
    """Part of the core below whose amount an answer may not take a requirement; None where it may."""
    line = next((line for line in policy.requirements if line.id == requirement), None)
    part = next((part for part in policy.core if line is not None and part.id == line.part), None)
    return None if part is None or choice.id in part.scales_with else part.id


def _lines(policy: PolicyDocument, answers: Mapping[str, object], numbers: Mapping[str, float], end: _End) -> _Lines:
    lines = {line.id: line for line in policy.requirements}
    for choice in policy.choices:
        answer = answers.get(choice.id)
        for line in _added(choice, answer, end):
            known = lines.get(line.id)
            lines[line.id] = line if known is None or line.amount > known.amount else known
        number = answer if isinstance(answer, float) else _end_of(choice, end) if answer is None else None
        for name, amount in (scaled_amounts(choice, number, numbers) if number is not None else {}).items():
            if name in lines:
                _scale_line(lines, name, amount, policy, choice)
    return lines


def _added(choice: Choice, answer: object, end: _End) -> Iterator[RequirementLine]:
    """What the chosen options add; of an open choice, at most what any does, at least what all do."""
    if answer is not None:
        for option in (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ():
            yield from choice.adds.get(option, ())
    elif end == "most":
        for added in choice.adds.values():
            yield from added
    elif end == "least" and choice.adds and set(choice.adds) == set(choice.options):
        by_option = [{line.id: line for line in added} for added in choice.adds.values()]
        for name in by_option[0]:
            if all(name in added for added in by_option):
                yield min((added[name] for added in by_option), key=lambda line: line.amount)


def _end_of(choice: Choice, end: _End) -> float | None:
    """The answer at one end of an open number; the policy's own amounts stand for what is likely."""
    if choice.type != "number" or end == "likely":
        return None
    return choice.maximum if end == "most" else choice.minimum or 0.0


def _scale_line(lines: _Lines, name: str, amount: float, policy: PolicyDocument, choice: Choice) -> None:
    line = lines[name]
    if core_part_of(policy, name, choice) is not None:
        own = next(own for own in policy.requirements if own.id == name)
        if rounded_up(amount, line.unit) < own.amount:
            return
    if amount <= 0:
        del lines[name]
        return
    ratio = amount / line.amount
    sizes = {
        "amount": rounded_up(amount, line.unit),
        "low": None if line.low is None else rounded_up(line.low * ratio, line.unit),
        "high": None if line.high is None else rounded_up(line.high * ratio, line.unit),
    }
    lines[name] = line.model_copy(update=sizes)


def rounded_up(amount: float, unit: str) -> float:
    """An amount, in whole units where there is no half.

    Examples
    --------
    >>> rounded_up(1.5, "people"), rounded_up(1.5, "m2")
    (2.0, 1.5)
    """
    return float(math.ceil(amount - 1e-9)) if unit in WHOLE else amount


def _between(line: RequirementLine, least: RequirementLine | None, most: RequirementLine) -> RequirementLine:
    """The likely line, or the nearer end where it lies outside what the remaining answers leave."""
    if least is not None and line.amount < least.amount:
        return least
    return most if line.amount > most.amount else line


def _spanned(
    most: RequirementLine, least: Mapping[str, RequirementLine], likely: Mapping[str, RequirementLine], spread: float
) -> RequirementLine:
    """One line from the ends: least low, likely amount, greatest high."""
    low, middle = least.get(most.id), likely.get(most.id)
    if low == most:
        return most
    sizes = {
        "low": 0.0 if low is None else low.low if low.low is not None else low.amount,
        "amount": 0.0 if middle is None else middle.amount,
        "high": most.high if most.high is not None else most.amount * (1 + spread),
    }
    return most.model_copy(update=sizes)
