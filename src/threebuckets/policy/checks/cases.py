"""A case: one policy in one area by one design, under rules, on a day, with what was found last time.

Every check is a function of a case. Facts are read through a reader, so that each check names its inputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.facts.mapping import Facts, Reader
from threebuckets.policy.facts.records import AreaFact
from threebuckets.policy.outcomes import Outcome, decide
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import Check


@dataclass(frozen=True, slots=True)
class Case:
    """What a check looks at.

    Parameters
    ----------
    policy, area, design, facts, rules, on
        The policy, the code of the area, its local design for the policy's present version (or None), the facts,
        the rules and the day of the test.
    before : mapping of (check id, subject) to Check
        Checks of the last round whose outcomes hysteresis may keep; empty without memory.
    """

    policy: PolicyDocument
    area: str
    design: LocalDesign | None
    facts: Facts
    rules: Rules
    on: date
    before: Mapping[tuple[str, str], Check] = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What was computed for this very case and is asked for again, such as its coverage."""

    def with_facts(self, facts: Facts) -> "Case":
        """The same case under other facts, nothing remembered."""
        return replace(self, facts=facts, memo={})

    def reader(self) -> Reader:
        """A fresh reader of the facts."""
        return Reader(self.facts)

    def decide(
        self, check: str, subject: str, p_low: float | None, p_high: float | None, *, group: str = ""
    ) -> Outcome:
        """What the probability decides, keeping what was found before where it is close.

        Of an opinion group that it failed by, nothing is kept for another group.
        """
        before = self.before.get((check, subject))
        is_other = before is not None and group != "" and before.parts.get("group", group) != group
        kept = None if before is None or (is_other and before.outcome is Outcome.FAILS) else before.outcome
        return decide(p_low, p_high, self.rules, kept)

    def area_fact(self, reader: Reader, code: str | None = None) -> AreaFact:
        """The tested area, or another."""
        return reader.need(f"area:{code or self.area}", AreaFact)
