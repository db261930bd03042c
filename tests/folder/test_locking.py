"""One writer at a time: threads, processes, and processes that are killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from threebuckets.folder.locking import BusyError, lock_file, locked

COUNTING = """
import sys, time
from pathlib import Path
from threebuckets.folder.locking import locked
room = Path(sys.argv[1])
for _ in range(40):
    with locked(room):
        there = int((room / "n").read_text())
        time.sleep(0.001)
        (room / "n").write_text(str(there + 1))
"""
HOLDING = """
import sys, time
from pathlib import Path
from threebuckets.folder.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_nothing_is_lost_when_three_processes_count_at_once(tmp_path: Path) -> None:
    """Each reads, waits and writes under the lock."""
    (tmp_path / "n").write_text("0")
    running = [subprocess.Popen([sys.executable, "-c", COUNTING, str(tmp_path)]) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert (tmp_path / "n").read_text() == "120"
    assert [file.name for file in tmp_path.iterdir()] == ["n"]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_the_lock_of_a_killed_process_stops_nobody(tmp_path: Path) -> None:
    """The operating system takes the lock back; the file it left is used again and removed."""
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match="Somebody else is writing"), locked(tmp_path, wait_s=0.05):
            pass
        process.send_signal(signal.SIGKILL)
    assert lock_file(tmp_path).exists()
    with locked(tmp_path, wait_s=10):
        pass
    assert not lock_file(tmp_path).exists()


def test_the_same_thread_may_ask_again_and_holds_it_until_the_outer_end(tmp_path: Path) -> None:
    """Writing a folder inside a longer change does not wait for itself."""
    with locked(tmp_path):
        with locked(tmp_path, wait_s=0.0):
            pass
        assert lock_file(tmp_path).exists()
    assert not lock_file(tmp_path).exists()


def test_another_thread_waits_its_turn(tmp_path: Path) -> None:
    """Threads of one process are writers like any other."""
    order: list[str] = []

    def write() -> None:
        with locked(tmp_path):
            order.append("second")

    with locked(tmp_path):
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=0.1)
        order.append("first")
    other.join(timeout=30)
    assert order == ["first", "second"]


def test_a_fault_inside_lets_go_of_the_lock(tmp_path: Path) -> None:
    """Whatever goes wrong, the next writer comes in."""
    with pytest.raises(ValueError, match="no"), locked(tmp_path):
        raise ValueError("no")
    with locked(tmp_path, wait_s=0.0):
        pass


def test_a_workbook_has_its_lock_beside_it(tmp_path: Path) -> None:
    """A folder has it inside."""
    assert lock_file(tmp_path / "plan.xlsx") == tmp_path.resolve() / ".plan.xlsx.lock"
    assert lock_file(tmp_path) == tmp_path.resolve() / ".lock"
