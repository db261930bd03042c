"""What was edited in a policy, a local design or the rules, in a sentence; texts are read from facts."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from threebuckets.policy.comparing import TESTED, FieldDifference, field_differences, in_words
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.records import AreaFact, TextFact
from threebuckets.policy.wording import listed

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "values": ("statements",),
        "situation": ("kind", "needs", "choices", "effect_from"),
        "resources": ("requirements", "core", "choices", "from", "until"),
    }
)
"""Bucket → the fields of a policy that it rests on."""
THINGS: Mapping[str, str] = MappingProxyType(
    {"statements": "statement", "needs": "need", "requirements": "requirement", "core": "part", "choices": "choice"}
)
LONG = 40
"""Characters from which a value is not quoted."""


def policy_sentence(slug: str, before: Facts, after: Facts, *, bucket: str = "") -> str:
    """Which fields of a policy were edited, with the values where they are short; those that concern the bucket first.

    Parameters
    ----------
    slug : str
    before, after : Facts
    bucket : str, optional
        The bucket that turned; where fields that it rests on were edited, only those are told.
    """
    old, new = _texts(f"policy:{slug}", before, after)
    if not old or not new:
        return "The policy was written." if new else "The policy was taken away."
    differences = _policy_differences(old, new, slug)
    if not differences:
        return "The words of the policy were edited."
    of_bucket = [each for each in differences if each.field in FIELDS.get(bucket, ())]
    tested = [each for each in differences if each.field in TESTED]
    told = of_bucket or tested or list(differences)
    return f"The policy was edited: {listed([_edit(each) for each in told])}."


def design_sentence(rest: str, before: Facts, after: Facts) -> str:
    """Which answers of a local design are others now."""
    area = rest.rpartition(":")[2]
    fact = after.get(f"area:{area}") or before.get(f"area:{area}")
    place = fact.name if isinstance(fact, AreaFact) else area
    old, new = (_design(text) if text else None for text in _texts(f"design:{rest}", before, after))
    if old is None or new is None:
        return f"{place} made its own design." if old is None else f"{place} took its design back."
    if old.policy_version != new.policy_version:
        return f"{place} confirmed its design for version {new.policy_version} of the policy."
    told = [*_answers(old.answers, new.answers), *_answers(old.leads, new.leads)]
    return f"{place} changed its design: {listed(told)}." if told else f"{place} edited the words of its design."


def rules_sentence(before: Facts, after: Facts) -> str:
    """Which parameters of the rule file are others now."""
    old, new = (json.loads(text) if text else {} for text in _texts("rules", before, after))
    told = [
        f"{section}.{name} from {in_words(old[section][name])} to {in_words(value)}"
        for section, values in new.items()
        if isinstance(values, Mapping) and isinstance(old.get(section), Mapping)
        for name, value in values.items()
        if name in old[section] and old[section][name] != value
    ]
    file = f" ({old.get('id')} → {new.get('id')})" if old.get("id") != new.get("id") else ""
    return f"The rules of the test changed{file}{': ' if told else ''}{listed(told)}."


def _texts(key: str, before: Facts, after: Facts) -> tuple[str, str]:
    old, new = before.get(key), after.get(key)
    return (old.text if isinstance(old, TextFact) else "", new.text if isinstance(new, TextFact) else "")


def _edit(difference: FieldDifference) -> str:
    thing = THINGS.get(difference.field, difference.field)
    name = f"{thing} “{difference.thing}”" if difference.thing else thing
    before, after = difference.before, difference.after
    if difference.thing and not difference.part:
        return f"{name} {'added' if after else 'taken out'}"
    name = f"{difference.part} of {name}" if difference.part else name
    if max(len(before), len(after)) > LONG:
        return name
    return f"{name} from {before or 'none'} to {after or 'none'}"


def _answers(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    for name in dict.fromkeys([*old, *new]):
        before, after = in_words(old.get(name)), in_words(new.get(name))
        if before == after:
            continue
        if max(len(before), len(after)) > LONG:
            yield name
        else:
            yield f"{name} {f'from {before} ' if before else ''}to {after}" if after else f"{name} left open"


@lru_cache(maxsize=256)
def _policy_differences(old: str, new: str, slug: str) -> tuple[FieldDifference, ...]:
    return field_differences(parse_policy(old, slug=slug), parse_policy(new, slug=slug))


@lru_cache(maxsize=1024)
def _design(text: str) -> LocalDesign:
    return parse_design(text, file="design")
