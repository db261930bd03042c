"""What would change a verdict, with where to do it; the letter to whoever should be asked; the studies behind it."""

import html
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from tests.web import factories
from threebuckets.policy.verdicts import Cost, MissingFact, WhomToAsk
from threebuckets.web.changes.models import VerdictDetail
from threebuckets.web.changes.packing import packed_verdict, unpacked_verdict
from threebuckets.web.core.models import Platform
from threebuckets.web.policy.doors import fact_code, letter_address
from threebuckets.web.situation.models import Evidence

PLACE = "/policies/family-centres/?area=W1"
LETTER = "/policies/family-centres/letter/"
ASK = WhomToAsk(
    who="Saltgarth Nursery",
    what="20 hours a week of nursery care",
    gains="trained staff",
    requirement="nursery-hours",
    kind="skill/nursery-care",
)
FACTS = {
    "offer:o9": ASK,
    "people:W1": WhomToAsk("", "a hall", requirement="room", kind="space/hall"),
    "design:family-centres:W1": WhomToAsk("", "Free to enter and open to all", part="open-door"),
    "lasts:W1": WhomToAsk("Saltgarth Nursery", "nursery care until 2030"),
    "support:s1:W1": None,
    "series:places:W1": None,
    "evidence-index:family-centre": None,
}


def given(site: Platform, sentence: str = "Find {} out.") -> dict[str, MissingFact]:
    """The verdict of the ward with missing facts of every sort in it."""
    facts = {
        key: MissingFact(key, "resources", sentence.format(key), 0.5, True, Cost("actors", 1.0), True, ask)
        for key, ask in FACTS.items()
    }
    row = VerdictDetail.objects.get(verdict__area_code="W1")
    verdict = unpacked_verdict(bytes(row.content))
    from threebuckets.policy.outcomes import Outcome

    bucket = replace(verdict.buckets["resources"], outcome=Outcome.NOT_YET_KNOWN, missing=tuple(facts.values()))
    row.content = packed_verdict(replace(verdict, buckets={**verdict.buckets, "resources": bucket}))
    row.save()
    return facts


def test_every_missing_fact_has_a_door(site: Platform) -> None:
    """Votes: vote. What somebody could give: offer it, or write to them. Figures and studies: who could know."""
    given(site)
    page = html.unescape(Client().get(PLACE).content.decode())
    assert 'href="/vote/"' in page
    assert "/offers/new/?policy=family-centres&area=W1&requirement=nursery-hours&kind=skill%2Fnursery-care" in page
    assert page.count("Write to") >= 4
    assert page.count("Ask whoever could know") >= 2


@pytest.mark.parametrize("key", FACTS)
def test_there_is_a_letter_about_every_missing_fact(site: Platform, key: str) -> None:
    """It says what is lacking and how to answer, in the platform's words, with a way back to everything it rests on."""
    fact = given(site)[key]
    answer = Client().get(letter_address(fact, policy="family-centres", area="W1"))
    page = html.unescape(answer.content.decode())
    letter = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "The Shore Party" in letter
    assert "What is lacking" in letter
    assert "How to answer" in letter
    assert "http://testserver/policies/family-centres/?area=W1" in letter


def test_a_letter_says_what_they_would_gain_and_links_to_the_offer_filled_in(site: Platform) -> None:
    """The name of the organisation, what is asked, what it gains, the address where it can answer."""
    fact = given(site)["offer:o9"]
    page = html.unescape(Client().get(letter_address(fact, policy="family-centres", area="W1")).content.decode())
    for words in (
        "Dear Saltgarth Nursery,",
        ASK.what,
        ASK.gains,
        "http://testserver/offers/new/?policy=family-centres",
    ):
        assert words in page


def test_a_letter_about_what_is_no_longer_missing_says_so(site: Platform) -> None:
    """An address somebody kept: the page tells, and shows what is missing now."""
    given(site)
    page = Client().get(f"{LETTER}?area=W1&fact=000000000000").content.decode()
    assert "no longer missing" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("address", [LETTER, f"{LETTER}?area=nowhere", "/policies/nothing/letter/?area=W1"])
def test_a_letter_about_nothing_is_not_there(site: Platform, address: str) -> None:
    """404 where nothing was tested."""
    assert Client().get(address).status_code == 404


def test_no_person_is_named_in_a_letter_or_beside_a_verdict(site: Platform) -> None:
    """A person who has a hall to give is nobody's name."""
    for area in ("W1", "W2"):
        for address in (f"/policies/family-centres/?area={area}", f"{LETTER}?area={area}"):
            assert "CANARY" not in Client().get(address).content.decode()


def test_hostile_words_in_a_fact_are_shown_as_text(site: Platform) -> None:
    """A name of an organisation that would close the field of the letter."""
    facts = given(site, sentence="</textarea><script>alert({})</script>")
    for fact in facts.values():
        assert "<script>alert" not in Client().get(PLACE).content.decode()
        address = letter_address(fact, policy="family-centres", area="W1")
        assert "<script>alert" not in Client().get(address).content.decode()


def test_a_fact_keeps_its_address_for_as_long_as_its_words() -> None:
    """The same fact, the same letter; other words, another."""
    fact = MissingFact("offer:o1", "resources", "Ask.", 0.5, True, Cost("actors", 1.0))
    assert fact_code(fact) == fact_code(replace(fact, settles=0.1))
    assert fact_code(fact) != fact_code(replace(fact, sentence="Ask twice."))


def test_the_studies_of_a_kind_are_listed_with_level_effect_and_link(site: Platform) -> None:
    """A study without a web address is named without a link; an address that is none is none."""
    row = Evidence.objects.get()
    row.url, row.year, row.country = "javascript:alert(1)", 2019, "Wales"
    row.save()
    page = Client().get("/policies/family-centres/").content.decode()
    assert "Centres and places" in page
    assert "Wales, 2019" in page
    assert "−1.5" in page
    assert "javascript:alert" not in page
    row.url = "https://example.org/study"
    row.save()
    assert 'href="https://example.org/study"' in Client().get("/policies/family-centres/").content.decode()


def test_why_it_will_not_happen_by_itself_is_shown(published) -> None:
    """All three reasons, over all areas and in one."""
    text = factories.POLICY.replace(
        "core:\n", "why_not: {nobody: No one alone., market: No rent., national: Too far.}\ncore:\n"
    )
    from threebuckets.policy.documents import parse_policy

    found = factories.platform()
    published(replace(found, policies={"family-centres": parse_policy(text, slug="family-centres")}))
    for address in ("/policies/family-centres/", PLACE):
        page = Client().get(address).content.decode()
        assert all(words in page for words in ("No one alone.", "No rent.", "Too far."))


def test_the_page_of_a_policy_costs_a_constant_number_of_queries(site: Platform, django_assert_max_num_queries) -> None:
    """However many studies, versions and arguments there are."""
    row = Evidence.objects.get()
    for n in range(40):
        row.pk, row.code = None, f"more-{n}"
        row.save()
    policy = site.policies.get()
    for n in range(2, 30):
        policy.versions.create(version=n, source=factories.POLICY, seen_on=date(2026, 1, 1))
    for address in ("/policies/family-centres/", PLACE):
        with django_assert_max_num_queries(19):
            assert Client().get(address).status_code == 200
