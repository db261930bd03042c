"""The queue: many texts decided in one go, near-duplicates beside each, nobody's votes, everything in a public log."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web import payloads
from tests.web.desk_rows import other_platform, signed_in
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.moderation import kinds
from threebuckets.web.moderation.actions import Decision, appeal, carry_out, decide, decide_many, submit_text
from threebuckets.web.moderation.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    carry_out("statement", lambda case: None, label="statement")
    carry_out("argument", lambda case: None, label="argument")


def texts(platform: Platform, n: int, kind: str = "statement") -> list[Case]:
    """So many texts that wait."""
    words = ("buses", "parks", "schools", "shops", "clinics")
    return [
        submit_text(platform, kind=kind, code=f"{kind[0]}-{i}", text=f"Number {i}: more {words[i % 5]} by {2030 + i}")
        for i in range(n)
    ]


def test_only_the_desk_may_enter_and_another_organisations_finds_nothing(site: Platform) -> None:
    """Visitors sign in, other organisations' stewards find no such page, moderators only what is theirs."""
    other = other_platform()
    stranger, moderator = signed_in(other, "eve", "steward"), signed_in(site, "mo", "moderator")
    assert Client().get("/desk/queue/").status_code == 302
    assert stranger.get("/desk/queue/").status_code == 404
    assert stranger.post("/desk/queue/").status_code == 404
    assert moderator.get("/desk/").status_code == 200
    assert moderator.get("/desk/queue/").status_code == 200
    for address in ("imports", "updates", "members", "invitations"):
        assert moderator.get(f"/desk/{address}/").status_code == 404, address


def test_fifty_texts_are_decided_in_one_request(site: Platform) -> None:
    """Each as chosen beside it, those that are ticked as chosen for all; one line of the log each."""
    cases, client = texts(site, 50), signed_in(site, "mo", "moderator")
    data = {f"do-{case.pk}": "accept" for case in cases[:40]}
    data |= {"chosen": [str(case.pk) for case in cases[40:]], "all": "off-topic", "note": "Not ours to decide."}
    answer = client.post("/desk/queue/", data)
    assert answer["Location"] == "/desk/queue/?done=cases-decided"
    assert Case.objects.filter(status=Case.ACCEPTED).count() == 40
    assert set(Case.objects.filter(status=Case.REJECTED).values_list("reason", "note")) == {
        ("off-topic", "Not ours to decide.")
    }
    assert Act.objects.filter(act__endswith="-statement", by="moderator Mo").count() == 50


def test_what_somebody_else_decided_before_stands(site: Platform) -> None:
    """The second moderator is told; the rest of their decisions count."""
    cases, client = texts(site, 2), signed_in(site, "mo", "moderator")
    decide(cases[0], Decision(Case.REJECTED, "abuse"), by="moderator Bo")
    answer = client.post("/desk/queue/?kind=statement", {f"do-{case.pk}": "accept" for case in cases})
    assert answer["Location"] == "/desk/queue/?kind=statement&done=cases-decided-before"
    assert Case.objects.get(pk=cases[0].pk).reason == "abuse"
    assert Case.objects.get(pk=cases[1].pk).status == Case.ACCEPTED


def test_texts_of_another_platform_cannot_be_decided(site: Platform) -> None:
    """Their numbers are passed over, as if they were not there."""
    other = other_platform()
    theirs = submit_text(other, kind="statement", code="x", text="Theirs")
    client = signed_in(site, "st", "steward")
    assert client.post("/desk/queue/", {f"do-{theirs.pk}": "accept"}).status_code == 200
    assert client.post(f"/desk/queue/{theirs.pk}/").status_code == 404
    assert Case.objects.get(pk=theirs.pk).status == Case.WAITING


@pytest.mark.parametrize("wish", ["shoot", "merge:nothing", "merge:s-0", "", "accept; drop table"])
def test_a_choice_that_was_not_offered_decides_nothing(site: Platform, wish: str) -> None:
    """Neither unknown reasons, nor a merge into nothing or into itself."""
    case, client = texts(site, 1)[0], signed_in(site, "mo", "moderator")
    answer = client.post("/desk/queue/", {f"do-{case.pk}": wish, "do-99999999999999999999": "accept", "chosen": "x"})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.content.decode()
    assert Case.objects.get().status == Case.WAITING


def test_near_duplicates_stand_beside_a_text_and_are_merged_only_by_hand(site: Platform) -> None:
    """Also those of the platform that never were in the queue; a merge names the other text."""
    case = submit_text(
        site, kind="statement", code="s-new", text="Parents should decide what their centre offers them."
    )
    client = signed_in(site, "mo", "moderator")
    page = client.get("/desk/queue/").content.decode()
    assert "Possibly a duplicate" in page
    assert 'value="merge:s1"' in page
    assert Case.objects.get().status == Case.WAITING
    client.post("/desk/queue/", {f"do-{case.pk}": "merge:s1"})
    row = Case.objects.get()
    assert (row.status, row.reason, row.merged_into) == (Case.REJECTED, "duplicate", "s1")


def alike(site: Platform) -> dict[str, Case]:
    """Three texts that wait, of which the first and the last say the same."""
    said = {
        "one": "Open the park hall on Sundays.",
        "two": "Bins on the sea front.",
        "three": "Open park hall on Sundays.",
    }
    return {code: submit_text(site, kind="statement", code=code, text=text) for code, text in said.items()}


def test_texts_that_say_the_same_are_read_one_after_the_other(site: Platform) -> None:
    """However long ago each was handed in."""
    cases, client = alike(site), signed_in(site, "mo", "moderator")
    page = client.get("/desk/queue/").content.decode()
    places = [page.index(f'id="text-{cases[code].pk}"') for code in ("one", "three", "two")]
    assert places == sorted(places)


def test_a_text_is_put_together_with_one_accepted_in_the_same_sending(site: Platform) -> None:
    """The older may be put together with the newer; with one that is not accepted it cannot be."""
    cases, client = alike(site), signed_in(site, "mo", "moderator")
    merge, keep = f"do-{cases['one'].pk}", f"do-{cases['three'].pk}"
    refused = client.post("/desk/queue/", {merge: "merge:three", keep: "off-topic"})
    assert "Accept that one as well" in refused.content.decode()
    assert not Case.objects.exclude(status=Case.WAITING).exists()
    assert client.post("/desk/queue/", {merge: "merge:three", keep: "accept"}).status_code == 302
    row = Case.objects.get(code="one")
    assert (row.status, row.reason, row.merged_into) == (Case.REJECTED, "duplicate", "three")
    assert Case.objects.get(code="three").status == Case.ACCEPTED


def test_nothing_is_put_together_with_what_somebody_else_has_just_turned_down(site: Platform) -> None:
    """It goes on waiting, and the moderator is told."""
    cases = alike(site)
    decide(cases["three"], Decision(Case.REJECTED, "off-topic"), by="moderator Bo")
    wanted = {cases["three"].pk: Decision(Case.ACCEPTED)}
    wanted[cases["one"].pk] = Decision(Case.REJECTED, Case.DUPLICATE, "", "three")
    assert decide_many(site, wanted, by="moderator Mo").n_before == 2
    assert Case.objects.get(code="one").status == Case.WAITING


def test_an_appeal_comes_first_and_not_to_whoever_decided(site: Platform) -> None:
    """With the author's words; the first moderator has no choice beside it."""
    cases = texts(site, 2)
    mo, bo = signed_in(site, "mo", "moderator"), signed_in(site, "bo", "moderator")
    mo.post("/desk/queue/", {f"do-{cases[1].pk}": "off-topic"})
    appeal(Case.objects.get(pk=cases[1].pk), text="Look <b>again</b>")
    page = mo.get("/desk/queue/").content.decode()
    assert page.index(f"text-{cases[1].pk}") < page.index(f"text-{cases[0].pk}")
    assert f'name="do-{cases[1].pk}"' not in page
    assert "Look &lt;b&gt;again" in page
    assert mo.post("/desk/queue/", {f"do-{cases[1].pk}": "accept"})["Location"].endswith("cases-own")
    assert bo.post("/desk/queue/", {f"do-{cases[1].pk}": "accept"})["Location"].endswith("cases-decided")


def test_a_decision_is_taken_back_by_whoever_made_it_or_a_steward(site: Platform) -> None:
    """Another moderator finds no such page."""
    case = texts(site, 1)[0]
    mo, bo, steward = (signed_in(site, n, r) for n, r in (("mo", "moderator"), ("bo", "moderator"), ("st", "steward")))
    mo.post("/desk/queue/", {f"do-{case.pk}": "accept"})
    assert "Take back" not in bo.get("/desk/queue/?state=decided").content.decode().split("<tbody>")[1]
    assert bo.post(f"/desk/queue/{case.pk}/").status_code == 404
    assert mo.post(f"/desk/queue/{case.pk}/")["Location"].endswith("decision-taken-back")
    assert mo.post(f"/desk/queue/{case.pk}/").status_code == 404
    decide(Case.objects.get(), Decision(Case.ACCEPTED), by="moderator Mo")
    assert steward.post(f"/desk/queue/{case.pk}/")["Location"].endswith("decision-taken-back")


def test_filters_and_search_are_in_the_address(site: Platform) -> None:
    """Kind, words and page; nonsense counts as not asked."""
    texts(site, 3)
    texts(site, 2, "argument")
    client = signed_in(site, "mo", "moderator")
    assert client.get("/desk/queue/?kind=argument").content.decode().count("data-case ") == 2
    assert client.get("/desk/queue/?words=schools").content.decode().count("data-case ") == 1
    assert client.get("/desk/queue/?words=zebra").content.decode().count("data-case ") == 0
    assert client.get("/desk/queue/?page=x&state=odd&kind=a b").content.decode().count("data-case ") == 5


def test_hostile_texts_stay_texts(site: Platform) -> None:
    """A hundred of them, in the queue, in what was decided, in the log."""
    for number, payload in enumerate(payloads.PAYLOADS):
        case = submit_text(site, kind="statement", code=f"s-{number}", text=payload)
        appeal(decide(case, Decision(Case.REJECTED, "abuse", payload), by="moderator Bo"), text=payload)
    client = signed_in(site, "mo", "moderator")
    pages = [client.get(f"/desk/queue/?page={page}").content.decode() for page in (1, 2, 3)]
    decisions = {case.pk: Decision(Case.ACCEPTED, note=case.text) for case in Case.objects.all()}
    decide_many(site, decisions, by="moderator <b>Mo</b>")
    pages += [client.get(f"/desk/queue/?state=decided&page={page}").content.decode() for page in (1, 2, 3)]
    pages += [Client().get(f"/log/?page={page}").content.decode() for page in (1, 2, 3, 4)]
    for page in pages:
        own = re.sub(r'<script (type="module" )?src="[^"]*"( defer)?></script>', "", page)
        assert "<script" not in own.lower()
        assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", own, re.IGNORECASE)


def test_the_queue_takes_the_same_queries_for_one_text_and_for_fifty(site: Platform) -> None:
    """However long it is."""
    client = signed_in(site, "mo", "moderator")
    texts(site, 1)
    client.get("/desk/queue/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/queue/")
    Case.objects.all().delete()
    texts(site, 50)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/queue/")
    assert len(many) == len(few)


def test_moderators_see_no_votes(site: Platform) -> None:
    """Not a row of them is read for the queue."""
    texts(site, 5)
    client = signed_in(site, "mo", "moderator")
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/queue/")
    assert not [query for query in asked if "values_vote" in query["sql"] or "values_pastvote" in query["sql"]]
