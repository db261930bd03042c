"""Testing again, on the same day, only what rests on something that changed: what `watch` does after every save.

The round is the same as if everything had been tested. Beside `renewing.py`: there the last round is also what
outcomes are kept from while they are close; here both come from the same memory.
"""

from dataclasses import replace
from datetime import date

from threebuckets.policy.changes import changed_inputs
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import tested_areas
from threebuckets.policy.judge import affected, judge_all
from threebuckets.policy.moving_together import as_listed
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import Round

CONCERN_ALL = frozenset({"rules", "day"})


def retest(
    platform: Platform, *, on: date, facts: Facts, last: Round, facts_before: Facts, memory: Round | None = None
) -> Round:
    """The verdicts of all policies in all tested areas; only those that rest on what changed are judged.

    Parameters
    ----------
    platform : Platform
    on : date
        Day of the test.
    facts : Facts
        `facts_of(platform, on=on)`.
    last, facts_before : Round and Facts
        The test before, and what it was computed from.
    memory : Round, optional
        The recorded round that both tests keep close outcomes from.

    Returns
    -------
    Round
        As `judge_all(platform, on=on, memory=memory, facts=facts)`.
    """
    changed = frozenset(changed_inputs(facts_before, facts))
    pairs = {(slug, area) for slug in platform.policies for area in tested_areas(platform, on=on)}
    if last.on != on or changed & CONCERN_ALL or {verdict.key for verdict in last.verdicts} != pairs:
        return judge_all(platform, on=on, memory=memory, facts=facts)
    again = set(affected(last, as_listed(changed, facts_before, facts)))
    again |= {(slug, area) for slug, area in pairs if {f"policy:{slug}", f"design:{slug}:{area}"} & changed}
    fresh = judge_all(platform, on=on, memory=memory, only=again, facts=facts)
    found = {verdict.key: verdict for verdict in fresh.verdicts}
    return replace(fresh, verdicts=tuple(found.get(verdict.key, verdict) for verdict in last.verdicts))
