"""A worker that is killed while it writes a large file, and people who vote meanwhile: all of the file or nothing."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import product

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.web import factories
from tests.web.running import ROOT
from threebuckets.web.core.models import Act, Platform
from threebuckets.web.desk.import_actions import Choices, look_again, new_import
from threebuckets.web.desk.models import Import
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.jobs.actions import want
from threebuckets.web.jobs.leases import make_rows
from threebuckets.web.jobs.models import Wish, Work
from threebuckets.web.jobs.worker import Worker
from threebuckets.web.values.models import Statement, Vote

WORK = """
import django, os, signal, sys, time
django.setup()
from threebuckets.web.desk import import_actions
from threebuckets.web.jobs import leases
from threebuckets.web.jobs.worker import Worker
where = sys.argv[1]
store, finish = import_actions.store_rest, leases.give_back_done
def reached(at):
    if at == where:
        print("here", flush=True)
        sys.stdin.readline() or os.kill(os.getpid(), signal.SIGKILL)
def storing(*given):
    reached("in the transaction")
    store(*given)
def finishing(*given):
    reached("before the transaction")
    finish(*given)
    reached("after the transaction")
import_actions.store_rest, leases.give_back_done = storing, finishing
Worker().do_all()
"""
N_PEOPLE, N_STATEMENTS = 300, 20


def worker(at: str) -> "subprocess.Popen[str]":
    """A worker in a process of its own, once it is there; it goes on when told to, and dies where its input ends."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings", "PYTHONPATH": str(ROOT / "src")}
    environment |= {"TB_SECRET_KEY": settings.SECRET_KEY, "TB_DATABASE_URL": database_address()}
    found = subprocess.Popen(
        [sys.executable, "-c", WORK, at], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert found.stdout is not None
    assert found.stdout.readline() == "here\n"
    return found


def database_address() -> str:
    """The address of the database of the tests."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    before, _, rest = os.environ["TB_DATABASE_URL"].partition("/postgres?")
    return f"{before}/{name}?{rest}"


@pytest.fixture
def asked(transactional_db: None) -> Import:
    """A file with six thousand votes that a steward has asked to take over."""
    row = load_platform(factories.platform(), on=timezone.localdate()).row
    codes = [f"m{n}" for n in range(N_STATEMENTS)]
    Statement.objects.bulk_create(Statement(platform=row, code=code, text=f"Statement {code}.") for code in codes)
    lines = [f"q{person},{code},1" for person, code in product(range(N_PEOPLE), codes)]
    content = "\n".join(["participant,statement,vote", *lines]).encode()
    found = new_import(row, name="votes.csv", content=content, by="steward St")
    look_again(found, Choices())
    Import.objects.filter(pk=found.pk).update(asked=Import.TAKE, asked_by="steward St")
    make_rows()
    Work.objects.exclude(kind="import").update(done_on=timezone.localdate())
    Wish.objects.all().delete()
    want(row, "import")
    return found


def is_written() -> bool:
    """Whether the file is there; half of it never is."""
    found = Import.objects.get()
    n_votes = Vote.objects.filter(statement__code__startswith="m").count()
    state = (found.state, n_votes, Act.objects.filter(act="import").count())
    assert state in {(Import.WAITING, 0, 0), (Import.DONE, N_PEOPLE * N_STATEMENTS, 1)}
    return n_votes > 0


@pytest.mark.parametrize("at", ["before the transaction", "in the transaction", "after the transaction"])
def test_a_file_is_written_whole_and_once_whenever_the_worker_is_killed(asked: Import, at: str) -> None:
    """Whoever takes over begins again."""
    killed = worker(at)
    killed.communicate()
    assert killed.returncode == -9
    assert is_written() == (at == "after the transaction")
    Work.objects.filter(kind="import").update(held_until=timezone.now(), not_before=None)
    Worker().do_all()
    assert is_written()


def test_a_vote_given_meanwhile_waits_its_turn_and_is_kept(asked: Import) -> None:
    """Nobody is sent away; what the file brings is there as well."""
    client, platform = Client(), Platform.objects.get()
    busy = worker("in the transaction")
    assert busy.stdin is not None
    busy.stdin.write("go on\n")
    busy.stdin.flush()
    answer = client.post("/vote/", {"statement": "s2", "vote": 1, "consent": "on"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    busy.communicate(timeout=120)
    assert is_written()
    assert Vote.objects.filter(platform=platform, statement__code="s2", participant__code__startswith="w-").count() == 1


N_VOTERS = 8


def voted(_voter: int) -> int:
    """Somebody new votes; the status of the answer."""
    try:
        given = {"statement": "s2", "vote": 1, "consent": "on"}
        return int(Client().post("/vote/", given, headers={"HX-Request": "true"}).status_code)
    finally:
        connection.close()


def test_votes_of_many_given_meanwhile_all_wait_and_none_is_lost_or_refused(asked: Import) -> None:
    """Nobody is answered before the file is written, and each of them is thanked for a vote that is there."""
    busy = worker("in the transaction")
    assert busy.stdin is not None
    with ThreadPoolExecutor(N_VOTERS) as threads:
        told = [threads.submit(voted, voter) for voter in range(N_VOTERS)]
        assert not wait(told, timeout=0.5).done
        busy.stdin.write("go on\n")
        busy.stdin.flush()
        assert [each.result(timeout=120) for each in told] == [200] * N_VOTERS
    busy.communicate(timeout=120)
    assert is_written()
    assert Vote.objects.filter(statement__code="s2", participant__code__startswith="w-").count() == N_VOTERS
