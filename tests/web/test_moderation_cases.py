"""Texts are decided on once, for a public reason, by somebody else on appeal; what was personal is gone."""

from pathlib import Path

import pytest
from django.test import Client

from threebuckets.web.core.models import Act, Platform
from threebuckets.web.moderation import kinds
from threebuckets.web.moderation.actions import (
    AlreadyDecidedError,
    CannotAppealError,
    Decision,
    OwnDecisionError,
    appeal,
    carry_out,
    decide,
    decide_many,
    forget_texts,
    submit_text,
    take_back,
)
from threebuckets.web.moderation.models import Case
from threebuckets.web.moderation.queries import fate, fates
from threebuckets.web.moderation.reasons import REASONS
from threebuckets.web.people.models import Account

pytestmark = pytest.mark.django_db
OFF_TOPIC = Decision(Case.REJECTED, "off-topic", "This is about the moon.")
ACCEPT = Decision(Case.ACCEPTED)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A kind of text of which only the test knows; what its room was told."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    carry_out("tune", lambda case: found.append((case.code, case.status)), label="tune", is_author=_is_author)
    return found


def _is_author(visitor: object, code: str) -> bool:
    return getattr(visitor, "code", "") == "" and code == "t-mine"


def case_of(platform: Platform, code: str = "t1", text: str = "A tune about buses") -> Case:
    """A text that waits."""
    return submit_text(platform, kind="tune", code=code, text=text, language="en")


def account(name: str) -> Account:
    """Somebody who signs in."""
    return Account.objects.create_user(name, password="x")


def test_a_decision_is_carried_out_told_and_written_down_without_the_text(
    site: Platform, told: list[tuple[str, str]]
) -> None:
    """The room hears of it, the author reads the reason, the log has neither text nor author."""
    case_of(site, text="CANARY-TEXT of a tune")
    decide(Case.objects.get(), OFF_TOPIC, by="moderator Ada")
    assert told == [("t1", "rejected")]
    found = fate("tune", "t1", platform=site)
    assert found is not None
    assert (found.status, found.reason, found.note) == ("rejected", "off-topic", "This is about the moon.")
    assert found.sentence
    assert found.can_appeal
    act = Act.objects.get(act="reject-tune")
    assert (act.by, act.subject, act.reason) == ("moderator Ada", "t1", "This is about the moon.")
    assert "CANARY" not in f"{act.subject}{act.reason}{act.details}"


def test_the_second_of_two_moderators_is_told(site: Platform, told: list[tuple[str, str]]) -> None:
    """Both read the same text; the first decision stands, and is carried out once."""
    case = case_of(site)
    same = Case.objects.get(pk=case.pk)
    decide(case, ACCEPT, by="moderator Ada")
    with pytest.raises(AlreadyDecidedError) as refused:
        decide(same, OFF_TOPIC, by="moderator Bo")
    assert refused.value.case.status == Case.ACCEPTED
    assert told == [("t1", "accepted")]
    many = decide_many(site, {case.pk: OFF_TOPIC}, by="moderator Bo")
    assert (many.n, many.n_before) == (0, 1)


def test_an_appeal_goes_to_somebody_else_once(site: Platform, told: list[tuple[str, str]]) -> None:
    """Whoever decided cannot decide again; after the second decision it is over."""
    ada, bo = account("ada"), account("bo")
    case = decide(case_of(site), OFF_TOPIC, by="moderator Ada", decider=ada)
    waiting = appeal(case, text="Buses are the topic.")
    assert waiting.status == Case.WAITING
    found = fate("tune", "t1", platform=site)
    assert found is not None
    assert found.is_appealed
    with pytest.raises(OwnDecisionError):
        decide(waiting, ACCEPT, by="moderator Ada", decider=ada)
    assert decide_many(site, {case.pk: ACCEPT}, by="moderator Ada", decider=ada).n_own == 1
    decide(waiting, OFF_TOPIC, by="moderator Bo", decider=bo)
    with pytest.raises(CannotAppealError):
        appeal(case, text="Once more.")


def test_personal_data_leaves_no_text_and_cannot_be_taken_back(site: Platform, told: list[tuple[str, str]]) -> None:
    """The text is gone from the case, the log, and there is no appeal that would bring it back."""
    case = case_of(site, text="CANARY Winifred lives at 4 Quay Street")
    decide(case, Decision(Case.REJECTED, "personal-data"), by="moderator Ada")
    assert Case.objects.get().text == ""
    assert not any("CANARY" in f"{act.subject}{act.details}" for act in Act.objects.all())
    with pytest.raises(AlreadyDecidedError):
        take_back(case, by="moderator Ada")
    with pytest.raises(CannotAppealError):
        appeal(case, text="Please")


def test_a_decision_can_be_taken_back_but_not_a_merge(site: Platform, told: list[tuple[str, str]]) -> None:
    """The room is told that the text waits again; two texts put together stay together."""
    case = decide(case_of(site), ACCEPT, by="moderator Ada")
    assert take_back(case, by="moderator Ada").status == Case.WAITING
    assert told[-1] == ("t1", "waiting")
    assert Act.objects.filter(act="take-back-tune").exists()
    merged = decide(case, Decision(Case.REJECTED, "duplicate", merged_into="t9"), by="moderator Ada")
    with pytest.raises(AlreadyDecidedError):
        take_back(merged, by="moderator Ada")


def test_nothing_is_decided_where_no_room_carries_it_out(site: Platform) -> None:
    """A kind that nobody registered is a mistake in the program; the case stays as it was."""
    case = submit_text(site, kind="nobodys", code="n1", text="x")
    with pytest.raises(KeyError):
        decide(case, ACCEPT, by="moderator Ada")
    assert Case.objects.get().status == Case.WAITING


def test_erasing_leaves_what_was_decided_without_words(site: Platform, told: list[tuple[str, str]]) -> None:
    """Codes and reasons stay for the log; texts and appeals go."""
    appeal(decide(case_of(site), OFF_TOPIC, by="moderator Ada"), text="CANARY")
    assert forget_texts(site, kind="tune", codes=["t1"]) == 1
    row = Case.objects.get()
    assert (row.text, row.appeal) == ("", "")
    assert set(fates("tune", ["t1", "t2"], platform=site)) == {"t1"}


def test_the_rules_are_public(site: Platform, client: Client) -> None:
    """Every reason stands on a page that anybody may read."""
    page = client.get("/moderation/").content.decode()
    for code in Case.REASONS:
        assert f"<code>{code}</code>" in page


def test_the_written_rules_are_those_of_the_program() -> None:
    """Code, words and sentence of every reason stand in the reference."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "moderation.md").read_text(encoding="utf-8")
    for reason in REASONS.values():
        assert f"| `{reason.code}` | {reason.title} | {reason.sentence} |" in page


def test_an_author_reads_what_became_of_a_text_and_appeals(
    site: Platform, client: Client, told: list[tuple[str, str]]
) -> None:
    """Nobody else finds the page; what they write comes back escaped; a second appeal is refused in words."""
    mine, other = case_of(site, "t-mine", "<script>alert(1)</script>"), case_of(site, "t-other")
    for case in (mine, other):
        decide(case, OFF_TOPIC, by="moderator Ada")
    assert client.get("/moderation/tune/t-other/").status_code == 404
    assert client.get("/moderation/nothing/t-mine/").status_code == 404
    page = client.get("/moderation/tune/t-mine/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "This is about the moon." in page
    assert client.post("/moderation/tune/t-mine/", {"text": ""}).status_code == 200
    answer = client.post("/moderation/tune/t-mine/", {"text": "It is about buses."})
    assert answer["Location"].endswith("?done=appeal-made")
    assert client.post("/moderation/tune/t-mine/", {"text": "Again"})["Location"].endswith("?done=appeal-closed")
    assert Case.objects.get(code="t-mine").appeal == "It is about buses."
