"""Testing again what a change of pledges or offers touches, and saying what turned and why."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from threebuckets.cli.recording import last_round
from threebuckets.cli.screen import progress, say
from threebuckets.cli.turned import print_turned
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.policy import (
    Change,
    Facts,
    Outcome,
    Platform,
    Round,
    affected,
    changed_inputs,
    compare,
    facts_of,
    judge_all,
)
from threebuckets.policy.changes import case_of
from threebuckets.policy.checks.supply import takes_of
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.facts.records import PledgeFact, ReachFact
from threebuckets.policy.facts.resources import resources_facts
from threebuckets.policy.moving_together import as_listed


@dataclass(frozen=True, slots=True)
class Retested:
    """What was tested again, and what turned."""

    pairs: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    names: dict[str, str]

    @property
    def has_fallen(self) -> bool:
        """Whether a policy that stood no longer does."""
        return any(change.bucket is None and change.before is Outcome.HOLDS for change in self.changes)


def tested_again(path: Path, before: Platform, after: Platform, offers: Collection[str], *, on: date) -> Retested:
    """Judge every policy and area that could lean on some offers, before and after a change.

    Parameters
    ----------
    path : Path
        Where the platform stands; its last recorded round is what verdicts are kept by while they are close.
    before, after : Platform
    offers : collection of str
        Ids of the offers that were pledged, withdrawn or ended.
    on : date
    """
    with progress("Testing again what this touches …"):
        facts = facts_of(with_conditions_settled(before, on=on), on=on)
        new = _with_resources_of(facts, with_conditions_settled(after, on=on), on)
        pairs = _leaning_on(before, facts, {*offers, *_repledged(facts, new)})
        memory = last_round(path, before)[0]
        was, now = (
            judge_all(platform, on=on, memory=memory, only=pairs, facts=found)
            for platform, found in ((before, facts), (after, new))
        )
        changes = compare(was, now, facts, new)
    names = dict(before.table("situation/areas").select("area", "name").iter_rows())
    return Retested(_touched(was, now, facts, new), changes, names)


def print_retested(found: Retested) -> None:
    """What turned and why, or that nothing did."""
    n = len(found.pairs)
    if not found.pairs:
        say("No verdict rests on it.")
        return
    if not found.changes:
        say(f"Tested again: {_verdicts(n)} on which it bears. Nothing turned.")
        return
    say(f"Tested again: {_verdicts(n)} on which it bears. What turned:")
    print_turned(found.changes, found.names)


def plain(found: Retested) -> dict[str, Any]:
    """The same for `--json`."""
    return {
        "tested_again": [{"policy": policy, "area": area} for policy, area in found.pairs],
        "changes": [
            {
                "policy": change.policy,
                "area": change.area,
                "bucket": change.bucket,
                "before": change.before.label,
                "after": change.after.label,
                "causes": [cause.sentence for cause in change.causes],
            }
            for change in found.changes
        ],
    }


def printed_json(content: dict[str, Any]) -> str:
    """JSON as the commands print it: sorted keys, days as text."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def _with_resources_of(facts: Facts, platform: Platform, on: date) -> Facts:
    """The facts with those of the resources bucket made anew: nothing else can have changed."""
    own = {key: fact for key, fact in facts.items() if key.partition(":")[0] not in _RESOURCES}
    return Facts({**own, **dict(resources_facts(platform, places_of(platform, on=on), on=on))})


def _repledged(before: Facts, after: Facts) -> set[str]:
    """Offers of which a pledge is new, gone or now counts: a condition met by one pledge is met for all."""
    keys = (key for key in changed_inputs(before, after) if key.startswith("pledge:"))
    found = (facts.get(key) for key in keys for facts in (before, after))
    return {fact.offer for fact in found if isinstance(fact, PledgeFact)}


_RESOURCES = frozenset({"actor", "offer", "offers-index", "leaning", "pledge", "pledges-index", "register"})


def _leaning_on(platform: Platform, facts: Facts, offers: Collection[str]) -> list[tuple[str, str]]:
    """Policies and areas one of whose requirements any of the offers could serve."""
    wanted = set(offers)
    reached = {
        tuple(key.split(":")[1:])
        for key, fact in facts.items()
        if key.startswith("offers-index:") and isinstance(fact, ReachFact) and wanted.intersection(fact.ids)
    }
    areas = {area for _, area in reached}
    found = []
    for slug in sorted(platform.policies):
        for area in sorted(areas):
            case = case_of(slug, area, facts)
            if case is not None and any(
                (line.full_kind, area) in reached for line in takes_of(case, case.reader()).most
            ):
                found.append((slug, area))
    return found


def _touched(was: Round, now: Round, before: Facts, after: Facts) -> tuple[tuple[str, str], ...]:
    """Policies and areas whose checks read something that changed."""
    changed = as_listed(changed_inputs(before, after), before, after)
    people = {verdict.key for verdict in (*was.verdicts, *now.verdicts)}
    found = {*affected(was, changed), *affected(now, changed)} or people
    return tuple(sorted(found))


def _verdicts(n: int) -> str:
    return f"{n} verdict{'' if n == 1 else 's'}"
