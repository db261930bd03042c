"""Statements people write: similar ones first, then a moderator, then everybody; nothing leaks before."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from tests.web.test_values_votes import person
from threebuckets.web.core import models as core
from threebuckets.web.core.limits import TooOftenError
from threebuckets.web.moderation.actions import Decision, decide, take_back
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.models import Policy
from threebuckets.web.values.actions import Answer, carry_vote, cast_vote
from threebuckets.web.values.ballots import forget_ballots, shown_ballot
from threebuckets.web.values.models import ProposedStatement, Statement, Vote
from threebuckets.web.values.own_share import erase, export, show
from threebuckets.web.values.statement_actions import TooManyWaitingError, propose_statement
from threebuckets.web.values.statement_queries import own_statements

pytestmark = pytest.mark.django_db
TEXT = "The harbour bus should run at night."
ALONE = "Every library should keep bees on its roof."


def proposed(who: Participant, text: str = TEXT) -> ProposedStatement:
    """A statement put forward some time ago."""
    row = propose_statement(who, text, language="en")
    ProposedStatement.objects.filter(pk=row.pk).update(proposed_at=row.proposed_at - timedelta(hours=1))
    return row


def case_of(row: ProposedStatement) -> Case:
    """What moderators decide on."""
    return Case.objects.get(kind="statement", code=row.code)


def live_texts() -> tuple[str, ...]:
    """What can be voted on now."""
    forget_ballots()
    ballot = shown_ballot()
    return ballot.texts if ballot else ()


def test_a_statement_that_waits_is_seen_by_its_author_alone(
    site: core.Platform, client: Client, tmp_path: Path
) -> None:
    """Neither ballot nor pages nor the public folder have it."""
    row = proposed(person(site))
    assert TEXT not in live_texts()
    assert not Statement.objects.filter(code=row.code).exists()
    for path in ("/vote/", "/opinions/", "/opinions/statements.csv", "/statements/new/"):
        assert TEXT not in client.get(path).content.decode()
    bundle = zipfile.ZipFile(io.BytesIO(client.get("/data/fair-start.zip").content))
    assert all(TEXT.encode() not in bundle.read(name) for name in bundle.namelist())
    call_command("dump", str(tmp_path / "again"))
    assert TEXT not in (tmp_path / "again" / "values" / "statements.csv").read_text(encoding="utf-8")


def test_an_accepted_statement_is_live_with_its_authors_agreement(site: core.Platform) -> None:
    """Everybody can vote on it, the author agrees, and reads what became of it."""
    one = person(site)
    row = proposed(one)
    decide(case_of(row), Decision(Case.ACCEPTED), by="moderator")
    assert TEXT in live_texts()
    assert Vote.objects.get(participant=one).vote == 1
    assert own_statements(one)[0].state == ProposedStatement.LIVE


def test_a_rejected_statement_tells_its_author_why(site: core.Platform) -> None:
    """The reason and the note; nothing is shown to others; a decision taken back lets it wait again."""
    one = person(site)
    row = proposed(one)
    case = decide(case_of(row), Decision(Case.REJECTED, "off-topic", "It is about the moon."), by="moderator")
    assert "It is about the moon." in own_statements(one)[0].sentence
    assert TEXT not in live_texts()
    take_back(case, by="moderator")
    assert own_statements(one)[0].state == ProposedStatement.WAITING


def test_a_live_statement_can_be_hidden_and_shown_again(site: core.Platform) -> None:
    """Taken back it waits; its votes are not lost."""
    one, other = person(site), person(site, "w-2")
    row = proposed(one)
    case = decide(case_of(row), Decision(Case.ACCEPTED), by="moderator")
    found = Statement.objects.get(code=row.code)
    cast_vote(other, Answer(found.pk, -1), round_number=1)
    take_back(case, by="moderator")
    assert TEXT not in live_texts()
    decide(case_of(row), Decision(Case.ACCEPTED), by="moderator")
    assert TEXT in live_texts()
    assert Vote.objects.filter(statement=found).count() == 2


def test_a_duplicate_is_merged_and_the_authors_voice_counts_there(site: core.Platform) -> None:
    """The agreement goes to the other statement, unless the author has voted on it."""
    one, other = person(site), person(site, "w-2")
    s1 = Statement.objects.get(code="s1")
    cast_vote(other, Answer(s1.pk, -1), round_number=1)
    for who in (one, other):
        row = proposed(who)
        decide(case_of(row), Decision(Case.REJECTED, "duplicate", merged_into="s1"), by="moderator")
    assert Vote.objects.get(participant=one, statement=s1).vote == 1
    assert Vote.objects.get(participant=other, statement=s1).vote == -1
    assert own_statements(one)[0].code == "s1"


def test_a_text_about_a_person_is_deleted(site: core.Platform) -> None:
    """Rejected for personal data, it is nowhere any more."""
    one = person(site)
    waiting, live = proposed(one, "Winifred next door should pay more."), proposed(one, "Winifred is to blame.")
    case = decide(case_of(live), Decision(Case.ACCEPTED), by="moderator")
    take_back(case, by="moderator")
    for row in (waiting, live):
        decide(case_of(row), Decision(Case.REJECTED, "personal-data"), by="moderator")
        row.refresh_from_db()
        assert row.text == ""
    assert not Statement.objects.filter(text__contains="Winifred").exists()


def test_five_may_wait_and_one_in_half_a_minute(site: core.Platform) -> None:
    """More are refused, with a reason."""
    one = person(site)
    propose_statement(one, TEXT, language="en")
    with pytest.raises(TooOftenError):
        propose_statement(one, "Another one at once.", language="en")
    two = person(site, "w-2")
    for n in range(5):
        proposed(two, f"Statement {n} of mine.")
    with pytest.raises(TooManyWaitingError):
        proposed(two, "The sixth.")


def test_similar_ones_are_shown_before_sending(site: core.Platform, client: Client) -> None:
    """Nothing is kept until the author says that theirs is another."""
    text = "Parents should decide what a centre offers."
    page = client.post("/statements/new/", {"text": text, "consent": "votes"}).content.decode()
    assert "Is it one of these already?" in page
    assert "/vote/?statement=s1" in page
    assert not ProposedStatement.objects.exists()
    sent = client.post("/statements/new/", {"text": text, "consent": "votes", "anyway": "on"})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "A moderator looks at it" in page
    assert text in page


def test_without_consent_the_form_comes_back_with_what_was_written(site: core.Platform, client: Client) -> None:
    """Nothing is kept, nothing is lost."""
    page = client.post("/statements/new/", {"text": TEXT}).content.decode()
    assert TEXT in page
    assert "Tick this" in page
    assert not ProposedStatement.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script> should not run here", '"><img src=x onerror=alert(1)> people', "x' OR 1=1 -- people"],
)
def test_hostile_text_is_shown_as_text(site: core.Platform, client: Client, text: str) -> None:
    """On the form, on the ballot and in the table."""
    client.post("/statements/new/", {"text": text, "consent": "votes", "anyway": "on"})
    row = ProposedStatement.objects.get()
    assert text in row.text
    assert "<script>alert" not in client.get("/statements/new/").content.decode()
    decide(case_of(row), Decision(Case.ACCEPTED), by="moderator")
    page = client.get(f"/vote/?statement={row.code}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("text", ["", "short", "1234567890 !!", "x" * 281, "\u202e\u200b" * 20])
def test_what_is_no_statement_is_refused(site: core.Platform, client: Client, text: str) -> None:
    """Too short, too long, no letters, nothing that can be seen."""
    client.post("/statements/new/", {"text": text, "consent": "votes", "anyway": "on"})
    assert not ProposedStatement.objects.exists()


def test_signs_that_turn_text_round_are_taken_out(site: core.Platform, client: Client) -> None:
    """What others read is what was written."""
    client.post(
        "/statements/new/", {"text": "Buses \u202eshould\nrun \u200bat night.", "consent": "votes", "anyway": "on"}
    )
    assert ProposedStatement.objects.get().text == "Buses should run at night."


def test_erasing_leaves_nothing_of_a_person(site: core.Platform) -> None:
    """Votes, and statements that nobody else has answered; one that others answered stays, without an author."""
    one, other = person(site), person(site, "w-2")
    live, alone, waiting = proposed(one), proposed(one, ALONE), proposed(one, "Let there be more trees in the squares.")
    for row in (live, alone):
        decide(case_of(row), Decision(Case.ACCEPTED), by="moderator")
    carry_vote(other, Answer(Statement.objects.get(code=live.code).pk, -1), round_number=1)
    kept = export(one, None)
    assert len(kept["statements"]) == 3
    assert TEXT in {vote["text"] for vote in kept["votes"]}
    assert show(one, None) is not None
    erase(one, None)
    assert not Vote.objects.filter(participant=one).exists()
    assert not ProposedStatement.objects.filter(code__in=[waiting.code, alone.code]).exists()
    assert not Case.objects.filter(code=waiting.code).exists()
    assert ProposedStatement.objects.get(code=live.code).author is None
    assert TEXT in live_texts()
    assert ALONE not in live_texts()


def test_a_statement_that_a_policy_rests_on_outlives_its_author(site: core.Platform) -> None:
    """Else the policy would rest on nothing."""
    one = person(site)
    live = proposed(one)
    decide(case_of(live), Decision(Case.ACCEPTED), by="moderator")
    Policy.objects.filter(slug="family-centres").update(source=f"statements: [{live.code}]")
    erase(one, None)
    assert TEXT in live_texts()
