"""Verdicts in words: one sentence a check, the deciding ones first.

Templates stand in `sentences.py`; here their fields are filled from the numbers of a check.
"""

import gettext
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from threebuckets.policy.buckets import deciding
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.sentences import NEEDED, TEMPLATES, VERDICTS
from threebuckets.policy.verdicts import BUCKETS, BucketVerdict, Check, PolicyVerdict
from threebuckets.policy.wording import day, difference, listed, number, percent, period, with_unit

LOCALES = Path(__file__).parent / "locale"
GRADE_WORDS = {"A": "official figures", "B": "administrative records", "C": "a survey", "D": "testimony"}
CLOSE = 0.005


def explain(verdict: PolicyVerdict, *, language: str = "en-GB") -> tuple[str, ...]:
    """One sentence a check; those that decide first, bucket by bucket from the weakest.

    Parameters
    ----------
    verdict : PolicyVerdict
    language : str
        Language of the sentences (BCP 47); English where there is no translation.
    """
    order = sorted(verdict.buckets.values(), key=lambda bucket: (bucket.outcome, BUCKETS.index(bucket.bucket)))
    return tuple(sentence(check, language=language) for bucket in order for check in in_order(bucket))


def in_order(bucket: BucketVerdict) -> tuple[Check, ...]:
    """Checks of a bucket as they are best read: what they are about kept together, what decides first.

    Within a subject the order of the test stands: need, lasts, measured, works; majority, bridging, turnout.
    """
    first = {check.subject: n for n, check in reversed(list(enumerate(deciding(bucket))))}
    groups: dict[str, list[Check]] = {}
    for check in bucket.checks:
        groups.setdefault(check.subject, []).append(check)
    subjects = sorted(groups, key=lambda subject: (first.get(subject, len(first)), subject))
    return tuple(check for subject in subjects for check in groups[subject])


def sentence(check: Check, *, language: str = "en-GB") -> str:
    """What a check found, as a sentence."""
    template = translation(language)(TEMPLATES[check.id, check.outcome, check.reason])
    return template.format_map(_FIELDS[check.bucket](check))


def headline(verdict: PolicyVerdict, policy: str, area: str, *, language: str = "en-GB") -> str:
    """The verdict in one sentence, with the names of policy and area."""
    say = translation(language)
    weakest = [b for b in verdict.buckets.values() if b.outcome is verdict.outcome]
    fact = ""
    if verdict.outcome is Outcome.NOT_YET_KNOWN:
        missing = sorted((f for b in weakest for f in b.missing), key=lambda f: (not f.pivotal, -f.settles))
        first = next((c for b in weakest for c in deciding(b)), None)
        fact = missing[0].sentence if missing else sentence(first, language=language) if first else ""
    names = " and ".join(bucket.bucket for bucket in weakest)
    needed = listed([say(NEEDED[bucket.bucket]) for bucket in weakest])
    said = say(VERDICTS[verdict.outcome]).format(policy=policy, area=area, bucket=names, needed=needed, fact=fact)
    return said.strip()


@cache
def translation(language: str) -> Callable[[str], str]:
    """The function that translates messages into a language."""
    found = gettext.translation("threebuckets", LOCALES, languages=[language.replace("-", "_")], fallback=True)
    return found.gettext


def group_word(check: Check) -> str:
    """A group by its letter and a statement typical of it."""
    group, label = str(check.parts.get("group", "")), " ".join(str(check.parts.get("label", "")).split())
    return f"Group {group} (“{label}”)" if label else f"Group {group}"


def _values_fields(check: Check) -> dict[str, Any]:
    parts = check.parts
    low, high = check.interval or (0.0, 1.0)
    against = parts["stance"] == "against"
    fields: dict[str, Any] = {
        name: number(value) if isinstance(value, float) else value for name, value in parts.items()
    }
    verb = "disagree with" if against else "agree with"
    weighted = parts["weighted"] == "yes"
    who = (
        f"Weighted to the population, people in {parts['asked_in']}"
        if weighted
        else f"Of those who took part{_where(parts)}, most"
    )
    fields |= {
        "who": who if check.reason == "above" or weighted else who.removesuffix(", most") + ", few",
        "where": _where(parts),
        "side": verb,
        "side_short": verb,
        "group": group_word(check),
        "percent": percent(check.value) if check.value is not None else "",
        "low": f"{100 * low:.0f}",
        "high": f"{100 * high:.0f}",
        "bar": percent(check.threshold) if check.threshold is not None else "",
        "passed": percent(float(parts.get("passed", 0.0))),
        "open_poll": _ungrouped_note(parts) + _open_poll_note(parts),
    }
    return fields


def _ungrouped_note(parts: Mapping[str, Any]) -> str:
    """That some who voted are in no group, and how they count."""
    people = float(parts.get("ungrouped", 0.0))
    return (
        f" About {number(people)} of them are in no opinion group; they count as a part of their own." if people else ""
    )


def _where(parts: Mapping[str, Any]) -> str:
    """Where the voters live; of an open poll, in which anybody could take part, nobody knows."""
    return f" in {parts['asked_in']}" if parts.get("open") != "yes" else ""


def _open_poll_note(parts: Mapping[str, Any]) -> str:
    reason = parts.get("accepted")
    return f" Anyone could vote; the organisation accepts that: {reason.rstrip('.')}." if reason else ""


def _situation_fields(check: Check) -> dict[str, Any]:
    parts = check.parts
    decimals = int(float(parts.get("decimals", 1)))

    def amount(value: float | str | None) -> str:
        return with_unit(float(value), check.unit, decimals) if value is not None else ""

    low, high = check.interval or (None, None)
    fields: dict[str, Any] = dict(parts)
    fields |= {
        "value": amount(check.value),
        "limits": f" ({number(low, decimals)}–{number(high, decimals)})"
        if low is not None and high is not None and low != high
        else "",
        "target_is": _target_words(check, amount),
        "gap": f"short by {difference(abs(float(parts['gap'])), check.unit, decimals)}" if "gap" in parts else "",
        "period": period(str(parts["start"]), str(parts["period"])) if "start" in parts else "",
        "by": day(str(parts["by"])) if "by" in parts else "",
        "ahead": amount(parts.get("ahead")),
        "heading": _heading(check, amount),
        "next_due": f"; the next is due {day(str(parts['due']))}" if parts.get("due") else "",
        "grade_word": GRADE_WORDS.get(str(parts.get("grade", "")), ""),
        "level": number(float(parts.get("level", 0))),
        "needed": number(float(parts.get("needed", 0))),
        "weakness": _weakness(parts),
        "studies": _studies(parts),
        "hint": f" {parts['hint']}" if parts.get("hint") else "",
        "effect": _effect(check.value, check.unit, decimals),
        "effect_low": _effect(low, "", decimals),
        "effect_high": _effect(high, "", decimals),
    }
    return fields


def _weakness(parts: Mapping[str, Any]) -> str:
    """Why the best study does not carry the policy: not well enough made, or no clear benefit."""
    level, needed = float(parts.get("level", 0)), float(parts.get("needed", 0))
    return f"is of level {level:.0f} of 5 only" if level < needed else "found no clear benefit"


def _studies(parts: Mapping[str, Any]) -> str:
    n = int(float(parts.get("supporting", parts.get("n", 0))))
    words = ("No study", "One study", "Two studies", "Three studies", "Four studies", "Five studies")
    return words[n] if n < len(words) else f"{n} studies"


def _target_words(check: Check, amount: Callable[[float | None], str]) -> str:
    label = str(check.parts.get("target_label", ""))
    if check.threshold is None:
        return ""
    if label == "target":
        return f"the target is {amount(check.threshold)}"
    if label.startswith("what "):
        return f"the best fifth of places reach {amount(check.threshold)}"
    return f"{label} has {amount(check.threshold)}"


def _heading(check: Check, amount: Callable[[float | str | None], str]) -> str:
    ahead = check.parts.get("ahead")
    if ahead is None or check.value is None:
        return ""
    change = (float(ahead) - check.value) * float(check.parts.get("direction", 0))
    size = abs(check.value) * CLOSE
    word = "stay about" if abs(change) <= size else "improve to" if change > 0 else "worsen to"
    return f" As we go on now it would {word} {amount(ahead)}."


def _effect(value: float | None, unit: str, decimals: int) -> str:
    if value is None:
        return "an effect not stated"
    text = difference(value, unit, decimals)
    return f"+{text}" if value > 0 else text


def _chance(check: Check) -> str:
    """The chance that all is covered; of supply of few people only on which side of the bar it lies."""
    if check.value is None or check.threshold is None:
        return ""
    if check.parts.get("few_people") == "yes":
        return f"{'at least' if check.outcome is Outcome.HOLDS else 'under'} {percent(check.threshold)}"
    return percent(check.value)


def _resources_fields(check: Check) -> dict[str, Any]:
    parts = check.parts
    fields: dict[str, Any] = dict(parts)
    for name in ("end", "ends", "short_from", "short_until"):
        fields[name] = day(str(parts[name])) if parts.get(name) else ""
    fields |= {
        "probability": _chance(check),
        "ends_when": f"on {day(str(parts['ends']))}" if parts.get("ends") else "before that",
        "draws": number(float(parts.get("draws", 0))),
        "bar": percent(check.threshold) if check.threshold is not None else "",
        "months": number(float(parts.get("months", 12))),
        "ask": f" {parts['ask']}" if parts.get("ask") else "",
        "leaning": f" {parts['leaning']}" if parts.get("leaning") else "",
        "shortage_is": f" Short of {parts['shortage']} if only firm offers count." if parts.get("shortage") else "",
        "since": f" on {day(str(parts['since']))}" if parts.get("since") else "",
    }
    return fields


_FIELDS: Mapping[str, Callable[[Check], dict[str, Any]]] = {
    "values": _values_fields,
    "situation": _situation_fields,
    "resources": _resources_fields,
}
