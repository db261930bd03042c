"""Invitations shown once, members who come and go, a log that everybody may read."""

import csv
import io

import pytest
from django.core import mail
from django.test import Client

from tests.web.desk_rows import other_platform, signed_in
from threebuckets.web.core.acts import note_act
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.moderation import kinds
from threebuckets.web.moderation.actions import Decision, carry_out, decide, submit_text
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.invitations import make_invitations
from threebuckets.web.people.models import Account, Invitation, InvitationBatch, Stewardship

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(site: Platform) -> Client:
    """A steward's browser."""
    return signed_in(site, "st", "steward")


def test_codes_are_shown_once_as_a_sheet_and_kept_as_fingerprints(site: Platform, steward: Client) -> None:
    """Eight groups of four and a picture for cameras each; the list of batches has none of them."""
    answer = steward.post("/desk/invitations/", {"name": "Library", "n": 3, "as": "sheet"})
    page = answer.content.decode()
    codes = [part.split("</p>")[0] for part in page.split('<p class="slip-code">')[1:]]
    assert len(codes) == len(set(codes)) == 3
    assert all([len(group) for group in code.split("-")] == [4] * 8 for code in codes)
    assert page.count('<svg class="qr"') == 3
    assert "no-store" in answer["Cache-Control"]
    listed = steward.get("/desk/invitations/").content.decode()
    assert "Library" in listed
    assert not any(code in listed for code in codes)
    assert not Invitation.objects.filter(token_hash__in=codes).exists()
    assert Client().get(f"/invite/{codes[0]}/").status_code == 200


def test_codes_come_as_a_table_for_letters(site: Platform, steward: Client) -> None:
    """A code and its address a line."""
    answer = steward.post("/desk/invitations/", {"name": "Letters", "n": 2, "as": "table"})
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["code", "address"]
    assert all(code in address for code, address in rows[1:])


@pytest.mark.parametrize("given", [{"name": "", "n": 3}, {"name": "x", "n": 0}, {"name": "x", "n": 100_000}])
def test_a_batch_that_makes_no_sense_is_not_made(site: Platform, steward: Client, given: dict[str, object]) -> None:
    """The form says why."""
    assert "data-error-summary" in steward.post("/desk/invitations/", given).content.decode()
    assert not InvitationBatch.objects.exists()


def test_how_many_were_used_is_told_from_ten_on(site: Platform, steward: Client) -> None:
    """Fewer would be about few people."""
    make_invitations(site, name="B", n=12, by="steward St")
    rows = list(Invitation.objects.all())
    Invitation.objects.filter(pk__in=[row.pk for row in rows[:9]]).update(used_on="2026-11-17")
    assert "fewer than ten" in steward.get("/desk/invitations/").content.decode()
    Invitation.objects.filter(pk=rows[9].pk).update(used_on="2026-11-17")
    assert "fewer than ten" not in steward.get("/desk/invitations/").content.decode()


def test_a_batch_is_revoked_with_a_reason(site: Platform, steward: Client) -> None:
    """Its codes are void; one of another platform is not found."""
    make_invitations(site, name="B", n=1, by="steward St")
    batch = InvitationBatch.objects.get()
    assert steward.post(f"/desk/invitations/{batch.pk}/", {"reason": "Lost the sheet"}).status_code == 302
    assert InvitationBatch.objects.get().revoked_at is not None
    assert Act.objects.get(act="revoke-invitations").reason == "Lost the sheet"
    make_invitations(other_platform(), name="O", n=1, by="x")
    theirs = InvitationBatch.objects.get(name="O")
    assert steward.post(f"/desk/invitations/{theirs.pk}/", {"reason": "x"}).status_code == 404


def test_members_come_by_letter_and_are_taken_off(site: Platform, steward: Client) -> None:
    """A moderator is removed and finds the desk closed; what they did stays in the log; no letter goes twice."""
    mo = signed_in(site, "mo", "moderator")
    assert mo.get("/desk/").status_code == 200
    row = Stewardship.objects.get(account__username="mo")
    assert steward.post(f"/desk/members/{row.pk}/")["Location"].endswith("member-removed")
    assert mo.get("/desk/").status_code == 404
    assert Act.objects.get(act="remove-moderator").subject == "Mo"
    assert "/account/invite/" in steward.get("/desk/members/").content.decode()
    assert mail.outbox == []


def test_the_last_steward_stays(site: Platform, steward: Client) -> None:
    """Somebody must be able to open the door; nobody of another platform can be touched."""
    own = Stewardship.objects.get()
    assert steward.post(f"/desk/members/{own.pk}/")["Location"].endswith("member-stays")
    assert Stewardship.objects.count() == 1
    signed_in(other_platform(), "eve", "steward")
    theirs = Stewardship.objects.get(account__username="eve")
    assert steward.post(f"/desk/members/{theirs.pk}/").status_code == 404


def test_everybody_reads_the_log_with_texts_that_are_public(site: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filtered, searched, as a table; a text shows while it is accepted and no longer."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    carry_out("statement", lambda case: None, label="statement")
    case = decide(
        submit_text(site, kind="statement", code="s-9", text="More buses <b>now</b>"),
        Decision(Case.ACCEPTED),
        by="moderator Mo",
    )
    lost = submit_text(site, kind="statement", code="s-10", text="Buses and nurseries")
    decide(lost, Decision(Case.REJECTED, "two-ideas", note="Send them one by one."), by="moderator Mo")
    note_act(site, by="steward =St", act="make-invitations", subject="=HYPERLINK(1)", reason="-1+1")
    page = Client().get("/log/").content.decode()
    assert "More buses &lt;b&gt;now" in page
    assert "moderator Mo" in page
    assert 'Two ideas in one<br><span dir="auto" class="muted">Send them one by one.' in page
    only = Client().get("/log/?act=make-invitations").content.decode()
    assert "More buses" not in only
    assert "Made invitations" in only
    assert "HYPERLINK" not in Client().get("/log/?words=zebra&since=x&page=zz").content.decode()
    table = b"".join(Client().get("/log/log.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["at", "by", "act", "subject", "reason", "ground"]
    assert ["Send them one by one.", "two-ideas"] in [row[4:] for row in rows]
    assert all(not cell.startswith(("=", "-", "+", "@")) for row in rows for cell in row)
    Case.objects.filter(pk=case.pk).update(status=Case.REJECTED)
    assert "More buses" not in Client().get("/log/").content.decode()


def test_the_desk_says_what_waits(site: Platform, steward: Client) -> None:
    """One line each with the way to see to it; nothing where nothing waits."""
    submit_text(site, kind="statement", code="s-1", text="x")
    page = steward.get("/desk/").content.decode()
    assert "1 text waits to be read" in page
    assert "/desk/queue/" in page
    assert Account.objects.count() == 1
