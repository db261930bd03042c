"""Local designs side by side: what each area chose, what that adds to what delivery takes, and who chose alike.

Areas are never ranked. Taking over another area's design stands in `adoptions.py`, what is asked of the centre in
`help_asked.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from threebuckets.policy import AreaFacts, LocalDesign, Outcome, PolicyDocument, PolicyVerdict, requirements_range
from threebuckets.policy.designs import Answer
from threebuckets.policy.documents import Choice, RequirementLine
from threebuckets.policy.fitting import in_words

PEOPLE = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class DesignComparison:
    """Designs of one policy, one area a design, in order of area.

    Parameters
    ----------
    policy : PolicyDocument
    choices : tuple of Choice
        Of the policy, in its order.
    areas : tuple of str
        Codes of the areas.
    designs : tuple of LocalDesign
    answers : tuple of mapping of str to Answer
        For each area, choice → answer; open choices are left out.
    requirements : tuple of RequirementLine
        What any of the designs takes; each with the policy's own amount, 0 where only a choice adds it.
    added_per_1000 : ndarray of float64, shape (areas, requirements)
        What the design takes beyond (or, negative, below) the policy's own amount for each 1,000 people who live there,
        in the requirement's unit; NaN where nobody knows how many do.
    similarity : ndarray of float64, shape (areas, areas)
        Share of equal answers among the choices, text left out, that at least one of the two has answered; NaN where
        neither has answered any.
    verdicts : mapping of str to PolicyVerdict
        By area, where the caller has them.
    resilience : mapping of str to float
        By area, 0–1, where a coalition delivers the design and the caller has it.
    """

    policy: PolicyDocument
    choices: tuple[Choice, ...]
    areas: tuple[str, ...]
    designs: tuple[LocalDesign, ...]
    answers: tuple[Mapping[str, Answer], ...]
    requirements: tuple[RequirementLine, ...]
    added_per_1000: NDArray[np.float64]
    similarity: NDArray[np.float64]
    verdicts: Mapping[str, PolicyVerdict] = field(default_factory=dict)
    resilience: Mapping[str, float] = field(default_factory=dict)

    def frequencies(self, choice: str) -> dict[str, int]:
        """In how many areas each option (or number) was chosen, in the order of the options; "" counts open ones.

        Of text only how many areas have answered.
        """
        asked = next(each for each in self.choices if each.id == choice)
        counts: Counter[str] = Counter()
        for answers in self.answers:
            answer = answers.get(choice)
            if answer is None:
                counts[""] += 1
            elif asked.type == "text":
                counts["answered"] += 1
            else:
                counts.update(answer if isinstance(answer, tuple) else [in_words(answer)])
        order = [*asked.options, *sorted(set(counts) - set(asked.options) - {""}, key=_size), ""]
        return {name: counts[name] for name in order if counts[name] or name in asked.options}

    def nearest(self, area: str, *, most: int = 3) -> tuple[str, ...]:
        """Areas that chose most alike, by code where they tie; only those that share an answer."""
        row = self.similarity[self.areas.index(area)]
        others = [(-share, code) for share, code in zip(row, self.areas, strict=True) if code != area and share > 0]
        return tuple(code for _, code in sorted(others)[:most])

    def coverage(self, area: str) -> Outcome | None:
        """Whether the offers within reach cover what the design takes; None where nobody has tested it."""
        verdict = self.verdicts.get(area)
        checks = verdict.buckets["resources"].checks if verdict else ()
        return next((check.outcome for check in checks if check.id == "resources.coverage"), None)


def compare_designs(
    policy: PolicyDocument,
    designs: Sequence[LocalDesign],
    facts: Sequence[AreaFacts],
    *,
    verdicts: Mapping[str, PolicyVerdict] | None = None,
    resilience: Mapping[str, float] | None = None,
) -> DesignComparison:
    """Designs of one policy side by side.

    Parameters
    ----------
    policy : PolicyDocument
    designs : sequence of LocalDesign
        Of this policy, any order; one for an older version shows its answers and adds nothing yet.
    facts : sequence of AreaFacts
        Figures of the areas, with `population` where it is known; further areas are ignored.
    verdicts, resilience : mapping by area, optional
        What the test and the coalitions say there.

    Examples
    --------
    >>> from threebuckets.demo import county
    >>> platform = county()
    >>> ours = [design for (slug, _), design in platform.designs.items() if slug == "family-centres"]
    >>> found = compare_designs(platform.policies["family-centres"], ours, [])
    >>> found.frequencies("opens")["06:30"] > 3
    True
    """
    own = sorted((design for design in designs if design.policy == policy.slug), key=lambda design: design.area)
    known = {fact.area: fact for fact in facts}
    takes = [requirements_range(policy, design, known.get(design.area)).likely for design in own]
    lines = _all_lines(policy, takes)
    people = [known[design.area].people if design.area in known else None for design in own]
    answers = tuple(dict(design.answers) for design in own)
    return DesignComparison(
        policy=policy,
        choices=policy.choices,
        areas=tuple(design.area for design in own),
        designs=tuple(own),
        answers=answers,
        requirements=lines,
        added_per_1000=np.array(
            [_added(lines, taken, n) for taken, n in zip(takes, people, strict=True)], np.float64
        ).reshape(len(own), len(lines)),
        similarity=_similarity(policy.choices, answers),
        verdicts=dict(verdicts or {}),
        resilience=dict(resilience or {}),
    )


def _all_lines(policy: PolicyDocument, takes: Sequence[Sequence[RequirementLine]]) -> tuple[RequirementLine, ...]:
    """Every requirement of any design, with the policy's own amount."""
    found = {line.id: line for line in policy.requirements}
    for line in (line for taken in takes for line in taken):
        found.setdefault(line.id, line.model_copy(update={"amount": 0.0, "low": None, "high": None}))
    return tuple(found.values())


def _added(lines: Sequence[RequirementLine], taken: Sequence[RequirementLine], people: float | None) -> list[float]:
    amounts = {line.id: line.amount for line in taken}
    if not people:
        return [nan] * len(lines)
    return [(amounts.get(line.id, 0.0) - line.amount) * PEOPLE / people for line in lines]


def _similarity(choices: Sequence[Choice], answers: Sequence[Mapping[str, Answer]]) -> NDArray[np.float64]:
    names = [choice.id for choice in choices if choice.type != "text"]
    told = [[_comparable(found.get(name)) for name in names] for found in answers]
    shares = np.full((len(told), len(told)), nan)
    for row, mine in enumerate(told):
        for column, theirs in enumerate(told):
            pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a is not None or b is not None]
            if pairs:
                shares[row, column] = sum(a == b for a, b in pairs) / len(pairs)
    return shares


def _comparable(answer: Answer | None) -> object:
    return frozenset(answer) if isinstance(answer, tuple) else answer


def _size(text: str) -> tuple[float, str]:
    """Numbers by size, words by letters."""
    try:
        return (float(text), text)
    except ValueError:
        return (float("inf"), text)
