"""Which verdicts hang on the rules: what a change of each parameter by a tenth would turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from threebuckets.errors import InputError
from threebuckets.policy.buckets import CHECKS, outcome_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.facts import Facts
from threebuckets.policy.outcomes import Outcome, all_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import BUCKETS, Round

TENTH = 0.1
NOT_THRESHOLDS = {"decision.draws", "decision.seed", "values.max_age_months"}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A parameter, its value, the changed value, and the (policy, area) pairs whose verdict it would turn."""

    parameter: str
    value: float
    changed: float
    turned: tuple[tuple[str, str], ...]


def sensitivity(platform: Platform, round_: Round, facts: Facts) -> tuple[Sensitivity, ...]:
    """Verdicts that a change of each rule parameter by a tenth, up and down, would turn; those that turn most first.

    Parameters
    ----------
    platform : Platform
        Gives the documents and the rules.
    round_ : Round
        The verdicts as they are.
    facts : Facts
        What they were computed from. The published table stays as it is: `unverified_cap` works where votes are counted.
    """
    found = []
    for name, value, changed, rules in _changed_rules(platform.rules):
        turned = tuple(
            verdict.key
            for verdict in round_.verdicts
            if _outcome(platform, verdict.key, facts, rules, round_.on) is not verdict.outcome
        )
        found.append(Sensitivity(name, value, changed, turned))
    return tuple(sorted(found, key=lambda each: (-len(each.turned), each.parameter, each.changed)))


def _outcome(platform: Platform, key: tuple[str, str], facts: Facts, rules: Rules, on: date) -> Outcome:
    policy = platform.policies[key[0]]
    design = platform.designs.get(key)
    used = design if design is not None and design.is_for(policy) else None
    case = Case(policy, key[1], used, facts, rules, on)
    return all_of(outcome_of(bucket, CHECKS[bucket](case)) for bucket in BUCKETS)


def _changed_rules(rules: Rules) -> Iterator[tuple[str, float, float, Rules]]:
    """Every numeric parameter a tenth down and up, where the rules allow it; whole numbers by at least one."""
    for section in ("decision", "values", "situation", "resources"):
        for key, value in getattr(rules, section).model_dump().items():
            name = f"{section}.{key}"
            if isinstance(value, bool) or not isinstance(value, int | float) or name in NOT_THRESHOLDS:
                continue
            for sign in (-1, 1):
                step = max(1, round(value * TENTH)) if isinstance(value, int) else value * TENTH
                changed = value + sign * step
                try:
                    yield name, value, changed, rules.changed({name: changed})
                except InputError:
                    continue  # a tenth more is not allowed, such as a certainty above one
