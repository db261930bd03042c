"""A vote is kept once, with all that follows from it, whoever repeats or races it."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone

from tests.web import factories
from threebuckets.web.core import models as core
from threebuckets.web.core.clock import now
from threebuckets.web.core.limits import TooOftenError
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.jobs.models import Wish
from threebuckets.web.people.actions import give_consent
from threebuckets.web.people.models import Consent, Participant
from threebuckets.web.values.actions import (
    Answer,
    ConsentMissingError,
    cast_vote,
    merge_votes,
    move_votes,
    withdraw_votes,
)
from threebuckets.web.values.ballots import Drawn, forget_ballots
from threebuckets.web.values.models import ChangedVoters, PastVote, Statement, StatementTally, Vote
from threebuckets.web.values.queries import own_votes, tally_of_votes

from .conftest import TODAY

pytestmark = pytest.mark.django_db
ROUND = 1
CHROMIUM = {
    "Host": "localhost:8000",
    "Connection": "keep-alive",
    "sec-ch-ua-platform": '"Linux"',
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "sec-ch-ua": '"Chromium";v="140", "Not=A?Brand";v="24"',
    "Content-Type": "application/x-www-form-urlencoded",
    "sec-ch-ua-mobile": "?0",
    "Accept": "*/*",
    "Origin": "http://localhost:8000",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
    "Referer": "http://localhost:8000/vote/",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9",
}
"""What the browser sends with a vote, besides what depends on it; a journey measures the same in a real one."""
GRANIAN = {"Date": "Tue, 17 Nov 2026 10:00:00 GMT", "Server": "granian"}


def person(platform: core.Platform, code: str = "w-1", *, consents: bool = True) -> Participant:
    """Somebody who takes part here."""
    row = Participant.objects.create(platform=platform, code=code, verified=False, state=Participant.OPEN)
    if consents:
        give_consent(row, Consent.VOTES, language="en-gb")
    return row


def statement(platform: core.Platform, code: str = "s1") -> Statement:
    """A statement of the small platform."""
    return Statement.objects.get(platform=platform, code=code)


def tally(found: Statement) -> dict[str, int]:
    """The tally as it is kept."""
    return StatementTally.objects.values("agree", "disagree", "passed").get(statement=found)


def vote_by(client: Client, **fields: object) -> object:
    """An answer as the page sends it."""
    return client.post("/vote/", {"statement": "s1", "vote": 1, **fields})


def more_statements(site: core.Platform) -> None:
    """Thirty more to vote on, at once."""
    for n in range(30):
        text = f"Statement number {n} is about something else, and it is as long as most of them are."
        Statement.objects.create(platform=site, code=f"more{n}", text=text)
    forget_ballots()


def head_bytes(headers: Mapping[str, str]) -> int:
    """Bytes of headers, each on a line of its own, with the ends of the first line and of the head."""
    return sum(len(f"{name}: {value}\r\n".encode()) for name, value in headers.items()) + 4


def test_a_vote_is_kept_with_its_tally_and_chance(site: core.Platform) -> None:
    """One row, counted once, with the chance it was drawn by and the round it was given in."""
    one, found = person(site), statement(site)
    before = tally_of_votes(found.pk)
    own = cast_vote(one, Answer(found.pk, 1, matters=True, chance=0.25), round_number=ROUND)
    row = Vote.objects.get(participant=one)
    assert (row.vote, row.matters, row.chance, row.round_number) == (1, True, 0.25, ROUND)
    assert own[found.pk].vote == 1
    assert tally(found) == tally_of_votes(found.pk) == {**before, "agree": before["agree"] + 1}


def test_the_same_answer_again_changes_nothing(site: core.Platform) -> None:
    """A retry gives the same result: no second row, no past vote, the tally as it was."""
    one, found = person(site), statement(site)
    for _ in range(3):
        cast_vote(one, Answer(found.pk, -1), round_number=ROUND)
    assert Vote.objects.filter(participant=one).count() == 1
    assert not PastVote.objects.filter(participant=one).exists()
    assert tally(found) == tally_of_votes(found.pk)
    assert StatementTally.objects.get(statement=found).n_changed == 1


def test_a_changed_answer_keeps_what_it_replaced(site: core.Platform) -> None:
    """The old one is kept as a past vote; the tally follows; the person counts once as having changed."""
    one, found = person(site), statement(site)
    for vote in (1, 0, -1):
        cast_vote(one, Answer(found.pk, vote), round_number=ROUND)
    assert list(PastVote.objects.filter(participant=one).order_by("pk").values_list("vote", flat=True)) == [1, 0]
    assert tally(found) == tally_of_votes(found.pk)
    assert StatementTally.objects.get(statement=found).n_changed == 1


def test_without_consent_nothing_is_kept(site: core.Platform) -> None:
    """Neither vote nor tally, also after a consent was taken back."""
    one, found = person(site, consents=False), statement(site)
    with pytest.raises(ConsentMissingError):
        cast_vote(one, Answer(found.pk, 1), round_number=ROUND)
    give_consent(one, Consent.VOTES, language="cy")
    one.consents.update(withdrawn_at=timezone.now())
    with pytest.raises(ConsentMissingError):
        cast_vote(one, Answer(found.pk, 1), round_number=ROUND)
    assert not Vote.objects.filter(participant=one).exists()


@override_settings(RATE_LIMITS={"vote": (3, 3600)})
def test_more_votes_than_a_person_gives_are_refused(site: core.Platform) -> None:
    """The limit undoes the vote that went over it."""
    one, found = person(site), statement(site)
    for vote in (1, -1, 0):
        cast_vote(one, Answer(found.pk, vote), round_number=ROUND)
    with pytest.raises(TooOftenError):
        cast_vote(one, Answer(found.pk, 1), round_number=ROUND)
    assert Vote.objects.get(participant=one).vote == 0


def test_ten_people_who_changed_make_a_new_round_wanted(site: core.Platform) -> None:
    """Nine do not, however often they vote; the tenth does; in the next round counting begins anew."""
    s1, s2 = statement(site), statement(site, "s2")
    for n in range(9):
        one = person(site, f"w-{n}")
        cast_vote(one, Answer(s1.pk, 1), round_number=ROUND)
        cast_vote(one, Answer(s2.pk, 1), round_number=ROUND)
    assert not Wish.objects.filter(platform=site).exists()
    cast_vote(person(site, "w-ten"), Answer(s2.pk, -1), round_number=ROUND)
    assert Wish.objects.filter(platform=site).exists()
    cast_vote(person(site, "w-later"), Answer(s2.pk, -1), round_number=ROUND + 1)
    assert ChangedVoters.objects.get(platform=site).n_people == 1


def test_withdrawn_votes_leave_the_tally(site: core.Platform) -> None:
    """All rows of the person go, and the tallies are as if they had never been."""
    one, found = person(site), statement(site)
    before = tally_of_votes(found.pk)
    cast_vote(one, Answer(found.pk, 1), round_number=ROUND)
    cast_vote(one, Answer(found.pk, -1), round_number=ROUND)
    assert withdraw_votes(one, round_number=ROUND) == 1
    assert not one.votes.exists()
    assert not one.past_votes.exists()
    assert tally(found) == before


def test_of_two_pseudonyms_of_one_person_the_newer_vote_stays(site: core.Platform) -> None:
    """Votes are carried over, the tallies follow, nothing is counted twice."""
    old, new = person(site, "w-old"), person(site, "w-new")
    s1, s2 = statement(site), statement(site, "s2")
    cast_vote(old, Answer(s1.pk, 1), round_number=ROUND)
    cast_vote(new, Answer(s1.pk, -1), round_number=ROUND)
    cast_vote(old, Answer(s2.pk, 0, matters=True), round_number=ROUND)
    assert move_votes(old, new, round_number=ROUND) == 1
    assert {found.statement_id: found.vote for found in own_votes(new).values()} == {s1.pk: -1, s2.pk: 0}
    assert not old.votes.exists()
    for found in (s1, s2):
        assert tally(found) == tally_of_votes(found.pk)


def test_votes_on_two_statements_that_say_the_same_become_one_a_person(site: core.Platform) -> None:
    """The last one of each person counts."""
    s1, s2 = statement(site), statement(site, "s2")
    both, one = person(site, "w-both"), person(site, "w-one")
    cast_vote(both, Answer(s1.pk, 1), round_number=ROUND)
    cast_vote(both, Answer(s2.pk, -1), round_number=ROUND)
    cast_vote(one, Answer(s2.pk, 1), round_number=ROUND)
    merge_votes(s2, s1, round_number=ROUND)
    assert not Vote.objects.filter(statement=s2).exists()
    assert Vote.objects.get(participant=both).vote == -1
    assert Vote.objects.get(participant=one).statement == s1
    assert tally(s1) == tally_of_votes(s1.pk)


def test_a_folder_that_is_loaded_leaves_no_stale_tally(site: core.Platform) -> None:
    """Votes written past the tallies: the next vote counts all anew."""
    found = statement(site)
    cast_vote(person(site), Answer(found.pk, 1), round_number=ROUND)
    load_platform(factories.platform(), on=TODAY, take="folder")
    other = person(site, "w-2")
    cast_vote(other, Answer(found.pk, 1), round_number=ROUND)
    assert tally(found) == tally_of_votes(found.pk)


def test_first_the_answer_then_consent_then_it_is_kept(site: core.Platform, client: Client) -> None:
    """The answer chosen is not lost; without a yes there is no row and no cookie."""
    asked = vote_by(client)
    page = asked.content.decode()  # type: ignore[attr-defined]
    assert "May we keep your answers?" in page
    assert re.search(r'name="vote" value="1"', page)
    assert not Participant.objects.filter(code__startswith="w-").exists()
    kept = vote_by(client, consent="on", area="W2")
    assert kept.status_code == 303  # type: ignore[attr-defined]
    row = Vote.objects.get(participant__code__startswith="w-")
    assert (row.vote, row.participant.area_code, row.participant.verified) == (1, "W2", False)
    assert client.cookies["person"].value
    assert row.voted_at[:10] == now(site).isoformat()[:10]


def test_without_javascript_the_answer_leads_back_to_the_page(site: core.Platform, client: Client) -> None:
    """Post, redirect, get: a reload repeats nothing."""
    vote_by(client, consent="on")
    again = vote_by(client, statement="s2", vote=-1)
    assert (again.status_code, again["Location"]) == (303, "/vote/")  # type: ignore[attr-defined,index]
    page = client.get("/vote/").content.decode()
    assert "You have answered every statement" in page
    assert "You have answered this one" in client.get("/vote/?last").content.decode()


def test_nonsense_is_passed_over(site: core.Platform, client: Client) -> None:
    """An answer that is none, a statement that is none, a card nobody signed: back to the page, nothing kept."""
    vote_by(client, consent="on")
    n_before = Vote.objects.count()
    for wrong in ({"vote": 7}, {"vote": ""}, {"statement": "nowhere"}, {"statement": "", "card": "s2:0.5:forged"}):
        assert vote_by(client, **wrong).status_code == 303  # type: ignore[attr-defined]
    assert Vote.objects.count() == n_before


def test_the_chance_is_that_of_the_card(site: core.Platform, client: Client) -> None:
    """The card carries a signed chance; a statement one chose oneself has none."""
    page = client.get("/vote/").content.decode()
    card = re.search(r'name="card" value="([^"]+)"', page)
    assert card
    client.post("/vote/", {"card": card.group(1), "vote": 0, "consent": "on"})
    row = Vote.objects.get(participant__code__startswith="w-")
    assert row.chance is not None
    assert 0 < row.chance <= 1
    vote_by(client, statement=row.statement.code, vote=1)
    assert Vote.objects.get(pk=row.pk).chance is None


def test_a_vote_takes_few_queries(site: core.Platform, client: Client, django_assert_max_num_queries: object) -> None:
    """Without a session, in eight queries; with transaction and all."""
    vote_by(client, consent="on")
    more_statements(site)
    cast_vote(person(site, "w-before"), Answer(statement(site, "s2").pk, 1), round_number=ROUND)
    client.get("/vote/")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        answer = client.post("/vote/", {"statement": "s2", "vote": 1}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_a_vote_is_less_than_two_kilobytes_both_ways(site: core.Platform, client: Client, language: str) -> None:
    """Request and answer with all their headers, as Chromium sends them; also the one that opens the way to the map."""
    client.cookies["django_language"] = language
    vote_by(client, consent="on")
    more_statements(site)
    client.get("/vote/")
    for n in range(12):
        card = Drawn(f"more{n}", 1 / 31).card
        token = str(client.get("/vote/").context["csrf_token"])
        sent = urlencode({"csrfmiddlewaretoken": token, "card": card, "vote": -1})
        answer = client.post(
            "/vote/", sent, content_type=CHROMIUM["Content-Type"], headers=CHROMIUM | {"HX-Request": "true"}
        )
        assert answer.status_code == 200
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        asked = CHROMIUM | {"HX-Request": "true", "Content-Length": str(len(sent)), "Cookie": cookies}
        there = len("POST /vote/ HTTP/1.1") + head_bytes(asked) + len(sent)
        back = len("HTTP/1.1 200 OK") + head_bytes(dict(answer.headers) | GRANIAN) + len(answer.content)
        assert there + back < 2000, (there, back)


def test_a_part_opened_by_itself_may_do_nothing(site: core.Platform, client: Client) -> None:
    """Its content policy is stricter than a page's, and nobody may frame it; it is packed only for those who unpack."""
    vote_by(client, consent="on")
    more_statements(site)
    answer = client.post("/vote/", {"statement": "s2", "vote": 1}, headers={"HX-Request": "true"})
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in answer.headers
    assert "<html" not in answer.content.decode()


def test_after_seven_votes_a_draft_offer_is_a_click_away(site: core.Platform, client: Client) -> None:
    """For a policy that rests on what somebody agreed with; for whoever disagreed a plain one, and before none."""
    vote_by(client, statement="s1", vote=1, consent="on")
    more_statements(site)
    client.get("/vote/")
    for n in range(6):
        page = client.get("/vote/").content.decode()
        assert "I could help with" not in page
        part = client.post("/vote/", {"statement": f"more{n}", "vote": 1}, headers={"HX-Request": "true"})
    draft = "/offers/new/?policy=family-centres&amp;kind=space/hall"
    assert draft in part.content.decode()
    assert draft in client.get("/vote/").content.decode()
    assert client.get(draft.replace("&amp;", "&")).status_code == 200
    assert 'id="help"' in client.get("/opinions/").content.decode()
    vote_by(client, statement="s1", vote=-1)
    page = client.get("/vote/").content.decode()
    assert draft not in page
    assert '<a href="/offers/new/">I could help with …</a>' in page
    assert "asks for anything just now" in client.get("/opinions/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_votes_that_race_are_counted_once(site: core.Platform) -> None:
    """Eight at once by one person, and by eight people: one row each, and the tally is right."""
    one, found = person(site), statement(site)
    before = tally_of_votes(found.pk)
    crowd = [person(site, f"w-c{n}") for n in range(8)]

    def cast(who: Participant) -> None:
        try:
            cast_vote(
                Participant.objects.select_related("platform").get(pk=who.pk), Answer(found.pk, 1), round_number=1
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(cast, [one] * 8))
        list(pool.map(cast, crowd))
    assert Vote.objects.filter(participant=one).count() == 1
    assert tally(found) == tally_of_votes(found.pk)
    assert tally(found)["agree"] == before["agree"] + 9
    assert StatementTally.objects.get(statement=found).n_changed == 9
    assert ChangedVoters.objects.get(platform=site).n_people == 9
    call_command("check")


def test_a_vote_is_stamped_with_the_time_of_the_platform(site: core.Platform) -> None:
    """An invented platform's story goes on from its own day."""
    core.Platform.objects.filter(pk=site.pk).update(days_ahead=400)
    site.refresh_from_db()
    one, found = person(site), statement(site)
    cast_vote(one, Answer(found.pk, 1), round_number=ROUND)
    assert Vote.objects.get(participant=one).voted_at > (timezone.now() + timedelta(days=390)).isoformat()
