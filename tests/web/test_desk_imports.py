"""Files at the desk: looked at before anything is written, taken over whole or not at all, undone, never given out."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.desk_rows import other_platform, signed_in
from threebuckets.exchange import formats
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk import import_actions, import_limits
from threebuckets.web.desk.models import Import
from threebuckets.web.folders.differences import contents_of
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.jobs.models import Wish
from threebuckets.web.people.models import Participant
from threebuckets.web.resources.models import Actor, Offer
from threebuckets.web.situation.models import Area
from threebuckets.web.values.models import Statement, Vote

pytestmark = pytest.mark.django_db
STATEMENTS = (
    b"statement,text\ns1,Parents should decide what their centre offers.\ns7,Buses should run until midnight.\n"
)
AREAS = "area,name,levels,parents\nW3,Löwen,ward,D\nW4,Sea End,ward,D\n".encode()


@pytest.fixture
def steward(site: Platform) -> Client:
    """A steward's browser."""
    return signed_in(site, "st", "steward")


def upload(client: Client, name: str, content: bytes) -> Import:
    """Hand a file in."""
    answer = client.post("/desk/imports/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def test_a_file_is_looked_at_before_anything_is_written(site: Platform, steward: Client) -> None:
    """What is new, changed, the same; taken over it is there, in the log, and tested again."""
    row = upload(steward, "statements.csv", STATEMENTS)
    page = steward.get(f"/desk/imports/{row.code}/").content.decode()
    assert "Nothing is written yet" in page
    assert "Buses should run until midnight." in page
    assert not Statement.objects.filter(code="s7").exists()
    assert row.report["counts"][0]["added"] == 1
    Wish.objects.all().delete()
    assert steward.post(f"/desk/imports/{row.code}/take/")["Location"].endswith("?done=import-done")
    assert Statement.objects.get(code="s7").text == "Buses should run until midnight."
    row.refresh_from_db()
    assert (row.state, bytes(row.content)) == (Import.DONE, b"")
    act = Act.objects.get(act="import")
    assert act.by == "steward St"
    assert "statements.csv" in act.subject
    assert Wish.objects.filter(platform=site, kind="update").exists()


def test_the_same_file_twice_changes_nothing(site: Platform, steward: Client) -> None:
    """The second time everything is as before."""
    for _ in range(2):
        row = upload(steward, "areas.csv", AREAS)
        steward.post(f"/desk/imports/{row.code}/take/")
    assert [line["added"] for line in Import.objects.latest("pk").report["counts"]] == [0]
    assert Area.objects.filter(code__in=("W3", "W4")).count() == 2


def test_an_import_is_undone_while_nothing_else_touched_it(site: Platform, steward: Client) -> None:
    """Everything as before, to the last cell; after an edit it is refused in words."""
    before = contents_of(platform_from_database(site))
    row = upload(steward, "areas.csv", AREAS)
    steward.post(f"/desk/imports/{row.code}/take/")
    assert contents_of(platform_from_database(Platform.objects.get())) != before
    assert steward.post(f"/desk/imports/{row.code}/undo/")["Location"].endswith("import-undone")
    assert contents_of(platform_from_database(Platform.objects.get())) == before
    assert steward.post(f"/desk/imports/{row.code}/undo/")["Location"].endswith("import-stays")
    again = upload(steward, "areas.csv", AREAS)
    steward.post(f"/desk/imports/{again.code}/take/")
    Area.objects.filter(code="W3").update(name="Edited")
    assert steward.post(f"/desk/imports/{again.code}/undo/")["Location"].endswith("import-stays")
    assert Area.objects.get(code="W3").name == "Edited"


def test_what_others_rest_on_is_not_undone(site: Platform, steward: Client) -> None:
    """A statement that somebody has voted on since stays, with the vote."""
    row = upload(steward, "statements.csv", STATEMENTS)
    steward.post(f"/desk/imports/{row.code}/take/")
    person = Participant.objects.filter(platform=site).first()
    Vote.objects.create(platform=site, participant=person, statement=Statement.objects.get(code="s7"), vote=1)
    assert steward.post(f"/desk/imports/{row.code}/undo/")["Location"].endswith("import-stays")
    assert Vote.objects.filter(statement__code="s7").count() == 1


def test_a_file_with_faults_is_refused_whole(site: Platform, steward: Client) -> None:
    """All faults at once, in words; neither button nor address writes anything."""
    row = upload(steward, "votes.csv", b"participant,statement,vote\np01,s1,2\np02,nothing,1\np03,s1,x\n")
    page = steward.get(f"/desk/imports/{row.code}/").content.decode()
    assert row.report["is_refused"]
    assert row.report["n_faults"] >= 2
    assert f"/desk/imports/{row.code}/take/" not in page
    n_votes = Vote.objects.count()
    assert steward.post(f"/desk/imports/{row.code}/take/").status_code == 409
    assert Vote.objects.count() == n_votes
    assert Import.objects.get().state == Import.WAITING


def test_a_row_that_only_the_database_refuses_leaves_nothing_half_loaded(
    site: Platform, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows before it are not there either."""
    from django.db import IntegrityError

    row = upload(steward, "areas.csv", AREAS)

    def refuse(*_args: object) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr(import_actions, "store_rest", refuse)
    assert steward.post(f"/desk/imports/{row.code}/take/").status_code == 409
    assert not Area.objects.filter(code="W3").exists()
    assert not Act.objects.exists()


def test_a_file_is_decided_once(site: Platform, steward: Client) -> None:
    """Of two stewards the second is told."""
    row = upload(steward, "areas.csv", AREAS)
    same = Import.objects.get()
    import_actions.take_over(row, by="steward A")
    for act in (import_actions.take_over, import_actions.put_aside):
        with pytest.raises(import_actions.ImportRefusedError):
            act(same, by="steward B")
    assert Act.objects.filter(act="import").count() == 1


def test_a_file_put_aside_is_deleted(site: Platform, steward: Client) -> None:
    """Its content is not kept, and it is at no address."""
    row = upload(steward, "people.csv", b"participant,area\nCANARY,W1\n")
    assert "CANARY" not in steward.get(f"/desk/imports/{row.code}/").content.decode()
    assert steward.post(f"/desk/imports/{row.code}/drop/")["Location"] == "/desk/imports/?done=import-dropped"
    assert bytes(Import.objects.get().content) == b""


def test_only_stewards_of_this_platform_find_it(site: Platform, steward: Client) -> None:
    """Moderators and other organisations' stewards find nothing."""
    row = upload(steward, "areas.csv", AREAS)
    eve, mo = signed_in(other_platform(), "eve", "steward"), signed_in(site, "mo", "moderator")
    for client in (eve, mo):
        assert client.get(f"/desk/imports/{row.code}/").status_code == 404
        assert client.post(f"/desk/imports/{row.code}/take/").status_code == 404
    theirs = import_actions.hand_in(Platform.objects.get(slug="other"), name="x.csv", content=b"a,b\n1,2\n", by="eve")
    assert steward.get(f"/desk/imports/{theirs.code}/").status_code == 404
    assert steward.post(f"/desk/imports/{theirs.code}/take/").status_code == 404


def test_a_zip_bomb_and_a_file_too_large_are_refused(
    site: Platform, steward: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by what it would unpack to, the other by its size; each says which limit."""
    monkeypatch.setattr(import_limits, "UNPACKED", 1)
    settings.UPLOAD_MB = 1  # type: ignore[attr-defined]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("areas.csv", b"area,name\n" + b"a,b\n" * 1_000_000)
    row = upload(steward, "bomb.zip", out.getvalue())
    assert row.report["is_refused"]
    assert any(fault["code"] in ("F63", "F64") for fault in row.report["faults"])
    settings.UPLOAD_MB = 0  # type: ignore[attr-defined]
    answer = steward.post("/desk/imports/", {"file": SimpleUploadedFile("areas.csv", AREAS)})
    assert answer.status_code == 200
    assert "TB_UPLOAD_MB" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv",
        "<script>alert(1)</script>.csv",
        "a\x00b.csv",
        "\u202evsc.exe",
        ".." * 80,
        "CON",
        "x" * 400,
    ],
)
def test_hostile_file_names_are_only_names(site: Platform, steward: Client, name: str) -> None:
    """They lead nowhere and run nothing."""
    row = import_actions.hand_in(site, name=name, content=AREAS, by="steward St")
    assert "/" not in row.name
    assert len(row.name) <= 100
    page = steward.get(f"/desk/imports/{row.code}/").content.decode()
    assert "<script>alert" not in page


def test_hostile_cells_are_only_text(site: Platform, steward: Client) -> None:
    """In the preview, and where they end up."""
    row = upload(steward, "s.csv", b'statement,text\nx1,"<img src=x onerror=alert(1)>"\nx2,"=cmd|calc"\n')
    page = steward.get(f"/desk/imports/{row.code}/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_page_offers_every_format_there_is(site: Platform, steward: Client) -> None:
    """From the registry: no list of its own."""
    page = steward.get("/desk/imports/").content.decode()
    for each in formats():
        if each.can_read:
            assert each.title.split("(")[0].split("'")[0].strip() in page.replace("&#x27;", "'"), each.name


def test_a_list_of_places_is_read_by_columns_that_a_steward_names(site: Platform, steward: Client) -> None:
    """What the program did not guess is said in the form; kept with the platform for the next time."""
    content = b"What it is called,Postal area,How big\nQuay Hall,W1,120\nSea Hall,W2,80\n"
    row = upload(steward, "halls.csv", content)
    given = {
        "format": "places_csv",
        "source": "halls",
        "column-name": "What it is called",
        "column-area": "Postal area",
        "column-amount": "How big",
        "column-unit": "=m2",
        "column-kind": "=space/hall",
    }
    answer = steward.post(f"/desk/imports/{row.code}/", given)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert not row.report["is_refused"], row.report["faults"]
    assert steward.post(f"/desk/imports/{row.code}/take/").status_code == 302
    assert Actor.objects.filter(name="Quay Hall").exists()
    assert Offer.objects.filter(kind="space/hall", amount=120).exists()
