"""Reads for the letter to whoever should be asked: what is lacking, what they would gain, how to answer."""

from dataclasses import dataclass

from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.verdicts import MissingFact, WhomToAsk
from threebuckets.web.changes.models import Round, VerdictDetail
from threebuckets.web.changes.packing import unpacked_verdict
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import area_choices
from threebuckets.web.policy.doors import FIGURES, VOTES, fact_code, facts_of, letter_address, offer_address
from threebuckets.web.policy.models import Policy


@dataclass(frozen=True, slots=True)
class OtherLetter:
    """Another fact that is missing in the area, and the letter about it."""

    sentence: str
    address: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All that the page of a letter shows.

    `fact` is None where what was asked about is no longer missing; `is_about` is votes, figures or resources;
    `answer` the address where they can offer it, empty where there is none.
    """

    document: PolicyDocument
    area_code: str
    area: str
    fact: MissingFact | None
    ask: WhomToAsk | None
    is_about: str
    answer: str
    others: tuple[OtherLetter, ...]


def letter_for_page(platform: Platform, round_: Round, *, slug: str, area: str, fact: str) -> LetterPage | None:
    """The letter about a missing fact of a policy in an area; None where it was not tested there."""
    rows = VerdictDetail.objects.filter(verdict__round=round_, verdict__policy_slug=slug, verdict__area_code=area)
    content = rows.values_list("content", flat=True).first()
    source = Policy.objects.filter(platform=platform, slug=slug).values_list("source", flat=True).first()
    if content is None or source is None:
        return None
    missing = facts_of(unpacked_verdict(bytes(content)))
    found = next((row for row in missing if fact_code(row) == fact), None if fact else next(iter(missing), None))
    where = next((choice.name for choice in area_choices(platform, [area])), area)
    return LetterPage(
        document=parse_policy(source, slug=slug),
        area_code=area,
        area=where,
        fact=found,
        ask=found.ask if found else None,
        is_about=_about(found) if found else "",
        answer=offer_address(found, policy=slug, area=area) if found else "",
        others=tuple(
            OtherLetter(row.sentence, letter_address(row, policy=slug, area=area), row is found) for row in missing
        ),
    )


def _about(fact: MissingFact) -> str:
    kind = fact.input.partition(":")[0]
    return "votes" if kind in VOTES else "figures" if kind in FIGURES else "resources"
