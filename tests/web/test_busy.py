"""Writers of SQLite wait in a queue, but not for ever: then they are told that the site is busy."""

import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from threebuckets.web.core.models import Platform, RateCount
from threebuckets.web.databases import BusyError, is_busy, wait_longer

pytestmark = pytest.mark.django_db(transaction=True)
HOLD = """
import fcntl, os, sys
place = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(place, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that has its turn to write and does not give it up."""

    def __init__(self) -> None:
        queue = f"{connection.settings_dict['NAME']}.queue"
        command = [sys.executable, "-c", HOLD, queue]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"held\n"

    def let_go(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def holder() -> Iterator[Holder]:
    """A holder, ended with the test at the latest."""
    if connection.vendor != "sqlite":
        pytest.skip("The queue is SQLite's.")
    found = Holder()
    with found.process:
        yield found


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers who wait hardly at all."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "longest_wait", 0.05)


def count() -> None:
    """Write something."""
    with transaction.atomic():
        RateCount.objects.create(key="k", window=1, until=2, n=1)


def test_whoever_waited_for_too_long_is_told_and_nothing_is_written(holder: Holder, impatient: None) -> None:
    """An error of its own kind, after which the connection is as good as before."""
    with pytest.raises(BusyError, match=r"Others have been writing for 0\.05 seconds"):
        count()
    assert not RateCount.objects.exists()
    holder.let_go()
    count()
    assert RateCount.objects.count() == 1


def test_a_place_that_was_given_up_is_not_kept(holder: Holder, impatient: None) -> None:
    """The turn that comes after somebody left goes to the next one."""
    for _ in range(3):
        with pytest.raises(BusyError):
            count()
    holder.let_go()
    for waiting in [each for each in threading.enumerate() if each.name == "queue of writers"]:
        waiting.join()
    count()
    assert RateCount.objects.count() == 1


def test_the_turn_comes_when_the_one_before_ends_or_is_killed(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the longest wait nobody is turned away."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "longest_wait", 60.0)
    threading.Timer(0.1, holder.process.kill).start()
    count()
    assert RateCount.objects.count() == 1


def test_threads_of_a_process_take_turns_and_do_not_wait_for_ever(holder: Holder, impatient: None) -> None:
    """Each of them is told, and when the other process is done, each of them writes."""
    with ThreadPoolExecutor(4) as threads:
        told = [threads.submit(counted) for _ in range(8)]
        assert [isinstance(each.exception(), BusyError) for each in told] == [True] * 8
        holder.let_go()
        connection.settings_dict["OPTIONS"]["longest_wait"] = 60.0
        assert [each.result() for each in [threads.submit(counted) for _ in range(8)]] == [None] * 8
    assert RateCount.objects.count() == 8


def counted() -> None:
    """Write something in a thread of its own, and leave its connection closed."""
    try:
        with transaction.atomic():
            RateCount.objects.create(key=secrets.token_hex(8), window=1, until=2, n=1)
    finally:
        connection.close()


def test_reading_does_not_wait(holder: Holder, impatient: None, client: Client) -> None:
    """Pages are shown while somebody writes for long."""
    assert client.get("/privacy/").status_code == 200


def test_the_page_asks_to_try_again(holder: Holder, impatient: None, client: Client) -> None:
    """In plain words, with the time after which to come again, and with a status that programs understand."""
    Platform.objects.create(slug="p", title="P", organisation="O", settings_text="", rules_text="")
    response = client.post("/sign-in/", {"email": "somebody@example.org"})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "send it again in a few seconds" in response.content.decode()


def test_other_faults_of_a_database_are_no_pause() -> None:
    """Only what passes by itself is called busy."""
    assert is_busy(BusyError("for long"))
    assert not is_busy(OperationalError("no such table"))
    assert not is_busy(ValueError("busy"))


def test_work_behind_the_pages_waits_for_longer() -> None:
    """Nobody looks on, and what was computed is not lost."""
    options = {"longest_wait": 10.0, "options": "-c lock_timeout=5s -c statement_timeout=15s"}
    wait_longer(options)
    assert options == {"longest_wait": 600.0, "options": "-c lock_timeout=5s -c statement_timeout=10min"}


def test_sqlite_itself_is_not_told_of_the_longest_wait(tmp_path: Path) -> None:
    """The option is ours."""
    if connection.vendor == "sqlite":
        assert "longest_wait" not in connection.get_connection_params()
