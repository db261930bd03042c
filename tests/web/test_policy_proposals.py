"""Proposals from anyone: three questions, a sentence, "I would join if ten do", taken up by stewards, taken back."""

import pytest
from django.test import Client

from tests.web.policy_people import PROPOSAL, accept, browser_of, steward_of
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.mine import erase, export
from threebuckets.web.policy.models import Draft, Proposal, ProposalJoin

NEW = "/proposals/new/"


def proposed(site: Platform, *, joined: int = 0, code: str = "w-maker") -> Proposal:
    """A proposal that a moderator accepted, with so many others who would join."""
    assert browser_of(site, code).post(NEW, PROPOSAL).status_code == 302
    accept("proposal")
    row = Proposal.objects.get()
    people = [Participant.objects.create(platform=site, code=f"w-join-{n}", verified=False) for n in range(joined)]
    ProposalJoin.objects.bulk_create(ProposalJoin(proposal=row, participant=who) for who in people)
    return row


def test_a_proposal_waits_for_a_moderator_and_then_others_gather_round_it(site: Platform) -> None:
    """Before: its maker and moderators only; afterwards everybody, in the list too."""
    maker = browser_of(site, "w-maker")
    address = maker.post(NEW, PROPOSAL).headers["Location"]
    assert PROPOSAL["sentence"] in maker.get(address).content.decode()
    assert Client().get(address).status_code == 404
    assert steward_of(site, role="moderator").get(address).status_code == 200
    accept("proposal")
    assert PROPOSAL["now"] in Client().get(address).content.decode()
    assert PROPOSAL["sentence"] in Client().get("/proposals/").content.decode()


def test_nothing_is_kept_without_consent_and_nothing_typed_is_lost(site: Platform) -> None:
    """The page comes back with every word; the three questions come first."""
    answer = Client().post(NEW, {**PROPOSAL, "agree": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(PROPOSAL[name] in page for name in ("now", "wanted", "help", "sentence"))
    places = [page.index(text) for text in ("live here now?", "want to live?", "from whom?", "one sentence: what")]
    assert places == sorted(places)
    assert not Proposal.objects.exists()


def test_sending_it_twice_makes_one_proposal_and_one_who_joins(site: Platform) -> None:
    """Its maker is the first to join, once."""
    maker = browser_of(site, "w-maker")
    places = {maker.post(NEW, PROPOSAL).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert (Proposal.objects.count(), ProposalJoin.objects.count(), Case.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("wrong", [{"needed": "1"}, {"needed": "x"}, {"area": "nowhere"}, {"sentence": ""}])
def test_what_cannot_be_is_sent_back(site: Platform, wrong: dict[str, str]) -> None:
    """Fewer than ten cannot be asked for: their number would be told."""
    assert browser_of(site, "w-1").post(NEW, {**PROPOSAL, **wrong}).status_code == 422
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(("joined", "said"), [(8, "Fewer than ten"), (9, "10 would join"), (14, "15 would join")])
def test_how_many_would_join_is_told_from_ten_upwards_to_its_maker_too(site: Platform, joined: int, said: str) -> None:
    """Nine and one say the same to everybody."""
    row = proposed(site, joined=joined)
    for browser in (Client(), browser_of(site, "w-maker"), steward_of(site)):
        page = browser.get(f"/proposals/{row.code}/").content.decode()
        assert said in page
        assert ("9 would join" in page) is False


def test_somebody_joins_once_and_leaves_again(site: Platform) -> None:
    """Consent first; a second click adds nothing."""
    row, other = proposed(site), browser_of(site, "w-2")
    assert other.post(f"/proposals/{row.code}/join/").status_code == 422
    for _ in range(2):
        assert other.post(f"/proposals/{row.code}/join/", {"agree": "on"}).status_code == 302
    assert row.joins.count() == 2
    other.post(f"/proposals/{row.code}/join/", {"join": "no"})
    assert row.joins.count() == 1


def test_what_waits_or_was_taken_back_cannot_be_joined(site: Platform) -> None:
    """The page says that it is not open; nobody is counted."""
    maker, other = browser_of(site, "w-maker"), browser_of(site, "w-2")
    maker.post(NEW, PROPOSAL)
    row = Proposal.objects.get()
    answer = other.post(f"/proposals/{row.code}/join/", {"agree": "on"})
    assert "proposal-closed" in answer.headers["Location"]
    assert row.joins.count() == 1


def test_when_enough_would_join_it_says_so(site: Platform) -> None:
    """At ten, not at nine."""
    row = proposed(site, joined=9)
    assert "enough" in Client().get(f"/proposals/{row.code}/").content.decode()
    row.joins.last().delete()
    assert "enough. The stewards" not in Client().get(f"/proposals/{row.code}/").content.decode()


def test_a_steward_takes_it_up_as_the_draft_of_a_policy(site: Platform) -> None:
    """The draft begins with its words; both link to each other; it is in the public log; nothing is tested by it."""
    row, steward = proposed(site, joined=9), steward_of(site)
    place = steward.post(f"/proposals/{row.code}/take-up/").headers["Location"]
    draft = Draft.objects.get()
    page = steward.get(place).content.decode()
    assert PROPOSAL["sentence"] in page
    assert f"/proposals/{row.code}/" in page
    assert PROPOSAL["now"] in draft.source
    assert f"draft={draft.slug}" in steward.get(f"/proposals/{row.code}/").content.decode()
    assert "taken it up" in Client().get(f"/proposals/{row.code}/").content.decode()
    assert Act.objects.filter(act="take-up-proposal").count() == 1
    assert steward.post(f"/proposals/{row.code}/take-up/").status_code == 302
    assert Draft.objects.count() == 1
    assert site.policies.count() == 1


def test_only_stewards_take_up(site: Platform) -> None:
    """Nobody else may, a moderator neither."""
    row = proposed(site)
    for browser in (Client(), browser_of(site, "w-maker"), steward_of(site, role="moderator")):
        assert browser.post(f"/proposals/{row.code}/take-up/").status_code in {403, 404}
    assert not Draft.objects.exists()


def test_only_its_maker_takes_it_back_and_its_words_are_gone(site: Platform) -> None:
    """Others are refused; the address says that it was taken back."""
    row = proposed(site, joined=3)
    assert browser_of(site, "w-2").post(f"/proposals/{row.code}/withdraw/").status_code == 403
    assert browser_of(site, "w-maker").post(f"/proposals/{row.code}/withdraw/").status_code == 302
    page = Client().get(f"/proposals/{row.code}/").content.decode()
    assert "taken back" in page
    assert PROPOSAL["now"] not in page
    assert not ProposalJoin.objects.exists()
    assert not Case.objects.exclude(text="").exists()
    accept("proposal")
    assert browser_of(site, "w-maker").post(NEW, PROPOSAL).status_code == 302
    assert Proposal.objects.count() == 2


def test_hostile_text_is_shown_as_text(site: Platform) -> None:
    """In every field, on the list, the page and in the draft."""
    bad = "<script>alert(1)</script>{{ 1 }}"
    given = {**PROPOSAL, **dict.fromkeys(("now", "wanted", "help", "sentence"), bad)}
    browser_of(site, "w-1").post(NEW, given)
    accept("proposal")
    row, steward = Proposal.objects.get(), steward_of(site)
    place = steward.post(f"/proposals/{row.code}/take-up/").headers["Location"]
    for browser, address in ((Client(), "/proposals/"), (Client(), f"/proposals/{row.code}/"), (steward, place)):
        page = browser.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_comments_are_arguments_for_and_against(site: Platform) -> None:
    """Handed in, accepted, shown on the page of the proposal."""
    row = proposed(site)
    address = f"/proposals/{row.code}/arguments/"
    assert (
        browser_of(site, "w-2").post(address, {"side": "against", "text": "Too cold.", "agree": "on"}).status_code
        == 302
    )
    accept("argument")
    assert "Too cold." in Client().get(f"/proposals/{row.code}/").content.decode()


def test_a_person_takes_along_and_erases_what_they_proposed(site: Platform) -> None:
    """Its words, who joined it, and what they joined themselves."""
    row = proposed(site, joined=2)
    maker = Participant.objects.get(code="w-maker")
    assert export(maker, None)["proposals"][0]["now"] == PROPOSAL["now"]
    erase(maker, None)
    assert not Proposal.objects.filter(pk=row.pk).exists()
    assert not ProposalJoin.objects.exists()


def test_more_proposals_than_a_person_has_are_refused(site: Platform, settings) -> None:
    """The limit answers 429 with the time after which to try again."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "propose": (2, 86_400)}
    maker = browser_of(site, "w-maker")
    answers = [maker.post(NEW, {**PROPOSAL, "sentence": f"Idea {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert Proposal.objects.count() == 2


def test_the_list_costs_the_same_however_long_it_is(site: Platform, django_assert_max_num_queries) -> None:
    """Forty proposals, a constant number of queries."""
    who = Participant.objects.create(platform=site, code="w-1", verified=False)
    given = {name: PROPOSAL[name] for name in ("now", "wanted", "help")}
    for n in range(40):
        Proposal.objects.create(
            platform=site, code=f"p-{n}", sentence=f"Idea {n}", area_code="W1", language="en", status=Proposal.OPEN,
            participant=who, digest=str(n), written_at="2026-11-17T10:00:00Z", **given,
        )  # fmt: skip
    with django_assert_max_num_queries(8):
        assert Client().get("/proposals/").status_code == 200
