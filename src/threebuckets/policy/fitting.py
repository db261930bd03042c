"""Whether a local design fits its policy: every answer is one the choice takes, and the core stays whole.

Each misfit is a fault with its place. Whether what a design names exists is checked with the whole platform.
"""

from collections.abc import Iterator

from threebuckets.errors import Fault
from threebuckets.policy.designs import Answer, LocalDesign
from threebuckets.policy.documents import Choice, PolicyDocument
from threebuckets.policy.requirements import (
    AreaFacts,
    core_part_of,
    figures_named,
    requirements_range,
    rounded_up,
    scaled_amounts,
)
from threebuckets.policy.wording import amount_of


def design_faults(
    policy: PolicyDocument, design: LocalDesign, *, file: str, area: AreaFacts | None = None
) -> tuple[Fault, ...]:
    """What does not fit the policy; a design for another version is only warned of, since it is not used.

    Parameters
    ----------
    policy, design
    file : str
        Name of the design's file, for the faults.
    area : AreaFacts, optional
        The area's own figures; without them nothing that rests on figures is checked.

    Returns
    -------
    tuple of Fault
        Unknown choices, parts and requirements, answers outside the choice, numbers that rest on a figure nobody
        knows, and answers that take a part of the core below what is fixed.
    """
    if not design.is_for(policy):
        found = f"version {design.policy_version}"
        return (
            Fault("F34", "warning", file, None, "policy_version", found, f"{policy.version}; confirm it to use it"),
        )
    found_faults = [*_answers(policy, design, file), *_names(policy, design, file)]
    return (*found_faults, *(() if found_faults else _reckoned(policy, design, file, area)))


def misfit_of(choice: Choice, answer: Answer) -> str:
    """What an answer should have been; empty where it fits.

    Examples
    --------
    >>> misfit_of(Choice(id="opens", question="When?", type="one-of", options=("06:30", "08:00")), "07:00")
    '06:30 or 08:00'
    """
    if choice.type == "number":
        low, high = choice.minimum, choice.maximum
        fits = isinstance(answer, float) and (low is None or answer >= low) and (high is None or answer <= high)
        return "" if fits else _range(low, high)
    if choice.type == "text":
        return "" if isinstance(answer, str) else "text"
    given = (answer,) if isinstance(answer, str) else answer if isinstance(answer, tuple) else ()
    if (
        (choice.type == "one-of" and len(given) != 1)
        or not isinstance(answer, str | tuple)
        or set(given) - set(choice.options)
    ):
        return " or ".join(choice.options) if choice.type == "one-of" else "some of " + ", ".join(choice.options)
    return ""


def in_words(answer: Answer) -> str:
    """An answer as it is read.

    Examples
    --------
    >>> in_words(24.0), in_words(("garden", "quiet-room"))
    ('24', 'garden, quiet-room')
    """
    if isinstance(answer, float):
        return f"{answer:g}"
    return ", ".join(answer) if isinstance(answer, tuple) else answer


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"a number from {low:g} to {high:g}"
    return (
        f"a number from {low:g}" if low is not None else f"a number up to {high:g}" if high is not None else "a number"
    )


def _answers(policy: PolicyDocument, design: LocalDesign, file: str) -> Iterator[Fault]:
    choices = {choice.id: choice for choice in policy.choices}
    for name, answer in design.answers.items():
        expected = misfit_of(choices[name], answer) if name in choices else "a choice of the policy"
        if expected:
            found = in_words(answer) if name in choices else name
            yield Fault("F34", "error", file, None, f"answers.{name}", found, expected)


def _names(policy: PolicyDocument, design: LocalDesign, file: str) -> Iterator[Fault]:
    for part in sorted(set(design.leads) - {part.id for part in policy.core}):
        yield Fault("F34", "error", file, None, f"leads.{part}", part, "a part of the core")
    known = {line.id for line in requirements_range(policy, design).most}
    for name in sorted(set(design.asks_centre or ()) - known):
        yield Fault("F34", "error", file, None, "asks_centre", name, "the id of a requirement by this design")


def _reckoned(policy: PolicyDocument, design: LocalDesign, file: str, area: AreaFacts | None) -> Iterator[Fault]:
    """Numbers that rest on an unknown figure, and those that would make the core smaller."""
    for choice in policy.choices:
        answer = design.answers.get(choice.id)
        if not isinstance(answer, float):
            continue
        column = f"answers.{choice.id}"
        missing = [name for name in figures_named([choice]) if area is not None and name not in area.numbers]
        for name in missing:
            expected = (
                f"{name} of {area.area if area else ''} in situation/areas.csv, which the answer is multiplied with"
            )
            yield Fault("F37", "error", file, None, column, f"{answer:g}, and no {name}", expected)
        for name, amount in scaled_amounts(choice, answer, area.numbers if area else {}).items():
            yield from _of_core(policy, choice, name, amount, Fault("F37", "error", file, None, column, "", ""))


def _of_core(policy: PolicyDocument, choice: Choice, name: str, amount: float, place: Fault) -> Iterator[Fault]:
    part = core_part_of(policy, name, choice)
    own = next((line for line in policy.requirements if line.id == name), None)
    if part is None or own is None or rounded_up(amount, own.unit) >= own.amount - 1e-9:
        return
    text = next(each.text for each in policy.core if each.id == part).rstrip(".")
    found = f"an answer that leaves {_size(amount, own.unit, own.full_kind)}"
    expected = f"at least {_size(own.amount, own.unit, own.full_kind)}: “{text}” is part of the core, which no design makes smaller"
    yield Fault(place.code, place.severity, place.file, None, place.column, found, expected)


def _size(amount: float, unit: str, kind: str) -> str:
    return amount_of(amount, unit, [kind]) if amount > 0 else f"nothing of {kind}"
