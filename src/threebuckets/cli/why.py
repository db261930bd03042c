"""`--why POLICY:AREA`: the whole explanation of one verdict, down to the rows it came from."""

import io
from collections.abc import Collection

import polars as pl

from threebuckets.cli.marks import outcome_text
from threebuckets.cli.screen import out, say
from threebuckets.exchange import ledger_path
from threebuckets.policy import BUCKETS, Facts, Outcome, Platform, PolicyVerdict, headline, sentence
from threebuckets.policy.explain import in_order
from threebuckets.policy.flips.votes import is_close
from threebuckets.policy.tracing import rows_behind
from threebuckets.policy.verdicts import BucketVerdict, Check, MissingFact
from threebuckets.policy.wording import day, percent

QUESTIONS = {
    "values": "Would people go along?",
    "situation": "Is it needed, and does it work?",
    "resources": "Who could do it?",
}
MARK = {Outcome.HOLDS: "+", Outcome.NOT_YET_KNOWN: "?", Outcome.FAILS: "−"}
MOST_MISSING = 6


def print_why(platform: Platform, verdict: PolicyVerdict, facts: Facts, names: dict[str, str]) -> None:
    """The verdict, each bucket with its findings, what to find out, what would turn it, and where it comes from."""
    policy = platform.policies[verdict.policy]
    language = platform.settings.language
    say(headline(verdict, policy.title, names[verdict.area], language=language))
    own = "no local design yet: it holds where there is enough by every answer that could be given"
    plain = "no local design yet: tested with the policy’s own amounts"
    is_open = any(choice.is_counted for choice in policy.choices)
    design = "by its local design" if verdict.design else own if is_open else plain
    holds = verdict.outcome is Outcome.HOLDS
    until = f" {'Good until' if holds else 'Look again by'} {day(verdict.valid_until)}." if verdict.valid_until else ""
    say(f"Version {verdict.version}, {design}; rules {verdict.rules.id} ({verdict.rules.sha256[:12]}).{until}")
    if verdict.worth_a_trial:
        say("Worth a trial: only evidence that it works is missing. It could be tried here, and measured.")
    for bucket in BUCKETS:
        _print_bucket(verdict.buckets[bucket], platform, language)
    say()
    say("The rows it came from")
    keys = {key for bucket in verdict.buckets.values() for check in bucket.checks for key in check.inputs}
    behind = rows_behind(key for key in keys if key in facts or key.startswith("people:"))
    for file, rows in behind:
        say(f"  {file}{f': {rows}' if rows else ''}")
    _print_sources(platform, [file for file, _ in behind])


def _print_sources(platform: Platform, files: Collection[str]) -> None:
    """Where the rows were imported from: the sources that brought rows of these files."""
    lines = []
    for source in platform.settings.sources:
        brought = [table for table in _brought(platform, source.source) if any(table in file for file in files)]
        if brought:
            title = f" “{source.title}”" if source.title else ""
            lines.append(f"  {', '.join(brought)}: {source.source}{title}, licence {source.licence}")
    if lines:
        say("Imported from")
    for line in sorted(lines):
        say(line)


def _brought(platform: Platform, source: str) -> list[str]:
    """Tables that a source has brought rows of, by its ledger."""
    content = platform.files.get(ledger_path(source))
    if content is None:
        return []
    return sorted(
        pl.read_csv(io.BytesIO(content), columns=["table"], infer_schema=False)["table"].drop_nulls().unique()
    )


def _print_bucket(bucket: BucketVerdict, platform: Platform, language: str) -> None:
    say()
    line = outcome_text(bucket.outcome)
    out().print(f"{bucket.bucket.title()} – {QUESTIONS[bucket.bucket]} ", line, sep="")
    for check in in_order(bucket):
        say(
            f"  {MARK[check.outcome]} {sentence(check, language=language)}{_how_sure(check, platform.rules.decision.gamma)}"
        )
    if is_close(bucket, platform.rules):
        say("  Too close to call: a handful of votes would turn it.")
    if bucket.missing:
        say("  What to find out, in this order:")
        for n, fact in enumerate(bucket.missing[:MOST_MISSING], 1):
            say(f"    {n}. {fact.sentence}{_settles(fact)}")
    if bucket.flip:
        say(f"  What would turn it: {bucket.flip.sentence}")


def _settles(fact: MissingFact) -> str:
    """How likely a fact settles its bucket: a number only where it was reckoned."""
    if not fact.pivotal or not fact.settles:
        return ""
    return " (may settle it)" if fact.assumed else f" (would settle it: {percent(fact.settles)} likely)"


def _how_sure(check: Check, gamma: float) -> str:
    """How likely a check that is not yet known passes; what is decided needs no number beside its interval."""
    if check.p_low is None or check.id == "resources.coverage" or check.outcome is not Outcome.NOT_YET_KNOWN:
        return ""
    return f" [{percent(check.p_low)} likely; {percent(gamma)} is needed]"
