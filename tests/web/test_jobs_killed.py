"""A worker that is killed in the midst of an update: its effect comes exactly once, from whoever takes over."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.web import factories
from tests.web.running import ROOT
from threebuckets.web.changes.models import Round, VerdictDetail
from threebuckets.web.core.clock import today
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.jobs.actions import UPDATE, want_update
from threebuckets.web.jobs.leases import make_rows
from threebuckets.web.jobs.models import Wish, Work
from threebuckets.web.jobs.worker import Worker
from threebuckets.web.resources.models import Offer

WORK = """
import django, os, signal, sys
django.setup()
from threebuckets.web.folders import recomputing
from threebuckets.web.jobs import leases
from threebuckets.web.jobs.worker import Worker
killed_at = sys.argv[1]
def die(at):
    if at == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)
tell, finish, keep = leases.tell, leases.give_back_done, recomputing.keep_update
def telling(lease, step, share):
    tell(lease, step, share)
    die(step)
def finishing(lease, effect):
    die("before the transaction")
    finish(lease, effect)
    die("after the transaction")
def keeping(*args, **known):
    keep(*args, **known)
    die("in the transaction")
leases.tell, leases.give_back_done, recomputing.keep_update = telling, finishing, keeping
Worker().do_all()
"""
STEPS = ["reading", pytest.param("counting", marks=pytest.mark.slow), "testing"]
STEPS += [pytest.param("drawing", marks=pytest.mark.slow), "publishing"]
AROUND = ["before the transaction", "in the transaction", "after the transaction"]


def _killed(at: str) -> int:
    """How a worker process ends that is killed at a step."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings", "PYTHONPATH": str(ROOT / "src")}
    environment["TB_SECRET_KEY"] = settings.SECRET_KEY
    environment["TB_DATABASE_URL"] = _address_of_test_database()
    command = [sys.executable, "-c", WORK, at]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120).returncode


def _address_of_test_database() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    before, _, rest = os.environ["TB_DATABASE_URL"].partition("/postgres?")
    return f"{before}/{name}?{rest}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", [*STEPS, *AROUND])
def test_an_update_killed_at_any_step_is_done_exactly_once(at: str) -> None:
    row = load_platform(factories.platform(), on=timezone.localdate()).row
    recompute(row, on=today(row))
    make_rows()
    Work.objects.update(done_on=today(row))
    Offer.objects.filter(code="o1").update(amount=1)
    want_update(row)

    assert _killed(at) == -9
    is_done = at == "after the transaction"
    work = Work.objects.get(kind=UPDATE)
    assert (Round.objects.count(), Wish.objects.count()) == ((2, 0) if is_done else (1, 1))
    assert (work.held_by == "") == is_done

    Work.objects.update(held_until=timezone.now(), not_before=None)  # as it is once the lease has run out
    Worker().do_all()
    work.refresh_from_db()
    assert (Round.objects.count(), Wish.objects.count(), work.held_by, work.fault) == (2, 0, "", "")
    assert VerdictDetail.objects.filter(verdict__round__number=2).count() == VerdictDetail.objects.count() == 2
