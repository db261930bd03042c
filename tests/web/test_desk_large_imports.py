"""Large files at the desk: the worker reads, writes and undoes them; their page says how far it is."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.web.desk_rows import signed_in
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk import import_jobs
from threebuckets.web.desk.models import Import
from threebuckets.web.folders.differences import contents_of
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.jobs.leases import make_rows
from threebuckets.web.jobs.models import Work
from threebuckets.web.jobs.worker import Worker
from threebuckets.web.situation.models import Area
from threebuckets.web.values.models import StatementTally, Vote

pytestmark = pytest.mark.django_db
AREAS = b"area,name,levels,parents\nW3,Sea End,ward,D\nW4,Mill End,ward,D\n"


@pytest.fixture
def steward(site: Platform, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A steward's browser, where every file is a large one."""
    monkeypatch.setattr(import_jobs, "LARGE_BYTES", 10)
    make_rows()
    return signed_in(site, "st", "steward")


def upload(client: Client, content: bytes = AREAS, name: str = "areas.csv") -> Import:
    """Hand a file in."""
    assert client.post("/desk/imports/", {"file": SimpleUploadedFile(name, content)}).status_code == 302
    return Import.objects.latest("pk")


def work() -> None:
    """What the worker does; rests after work are skipped."""
    Work.objects.update(not_before=None)
    Worker().do_all()


def page_of(client: Client, row: Import, **headers: str) -> str:
    """The page of a file."""
    response = client.get(f"/desk/imports/{row.code}/", headers=headers)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_large_file_is_looked_at_taken_over_and_undone_by_the_worker(site: Platform, steward: Client) -> None:
    """Nothing of it is done in a request, and everything is as after a small one."""
    before = contents_of(platform_from_database(site))
    row = upload(steward)
    assert row.asked == Import.LOOK
    assert row.report == {}
    assert "It is a large file" in page_of(steward, row)
    work()
    assert "Nothing is written yet" in page_of(steward, row)
    assert steward.post(f"/desk/imports/{row.code}/take/")["Location"].endswith("?done=import-asked")
    assert not Area.objects.filter(code="W3").exists()
    work()
    assert Area.objects.get(code="W3").name == "Sea End"
    row.refresh_from_db()
    assert (row.state, row.asked, bytes(row.content)) == (Import.DONE, "", b"")
    assert Act.objects.get(act="import").by == "steward St"
    assert "Taken over." in page_of(steward, row)
    assert steward.post(f"/desk/imports/{row.code}/undo/")["Location"].endswith("?done=import-asked")
    work()
    assert contents_of(platform_from_database(Platform.objects.get())) == before
    assert "Undone: everything stands as before." in page_of(steward, row)


def test_the_page_renews_itself_while_the_worker_is_at_it(site: Platform, steward: Client) -> None:
    """It says which step, and how far; a program that asks gets the part alone; done, it asks no more."""
    row = upload(steward)
    held = Work.objects.filter(kind="import")
    held.update(held_by="x", held_until=timezone.now() + timedelta(seconds=20), step="reading", share_done=0.5)
    page = page_of(steward, row)
    assert f'hx-get="/desk/imports/{row.code}/" hx-trigger="every 2s"' in page
    assert "The file is being read." in page
    assert '<progress max="100" value="50"' in page
    part = page_of(steward, row, **{"HX-Request": "true", "HX-Target": "import"})
    assert part.startswith('<div id="import"')
    assert "Take it over" not in part
    held.update(held_by="", held_until=None)
    work()
    assert "every 2s" not in page_of(steward, row)


def test_a_file_waits_its_turn(site: Platform, steward: Client) -> None:
    """One after another; each is done."""
    rows = [upload(steward, name=f"{n}.csv") for n in range(3)]
    assert [import_jobs.next_asked(site)] == rows[:1]
    for _ in rows:
        work()
    assert not Import.objects.exclude(asked="").exists()
    assert all(row.report["counts"] for row in Import.objects.all())


def test_what_is_refused_is_told_on_its_page(site: Platform, steward: Client) -> None:
    """In words, and the work is done: nothing is tried again."""
    row = upload(steward)
    work()
    steward.post(f"/desk/imports/{row.code}/take/")
    Import.objects.filter(pk=row.pk).update(content=b"area,name\nW3\n")
    work()
    row.refresh_from_db()
    assert (row.state, row.asked) == (Import.WAITING, "")
    assert "Nothing was written" in page_of(steward, row)
    assert "1 cells" in row.refusal
    assert Work.objects.get(kind="import").fault == ""


def test_what_fails_by_a_fault_of_ours_is_left_to_the_steward(
    site: Platform, steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three attempts the page says why, and it can be tried again."""

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    row = upload(steward)
    with monkeypatch.context() as patched:
        patched.setattr(import_jobs, "report_on", broken)
        for _ in range(3):
            work()
    assert "the disk is full" in page_of(steward, row)
    assert "every 2s" not in page_of(steward, row)
    assert "An import failed" in steward.get("/desk/").content.decode()
    assert "Testing the policies failed" not in steward.get("/desk/updates/").content.decode()
    assert steward.post(f"/desk/imports/{row.code}/again/").status_code == 302
    work()
    assert "Nothing is written yet" in page_of(steward, row)


def test_what_is_put_aside_meanwhile_is_not_written(site: Platform, steward: Client) -> None:
    """Between reading and writing somebody thinks better of it; others in the row are done all the same."""
    row = upload(steward)
    work()
    steward.post(f"/desk/imports/{row.code}/take/")
    finish = import_jobs.begin_import(site, lambda *_: None)
    steward.post(f"/desk/imports/{row.code}/drop/")
    finish()
    assert not Area.objects.filter(code="W3").exists()
    assert Import.objects.get().state == Import.DROPPED
    import_jobs.begin_import(site, lambda *_: None)()


def test_two_buttons_at_once_are_one_import(site: Platform, steward: Client) -> None:
    """The second is refused in words."""
    row = upload(steward)
    work()
    steward.post(f"/desk/imports/{row.code}/take/")
    again = steward.post(f"/desk/imports/{row.code}/take/")
    assert again.status_code == 409
    assert "being worked at" in again.content.decode()
    work()
    assert Area.objects.filter(code="W3").count() == 1


def test_small_files_are_done_at_once(site: Platform, steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the worker; a packed file is taken for ten times its size."""
    monkeypatch.setattr(import_jobs, "LARGE_BYTES", 200)
    row = upload(steward)
    assert row.report["counts"]
    assert not import_jobs.is_large(Import(size=200, content=b"area,name"))
    assert import_jobs.is_large(Import(size=30, content=b"PK\x03\x04"))
    assert import_jobs.is_large(Import(size=30, report={"tables": [{"n_rows": 5001}]}))


@pytest.mark.parametrize("table", ["votes", "people"])
def test_tallies_are_counted_anew_after_votes_or_people_came_in(site: Platform, steward: Client, table: str) -> None:
    """What an import wrote past the page of voting is in the next tally, and so is what undoing took away."""
    vote = Vote.objects.select_related("statement", "participant").first()
    assert vote is not None
    files = {
        "votes": f"participant,statement,vote\nnewcomer,{vote.statement.code},1\n".encode(),
        "people": b"participant,area\nnewcomer,W2\n",
    }
    row = upload(steward, files[table], f"{table}.csv")
    work()
    for act in ("take", "undo"):
        StatementTally.objects.get_or_create(statement=vote.statement, defaults={"agree": 99})
        steward.post(f"/desk/imports/{row.code}/{act}/")
        work()
        row.refresh_from_db()
        assert row.refusal == ""
        assert not StatementTally.objects.exists()
