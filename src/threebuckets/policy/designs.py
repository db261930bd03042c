"""Local designs: one area's answers to a policy's choices, and what delivery takes there by that design.

Comparing and adopting designs is `threebuckets.delivery`'s matter.
"""

import math
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from threebuckets.errors import Fault
from threebuckets.policy.documents import Choice, Code, Part, PolicyDocument, RequirementLine, Slug, Words
from threebuckets.policy.front_matter import read_front_matter, validated

Answer = str | float | tuple[str, ...]


def _answer(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return tuple(str(item) for item in value) if isinstance(value, list) else value


class LocalDesign(Part):
    """One area's answers to the choices of a policy: one Markdown file `designs/<policy>/<area>.md`.

    Unanswered choices are allowed. A design for an older version of the policy is read but not used until it is
    confirmed (`is_for`). `decided_by` is a group of ten or more, or an actor; never a person.
    """

    policy: Slug
    policy_version: int = Field(ge=1)
    area: Code
    decided_on: date
    decided_by: Words | None = None
    answers: Mapping[Slug, Annotated[str | float | tuple[str, ...], BeforeValidator(_answer)]] = Field(
        default_factory=dict
    )
    leads: Mapping[Slug, Code] = Field(default_factory=dict)
    prose: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """`policy/area`: how the design is named in verdicts."""
        return f"{self.policy}/{self.area}"

    def is_for(self, policy: PolicyDocument) -> bool:
        """Whether it was decided for the policy's present version."""
        return self.policy == policy.slug and self.policy_version == policy.version


def parse_design(text: str, *, file: str) -> LocalDesign:
    """A local design from the text of its file.

    Raises
    ------
    InputError
        All faults at once, with line and path.
    """
    front = read_front_matter(text, file=file)
    return validated(LocalDesign, front, file=file, prose=front.prose, source=text)


def design_faults(policy: PolicyDocument, design: LocalDesign, *, file: str) -> tuple[Fault, ...]:
    """What does not fit the policy: unknown choices and leads, answers outside the choice; an older version warns."""
    if not design.is_for(policy):
        found = f"version {design.policy_version}"
        return (
            Fault("F34", "warning", file, None, "policy_version", found, f"{policy.version}; confirm it to use it"),
        )
    choices = {choice.id: choice for choice in policy.choices}
    parts = {part.id for part in policy.core}
    faults = []
    for name, answer in design.answers.items():
        expected = _expected(choices[name], answer) if name in choices else "a choice of the policy"
        if expected:
            found = _shown(answer) if name in choices else name
            faults.append(Fault("F34", "error", file, None, f"answers.{name}", found, expected))
    for part in sorted(set(design.leads) - parts):
        faults.append(Fault("F34", "error", file, None, f"leads.{part}", part, "a part of the core"))
    return tuple(faults)


def _shown(answer: Answer) -> str:
    return ", ".join(answer) if isinstance(answer, tuple) else str(answer)


def _expected(choice: Choice, answer: Answer) -> str:
    """What an answer should have been; empty where it fits."""
    if choice.type == "number":
        low, high = choice.minimum, choice.maximum
        fits = isinstance(answer, float) and (low is None or answer >= low) and (high is None or answer <= high)
        return (
            "" if fits else f"a number from {low:g} to {high:g}" if low is not None and high is not None else "a number"
        )
    if choice.type == "text":
        return "" if isinstance(answer, str) else "text"
    given = (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()
    if not given or (choice.type == "one-of" and len(given) > 1) or set(given) - set(choice.options):
        return " or ".join(choice.options) if choice.type == "one-of" else "some of " + ", ".join(choice.options)
    return ""


def requirements_of(
    policy: PolicyDocument, design: LocalDesign | None, numbers: Mapping[str, float] | None = None
) -> tuple[RequirementLine, ...]:
    """What delivery takes in an area by its design, one line a requirement.

    Parameters
    ----------
    policy : PolicyDocument
        Gives the requirements of the core.
    design : LocalDesign or None
        Adds requirements by its answers and scales amounts by its numbers. None, or a design for another version:
        the policy's own amounts.
    numbers : mapping of str to float, optional
        The area's own figures that scale amounts, by name; names of number choices come from the design.

    Notes
    -----
    A `scales` factor replaces the amount: answer × factor, with the estimates in the same proportion.
    """
    lines = {line.id: line for line in policy.requirements}
    if design is None or not design.is_for(policy):
        return tuple(lines.values())
    for choice in policy.choices:
        answer = design.answers.get(choice.id)
        for option in (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ():
            for line in choice.adds.get(option, ()):
                lines[line.id] = line
        number = answer if isinstance(answer, float) else (numbers or {}).get(choice.id)
        for name, factor in choice.scales.items() if number is not None else ():
            if name in lines and number is not None and number * factor > 0:
                lines[name] = _scaled(lines[name], number * factor)
    return tuple(lines.values())


def _scaled(line: RequirementLine, amount: float) -> RequirementLine:
    ratio = amount / line.amount
    whole = line.unit == "people"
    turned = {
        "amount": math.ceil(amount - 1e-9) if whole else amount,
        "low": line.low and line.low * ratio,
        "high": line.high and max(line.high * ratio, math.ceil(amount - 1e-9) if whole else amount),
    }
    return line.model_copy(update=turned)
