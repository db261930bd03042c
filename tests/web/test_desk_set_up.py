"""A platform from nothing: the one-use link, each step kept, back and forth, ending with a test."""

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.web.desk_rows import signed_in
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk.models import SetUp, SetUpKey
from threebuckets.web.desk.set_up_actions import new_set_up_key
from threebuckets.web.desk.set_up_forms import FirstPolicyForm
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs.models import Wish
from threebuckets.web.people.models import Account, Stewardship
from threebuckets.web.policy.models import Draft, Policy
from threebuckets.web.situation.models import Area, Indicator
from threebuckets.web.values.models import Statement

pytestmark = pytest.mark.django_db
NEW = {"title": 'Fair "Start" = {x}', "organisation": "Shore \\ Party", "language": "en-GB", "level": "ward"}
INDICATORS = b"indicator,label,unit,polarity,source\nwaits,Waiting for a place,weeks,-1,The council\n"
POLICY = {
    "title": "A centre in every ward",
    "now": "Far away.",
    "wanted": "Close by.",
    "help": "Rooms from the council.",
}


@pytest.fixture(autouse=True)
def _no_second_step(settings: object) -> None:
    settings.STEWARDS_NEED_SECOND_FACTOR = False  # type: ignore[attr-defined]


def admin() -> Client:
    """An administrator's browser."""
    return signed_in(None, "root", is_admin=True)


def begun() -> Client:
    """An administrator who has begun a platform."""
    client = admin()
    assert client.post("/desk/new/", NEW)["Location"] == "/desk/new/areas/"
    return client


def test_the_link_of_an_empty_site_makes_the_first_account_once() -> None:
    """A wrong one, a used one, one that was replaced, and one of a site that has somebody lead nowhere."""
    out = StringIO()
    call_command("set_up_link", site="http://localhost:1", stdout=out)
    path = re.search(r"http://localhost:1(/set-up/\S+/)", out.getvalue())
    assert path is not None
    assert Client().get("/set-up/AAAA-BBBB/").status_code == 404
    first = Client()
    page = first.get(path[1])
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert not Account.objects.exists()
    answer = first.post(path[1], {"name": "Ada", "email": "ada@example.org"})
    assert answer["Location"] == "/desk/new/"
    assert Account.objects.get().is_superuser
    assert first.get("/desk/new/").status_code == 200
    assert Client().get(path[1]).status_code == 404
    assert Client().post(path[1], {"name": "Eve", "email": "eve@example.org"}).status_code == 404
    again = StringIO()
    call_command("set_up_link", stdout=again)
    assert again.getvalue() == ""


def test_only_the_hash_of_the_link_is_kept_and_a_new_one_voids_the_old() -> None:
    """Nobody who reads the database can use it."""
    old, new = new_set_up_key(), new_set_up_key()
    assert SetUpKey.objects.count() == 1
    assert new not in SetUpKey.objects.get().token_hash
    assert Client().get(f"/set-up/{old}/").status_code == 404
    assert Client().get(f"/set-up/{new}/").status_code == 200


def test_nobody_else_begins_a_platform() -> None:
    """Visitors are asked to sign in; an account that is no administrator finds nothing."""
    assert Client().get("/desk/new/").status_code == 302
    assert signed_in(None, "eve").get("/desk/new/").status_code == 404
    assert signed_in(None, "eva").post("/desk/new/", NEW).status_code == 404
    assert not Platform.objects.exists()


def test_a_platform_begins_without_the_example_and_reads_back() -> None:
    """Whatever signs its title has; whoever began it is its steward."""
    begun()
    found = platform_from_database(Platform.objects.get())
    assert (found.settings.title, found.settings.organisation) == (NEW["title"], NEW["organisation"])
    assert not found.settings.invented
    assert found.settings.areas.level == "ward"
    assert not found.policies
    assert Stewardship.objects.get().role == "steward"
    assert Act.objects.get(act="set-up")


def test_all_steps_lead_to_a_test() -> None:
    """Pasted areas and statements, an uploaded list of indicators, three questions, verdicts."""
    client = begun()
    assert client.post("/desk/new/areas/", {"lines": "Quayhead\nSaltgarth\n\nQuayhead"})["Location"].endswith(
        "/statements/"
    )
    assert Area.objects.count() == 2
    client.post("/desk/new/statements/", {"lines": "Centres should be near.\nParents should decide."})
    assert Statement.objects.count() == 2
    file = SimpleUploadedFile("indicators.csv", INDICATORS)
    assert client.post("/desk/new/figures/", {"file": file})["Location"].endswith("/policy/")
    assert Indicator.objects.get().label == "Waiting for a place"
    given = {**POLICY, "statement": Statement.objects.first().code, "indicator": "waits", "target": "3"}
    given |= {"kind": "space", "exactly": "Village hall", "amount": "60", "unit": ""}
    assert client.post("/desk/new/policy/", given)["Location"].endswith("/test/")
    assert Policy.objects.get().title == POLICY["title"]
    assert "kind: space/village-hall, amount: 60, unit: m2" in Policy.objects.get().source
    assert client.post("/desk/new/test/").status_code == 302
    row = Platform.objects.get()
    assert SetUp.objects.get().finished_at is not None
    assert "Tested: update" not in client.get("/desk/new/test/").content.decode()
    round_ = recompute(row, on=timezone.localdate())
    Wish.objects.all().delete()  # as the worker does
    assert round_.verdicts.count() == 2
    assert "Tested: update 1" in client.get("/desk/new/test/").content.decode()
    assert POLICY["title"] in Client().get("/").content.decode()


def test_steps_can_be_left_and_come_back_to() -> None:
    """The beginning leads to the first open step; a step left for later says so; going back keeps what is there."""
    client = begun()
    assert client.get("/desk/new/")["Location"] == "/desk/new/areas/"
    client.post("/desk/new/areas/", {"lines": "Quayhead"})
    client.post("/desk/new/statements/", {"later": "1"})
    assert client.get("/desk/new/")["Location"] == "/desk/new/figures/"
    assert "Setting up is not finished" in client.get("/desk/").content.decode()
    page = client.get("/desk/new/areas/").content.decode()
    assert "Quayhead" in page
    assert "later" in page
    client.post("/desk/new/areas/", {"lines": "Saltgarth", "more": "1"})
    assert Area.objects.count() == 2
    assert client.get("/desk/new/nothing/").status_code == 404


def test_a_policy_that_lacks_something_is_a_draft() -> None:
    """It waits to be completed; nothing of it is tested."""
    client = begun()
    client.post("/desk/new/policy/", POLICY)
    assert Draft.objects.get().slug == "a-centre-in-every-ward"
    assert not Policy.objects.exists()


@pytest.mark.parametrize(("exactly", "kind"), [("", "space"), ("…", "space"), ("Village Hall!", "space/village-hall")])
def test_what_it_takes_is_a_kind_or_one_below_it(exactly: str, kind: str) -> None:
    """In the steward's own words, in the unit that is usual."""
    begun()
    form = FirstPolicyForm(
        {**POLICY, "kind": "space", "exactly": exactly, "amount": "60"}, platform=Platform.objects.get()
    )
    assert form.is_valid()
    assert (form.given().kind, form.given().unit) == (kind, "m2")


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("areas", {}),
        ("areas", {"lines": "x" * 400}),
        ("areas", {"lines": "St. Ives\nSt Ives"}),
        ("statements", {"lines": "\n  \n"}),
        ("policy", {**POLICY, "title": ""}),
        ("policy", {**POLICY, "kind": "No Such <b>"}),
        ("policy", {**POLICY, "kind": "space", "amount": "60", "unit": "hour/month"}),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(step: str, given: dict[str, str]) -> None:
    """The summary of faults is there; the step is still open."""
    client = begun()
    page = client.post(f"/desk/new/{step}/", given).content.decode()
    assert "data-error-summary" in page
    assert SetUp.objects.get().steps == {}
    assert not Area.objects.exists()


def test_a_file_with_faults_leaves_the_step_open_and_nothing_half_loaded() -> None:
    """The first faults are told in words."""
    client = begun()
    file = SimpleUploadedFile("areas.csv", b"area,name,population\nW1,Quayhead,many\nW2,Saltgarth,5\n")
    page = client.post("/desk/new/areas/", {"file": file}).content.decode()
    assert "many" in page
    assert not Area.objects.exists()
    assert SetUp.objects.get().steps == {}


def test_a_second_platform_is_not_begun(db: None) -> None:
    """Sent twice, there is one."""
    client = begun()
    assert client.post("/desk/new/", {**NEW, "title": "Another"})["Location"].startswith("/desk/new/")
    assert Platform.objects.count() == 1
