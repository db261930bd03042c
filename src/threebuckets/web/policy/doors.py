"""Where to do something about a missing fact: vote, offer, write to whoever should be asked, see the figures."""

import hashlib
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import MissingFact, PolicyVerdict
from threebuckets.report.policy_in_area import Door

LETTERS = 12
VOTES = frozenset({"support", "groups"})
FIGURES = frozenset({"series", "forecast", "indicator", "grade", "evidence-index"})


def fact_code(fact: MissingFact) -> str:
    """A short name for a missing fact in an address; the same for as long as the fact is missing in these words."""
    return hashlib.sha256(f"{fact.input}\0{fact.sentence}".encode()).hexdigest()[:LETTERS]


def facts_of(verdict: PolicyVerdict) -> tuple[MissingFact, ...]:
    """The missing facts of what is not yet known."""
    open_ = [bucket for bucket in verdict.buckets.values() if bucket.outcome is Outcome.NOT_YET_KNOWN]
    return tuple(fact for bucket in open_ for fact in bucket.missing)


def doors_of(verdict: PolicyVerdict) -> Mapping[str, tuple[Door, ...]]:
    """By the sentence of each missing fact: where to do something about it."""
    return {fact.sentence: tuple(_doors(fact, verdict)) for fact in facts_of(verdict)}


def offer_address(fact: MissingFact, *, policy: str, area: str) -> str:
    """The page where what a fact asks for can be offered, filled in as far as is known; empty where nothing is."""
    if fact.ask is None or not fact.ask.kind:
        return ""
    known = {"policy": policy, "area": area, "requirement": fact.ask.requirement, "kind": fact.ask.kind}
    return f"{reverse('resources:offer')}?{urlencode({key: value for key, value in known.items() if value})}"


def letter_address(fact: MissingFact, *, policy: str, area: str) -> str:
    """The page of the letter to whoever should be asked."""
    return f"{reverse('policy:letter', args=[policy])}?{urlencode({'area': area, 'fact': fact_code(fact)})}"


def _doors(fact: MissingFact, verdict: PolicyVerdict) -> Iterator[Door]:
    kind = fact.input.partition(":")[0]
    letter = letter_address(fact, policy=verdict.policy, area=verdict.area)
    if kind in VOTES:
        yield Door(reverse("values:vote"), _("Vote on it"))
        yield Door(letter, _("Ask others to vote"))
    if fact.ask is not None:
        yield Door(letter, _("Write to them") if fact.ask.who else _("Write to whoever could"))
    offer = offer_address(fact, policy=verdict.policy, area=verdict.area)
    if offer:
        yield Door(offer, _("Offer it yourself"))
    if kind in FIGURES:
        yield Door(letter, _("Ask whoever could know"))
