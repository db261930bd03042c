"""Verdicts on the screen: a line for each policy and area, or a few lines a policy where there are many."""

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from threebuckets.cli.marks import outcome_text
from threebuckets.cli.screen import is_terminal, print_table, say
from threebuckets.cli.turned import counted, print_turned
from threebuckets.policy import BUCKETS, Change, Check, MissingFact, Outcome, Platform, PolicyVerdict, Round, sentence
from threebuckets.policy.buckets import deciding

WORDS = {Outcome.HOLDS: "stands", Outcome.NOT_YET_KNOWN: "not yet known", Outcome.FAILS: "does not stand"}
ORDER = (Outcome.HOLDS, Outcome.NOT_YET_KNOWN, Outcome.FAILS)


def print_each(platform: Platform, verdicts: Sequence[PolicyVerdict], names: dict[str, str]) -> None:
    """One line a policy and area, the strongest first."""
    rows: list[list[str | Text]] = []
    for verdict in sorted(verdicts, key=_weakest_first):
        marks = [outcome_text(verdict.buckets[bucket].outcome) for bucket in BUCKETS]
        rows.append([verdict.policy, names[verdict.area], *marks, what_decides(verdict)])
    print_table("", ("policy", "area", "values", "situation", "resources", "what decides it"), rows)


def print_summary(platform: Platform, verdicts: Sequence[PolicyVerdict], names: dict[str, str]) -> None:
    """A few lines a policy: in how many areas it stands, what each bucket says, and where it is nearest to standing."""
    by_policy: dict[str, list[PolicyVerdict]] = {}
    for verdict in verdicts:
        by_policy.setdefault(verdict.policy, []).append(verdict)
    for slug in sorted(by_policy, key=lambda name: (-_count(by_policy[name], Outcome.HOLDS), name)):
        found = by_policy[slug]
        say()
        say(f"{slug} – {platform.policies[slug].title}")
        say(f"  {counts(found)}{nearest(found, names)}")
        for bucket in BUCKETS:
            tally = Counter(verdict.buckets[bucket].outcome for verdict in found)
            parts = [f"{outcome.label} {tally[outcome]}" for outcome in ORDER if tally[outcome]]
            line = f"  {bucket}: {' · '.join(parts)}"
            say(line + _one_result(bucket, found))
        trial = [names[verdict.area] for verdict in found if verdict.worth_a_trial]
        if trial:
            say(f"  worth a trial: only evidence that it works is missing in {len(trial)}, such as {trial[0]}")
        for line in first_steps(found, names):
            say(f"  {line}")
    say()
    say("To see why: threebuckets test FOLDER --why POLICY:AREA")


def counts(verdicts: Sequence[PolicyVerdict]) -> str:
    """In how many areas a policy stands, is not yet known, does not stand."""
    tally = Counter(verdict.outcome for verdict in verdicts)
    return " · ".join(f"{WORDS[outcome]} {tally[outcome]}" for outcome in ORDER)


def nearest(verdicts: Sequence[PolicyVerdict], names: dict[str, str]) -> str:
    """Where a policy is nearest to standing, with what it would take there and whom to ask."""
    waiting = [v for v in verdicts if v.outcome is Outcome.NOT_YET_KNOWN]
    near = [v for v in waiting if sum(b.outcome is not Outcome.HOLDS for b in v.buckets.values()) == 1]
    for verdict in sorted(near, key=_readiness):
        open_ = next(b for b in verdict.buckets.values() if b.outcome is not Outcome.HOLDS)
        if open_.missing:
            place = names[verdict.area]
            flip = f"{open_.flip.sentence} " if open_.flip and open_.bucket == "resources" else f"{place}: "
            return f" – {flip}{open_.missing[0].sentence}"
    return ""


def first_steps(verdicts: Sequence[PolicyVerdict], names: dict[str, str]) -> list[str]:
    """Where several buckets are still open everywhere: what to find out first where least is open, and whom to ask."""
    waiting = [verdict for verdict in verdicts if verdict.outcome is Outcome.NOT_YET_KNOWN]
    if not waiting or len(waiting) < len(verdicts) or nearest(verdicts, names):
        return []
    best = min(waiting, key=lambda verdict: (_n_open(verdict), verdict.area))
    facts = [bucket.missing[0] for bucket in best.buckets.values() if bucket.missing]
    facts.sort(key=lambda fact: (not fact.pivotal, -fact.settles))
    steps = [f"  {n}. {fact.sentence}" for n, fact in enumerate(facts, 1)]
    return [f"least is open in {names[best.area]}. Find out there first:", *steps] if steps else []


def what_decides(verdict: PolicyVerdict) -> str:
    """One sentence: what to find out first, or what makes it stand or fail."""
    worst = [bucket for bucket in verdict.buckets.values() if bucket.outcome is verdict.outcome]
    if verdict.outcome is Outcome.NOT_YET_KNOWN:
        missing: list[MissingFact] = [fact for bucket in worst for fact in bucket.missing]
        missing.sort(key=lambda fact: (not fact.pivotal, -fact.settles))
        if missing:
            return missing[0].sentence
    if verdict.outcome is Outcome.HOLDS:
        until = f"good until {verdict.valid_until.isoformat()}" if verdict.valid_until else ""
        flips = [bucket.flip.sentence for bucket in worst if bucket.flip and bucket.bucket == "resources"]
        return "; ".join([*flips, until]) or "all three hold"
    first = next(check for bucket in worst for check in deciding(bucket))
    return sentence(first)


def print_changes(before: Round, changes: Sequence[Change], names: dict[str, str]) -> None:
    """What differs from the last recorded round, with the causes."""
    say()
    if not changes:
        say(f"Nothing has turned since the round of {before.on.isoformat()}.")
        return
    say(f"Since the round of {before.on.isoformat()}: {counted(changes)}.")
    print_turned(changes, names)


def print_trouble(verdicts: Sequence[PolicyVerdict]) -> None:
    """How many verdicts are expected to be wrong by chance, since many are tested at once."""
    wrong = sum(1 - c.p_low for c in _known(verdicts, Outcome.HOLDS) if c.p_low is not None)
    wrong += sum(c.p_high for c in _known(verdicts, Outcome.FAILS) if c.p_high is not None)
    n = len(_known(verdicts, Outcome.HOLDS)) + len(_known(verdicts, Outcome.FAILS))
    if n and is_terminal():
        say(
            f"{n} answers rest on figures with an error; at most {max(wrong, 0.05):.1f} of them are expected to be wrong by chance."
        )


def _known(verdicts: Sequence[PolicyVerdict], outcome: Outcome) -> list[Check]:
    return [
        check
        for verdict in verdicts
        for bucket in verdict.buckets.values()
        for check in bucket.checks
        if check.outcome is outcome and check.p_low is not None
    ]


def _one_result(bucket: str, verdicts: Sequence[PolicyVerdict]) -> str:
    """Says so where many areas rest on one vote result."""
    if bucket != "values" or len(verdicts) < 2:
        return ""
    asked = {str(check.parts["asked_in"]) for verdict in verdicts for check in verdict.buckets["values"].checks}
    return f" ({len(asked)} vote result{'s' if len(asked) != 1 else ''} for {len(verdicts)} areas)"


def _readiness(verdict: PolicyVerdict) -> tuple[int, float, str]:
    """How near a verdict is: few facts missing, then likely, then by area."""
    open_ = next(b for b in verdict.buckets.values() if b.outcome is not Outcome.HOLDS)
    unknown = sum(check.outcome is not Outcome.HOLDS for check in open_.checks if check.id != "resources.lasts")
    flips = 0 if open_.flip and open_.bucket == "resources" else 1
    return (unknown + flips, -(open_.probability or 0.0), verdict.area)


def _n_open(verdict: PolicyVerdict) -> int:
    """How many checks are not yet known, over all buckets."""
    return sum(check.outcome is Outcome.NOT_YET_KNOWN for b in verdict.buckets.values() for check in b.checks)


def _weakest_first(verdict: PolicyVerdict) -> tuple[int, float, str, str]:
    known = [b.probability for b in verdict.buckets.values()]
    weakest = min(0.5 if p is None else p for p in known)
    return (-int(verdict.outcome), -weakest, verdict.policy, verdict.area)


def _count(verdicts: Sequence[PolicyVerdict], outcome: Outcome) -> int:
    return sum(verdict.outcome is outcome for verdict in verdicts)
