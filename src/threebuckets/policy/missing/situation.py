"""What to find out about the situation: figures, forecasts, grades and studies."""

from dataclasses import replace
from datetime import date

import numpy as np
from scipy.special import ndtri

from threebuckets.policy.buckets import HARM, needs_of
from threebuckets.policy.checks.cases import Case
from threebuckets.policy.checks.situation import lasts, need_check
from threebuckets.policy.documents import TargetedNeed
from threebuckets.policy.facts.records import IndicatorFact, ScaleFact, SeriesFact
from threebuckets.policy.outcomes import Outcome, all_of
from threebuckets.policy.settling import Candidate, World, of_two, or_nothing
from threebuckets.policy.verdicts import BucketVerdict, Check, Cost
from threebuckets.policy.wording import day

POINTS = (0.05, 0.275, 0.5, 0.725, 0.95)
WEIGHTS = (0.15, 0.25, 0.2, 0.25, 0.15)
FIGURE = {"missing", "near", "stale"}
OWN_WORK = Cost("actors", 1.0)


def situation_candidates(bucket: BucketVerdict, case: Case) -> list[Candidate]:
    """Candidates of every need that could still carry the bucket, and of harm that cannot be ruled out."""
    found: list[Candidate] = []
    needs = {need.indicator: need for need in case.policy.needs}
    for subject, checks in needs_of(bucket.checks).items():
        if all_of(check.outcome for check in checks) is Outcome.NOT_YET_KNOWN:
            found += _of_need(needs[subject], {c.id.removeprefix("situation."): c for c in checks}, case)
    found += [_harm(check) for check in bucket.checks if check.id == HARM and check.outcome is Outcome.NOT_YET_KNOWN]
    return found


def _of_need(need: TargetedNeed, checks: dict[str, Check], case: Case) -> list[Candidate]:
    found = []
    asked, stays = checks["need"], checks["lasts"]
    if asked.outcome is Outcome.NOT_YET_KNOWN:
        found.append(_of_figure(need, asked, stays, case))
    elif stays.outcome is Outcome.NOT_YET_KNOWN:
        found.append(_forecast(need, stays, case))
    if checks["measured"].outcome is Outcome.NOT_YET_KNOWN:
        label, source = checks["measured"].parts["indicator"], checks["measured"].parts["source"]
        sentence = (
            f"Say how good the source of {label} is ({source}): give it a grade from A (official) to D (testimony)."
        )
        found.append(
            Candidate(f"grade:{need.indicator}", sentence, OWN_WORK, or_nothing((checks["measured"].key,), 0.9))
        )
    if checks["works"].outcome is Outcome.NOT_YET_KNOWN and checks["works"].reason != "no_direction":
        found.append(_study(checks["works"], case))
    return found


def _of_figure(need: TargetedNeed, asked: Check, stays: Check, case: Case) -> Candidate:
    """A figure that is missing, too old or too near; or what stands in the way of reading it."""
    label, area = asked.parts["indicator"], asked.parts["area"]
    keys = (asked.key, stays.key)
    if asked.reason in FIGURE:
        due = _due(asked, case)
        verb = "Find a figure for" if asked.reason == "missing" else "Get a newer or more exact figure for"
        sentence = f"{verb} {label} in {area}{_source_words(asked)}{_due_words(due)}."
        cost = Cost("date", due) if due else OWN_WORK
        return Candidate(f"series:{need.indicator}:{case.area}", sentence, cost, _figure_worlds(need, keys, case))
    if asked.reason == "no_forecast":
        return _forecast(need, asked, case)
    words = {
        "no_direction": f"Say whether a higher or a lower {label} is better: give the need a direction.",
        "no_scale": f"Say what counts as a large gap in {label}: fill in the column scale of the indicator.",
        "no_error": f"Find out how far the figure for {label} in {area} may be off: its 95 % limits, or that it is a full count.",
        "no_target": f"Find the figure that {label} in {area} is held against ({asked.parts['target_label']}).",
    }
    return Candidate(f"indicator:{need.indicator}", words[asked.reason], OWN_WORK, of_two(keys, 0.5))


def _figure_worlds(need: TargetedNeed, keys: tuple[tuple[str, str], ...], case: Case) -> tuple[World, ...]:
    """The checks re-run with the figure known, at points across what it may be."""
    reader = case.reader()
    key = f"series:{need.indicator}:{case.area}"
    series = reader.get(key, SeriesFact)
    spread = reader.get(f"scale:{need.indicator}:{case.area_fact(reader).level}", ScaleFact)
    if series is not None and series.standard_error is not None:
        years = max(0.0, (case.on - series.end).days / 365.25)
        middle, sd = series.value, float(np.hypot(series.standard_error, (series.drift or 0.0) * years**0.5))
    elif spread is not None and spread.quartiles and spread.scale:
        middle, sd = spread.quartiles[1], spread.scale
    else:
        return of_two(keys, 0.5)
    shape = series or SeriesFact(middle, None, None, 0.0, None, case.on, case.on, None, 1)
    worlds = []
    for point, weight in zip(POINTS, WEIGHTS, strict=True):
        known = replace(
            shape, value=middle + float(ndtri(point)) * sd, standard_error=0.0, lower=None, upper=None, end=case.on
        )
        there = case.with_facts(case.facts.with_fact(key, known))
        worlds.append(World(weight, {c.key: c.outcome for c in (need_check(there, need), lasts(there, need))}))
    return tuple(worlds)


def _forecast(need: TargetedNeed, check: Check, case: Case) -> Candidate:
    label, area = check.parts["indicator"], check.parts["area"]
    due = _due(check, case)
    low, high = (check.p_low or 0.0), (1.0 if check.p_high is None else check.p_high)
    sentence = f"Find out where {label} in {area} is heading{_due_words(due)}: a few more years of figures would tell."
    cost = Cost("date", due) if due else OWN_WORK
    keys = (("situation.need", need.indicator), ("situation.lasts", need.indicator))
    return Candidate(f"forecast:{need.indicator}:{case.area}", sentence, cost, of_two(keys, (low + high) / 2))


def _study(check: Check, case: Case) -> Candidate:
    label, kind = check.parts["indicator"], str(check.parts["kind"]).replace("-", " ")
    if check.reason == "no_study":
        sentence = f"Find a study that says whether this kind of policy ({kind}) helps {label} – or try it somewhere and measure {label} there."
    elif check.reason == "disputed":
        sentence = (
            f"Find a better study of whether this kind of policy ({kind}) helps {label}: equally good ones disagree."
        )
    else:
        sentence = (
            f"Find a study of level {check.parts['needed']:.0f} or more of whether this kind of policy ({kind}) helps {label} – or try it "
            "somewhere and measure."
        )
    return Candidate(f"evidence-index:{case.policy.kind}", sentence, Cost("study", 1.0), of_two((check.key,), 0.5))


def _harm(check: Check) -> Candidate:
    sentence = f"Find out whether it harms {check.parts['indicator']}: “{check.parts['title']}” leaves it open."
    return Candidate(
        "evidence-index",
        sentence,
        Cost("study", 1.0),
        of_two((check.key,), 0.5 if check.p_low is None else check.p_low),
    )


def _due(check: Check, case: Case) -> date | None:
    text = str(check.parts.get("due", ""))
    if not text:
        indicator = case.facts.get(f"indicator:{check.subject}")
        return indicator.next_release if isinstance(indicator, IndicatorFact) else None
    found = date.fromisoformat(text)
    return found if found >= case.on else None


def _due_words(due: date | None) -> str:
    return f" (the next figure is due on {day(due)})" if due else ""


def _source_words(check: Check) -> str:
    return f" from {check.parts['source']}" if check.parts.get("source") else ""
