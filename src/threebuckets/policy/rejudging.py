"""What other rules would have made of a recorded round: its facts judged under both, and the differences.

So that a changed rule file is read before it is in force. Recorded outcomes are compared without memory, so that only
the rules differ.
"""

from threebuckets.policy.changes import case_of, compare
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import TextFact
from threebuckets.policy.judge import judge
from threebuckets.policy.rules import Rules
from threebuckets.policy.verdicts import Change, PolicyVerdict, Round


def under_other_rules(round_: Round, facts: Facts, rules: Rules) -> tuple[Change, ...]:
    """Verdicts of a round that other rules turn, all facts staying as they were.

    Parameters
    ----------
    round_ : Round
        The round, as it was recorded.
    facts : Facts
        What it was computed from, its rules among them.
    rules : Rules
        The other rules.

    Returns
    -------
    tuple of Change
        As `compare` gives them; none where the rules are the same.
    """
    other = facts.with_values(Facts({"rules": TextFact(rules.model_dump_json())}), ["rules"])
    return compare(_judged(round_, facts), _judged(round_, other), facts, other)


def _judged(round_: Round, facts: Facts) -> Round:
    verdicts = tuple(found for verdict in round_.verdicts if (found := _judged_one(verdict, facts)) is not None)
    return Round(round_.id, round_.on, verdicts, facts.sha256)


def _judged_one(verdict: PolicyVerdict, facts: Facts) -> PolicyVerdict | None:
    case = case_of(verdict.policy, verdict.area, facts)
    if case is None:
        return None
    return judge(case.policy, case.area, facts, case.rules, on=case.on, design=case.design)
