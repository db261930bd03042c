"""The files that a server is set up with: systemd and Django find no fault in them, and the site runs by them."""

import http.client
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.web.running import PATIENCE, ROOT, RunningSite, free_port

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.rglob("*") if path.suffix in {".service", ".timer"})
SYSTEMD = shutil.which("systemd-analyze")
PROGRAM = "/opt/threebuckets/.venv/bin/threebuckets"
LOAD = """
from datetime import date
from tests.web import factories
from threebuckets.web.core.clock import today
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
row = load_platform(factories.platform(), on=date(2026, 11, 17)).row
recompute(row, on=today(row))
"""
CHANGE = """
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.resources.models import Offer
Offer.objects.filter(code="o1").update(amount=1)
want_update(Platform.objects.get())
"""
ROUNDS = "from threebuckets.web.changes.models import Round; print(Round.objects.count())"


def _environment(folder: str) -> dict[str, str]:
    lines = (DEPLOY / folder / "threebuckets.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.once
@pytest.mark.skipif(SYSTEMD is None, reason="needs systemd-analyze, which comes with systemd")
@pytest.mark.parametrize("folder", ["small", "larger"])
def test_systemd_finds_no_fault_in_the_units(folder: str, tmp_path: Path) -> None:
    made = []
    for unit in UNITS:
        if unit.parent.name == folder:
            name = unit.name.replace("@", "@8001")
            text = unit.read_text(encoding="utf-8")
            made.append(tmp_path / name)
            made[-1].write_text(text.replace(PROGRAM, "/bin/true"), encoding="utf-8")
    command = [str(SYSTEMD), "verify", "--man=no", *map(str, made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "threebuckets" in line]
    assert told == []


@pytest.mark.once
@pytest.mark.skipif(SYSTEMD is None, reason="needs systemd-analyze, which comes with systemd")
@pytest.mark.parametrize("unit", ["small/threebuckets.service", "larger/threebuckets-web@.service"])
def test_the_site_may_do_little_on_its_machine(unit: str) -> None:
    """systemd's own measure of exposure, 0 to 10, stays under 3 (times ten: 30)."""
    command = [str(SYSTEMD), "security", "--offline=true", "--threshold=30", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


@pytest.mark.once
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: f"{unit.parent.name}/{unit.name}")
def test_units_run_commands_that_exist(unit: Path) -> None:
    from threebuckets.cli.commands import COMMANDS

    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("ExecStart="):
            program, command, *_ = line.removeprefix("ExecStart=").split()
            assert program == PROGRAM
            assert command in COMMANDS


@pytest.mark.once
@pytest.mark.parametrize("folder", ["small", "larger"])
def test_django_finds_no_fault_in_the_settings(folder: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **_environment(folder), "TB_DATA": str(tmp_path)}
    environment["TB_SECRET_KEY"] = secrets.token_urlsafe(50)
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE")  # only tests have it
    command = [sys.executable, "-m", "threebuckets.web", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_the_site_runs_as_the_larger_server_runs_it(running: RunningSite) -> None:
    """Prepared once, served behind a proxy, with a worker elsewhere: a change is in the figures a moment later."""
    given = _environment("larger")
    kept = ("TB_ALLOWED_HOSTS", "TB_TRUSTED_ORIGINS", "TB_SITE_URL", "TB_HTTPS", "TB_BEHIND_PROXY", "TB_SECRET_KEY")
    running.environment.update({name: given[name] for name in kept})
    running.run(LOAD)
    assert running.start("prepare").wait(timeout=PATIENCE) == 0
    port = free_port()
    running.start("serve", "--port", str(port), "--workers", "1", "--no-worker", "--no-prepare")
    worker = running.start("worker")
    assert _asked(port, "http", "203.0.113.9").status == 301
    page = _asked(port, "https", "203.0.113.9")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"]
    running.run(CHANGE)
    until = time.monotonic() + PATIENCE
    while running.run(ROUNDS) != "2" and time.monotonic() < until:
        time.sleep(0.5)
    assert running.run(ROUNDS) == "2"
    worker.terminate()
    assert worker.wait(timeout=PATIENCE) == 0


def _asked(port: int, scheme: str, client: str) -> http.client.HTTPResponse:
    """The home page as the proxy asks for it; waits until the server answers."""
    headers = {"Host": "platform.example.org", "X-Forwarded-Proto": scheme, "X-Forwarded-For": client}
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/", headers=headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.2)
        else:
            return answer
        finally:
            connection.close()


@pytest.mark.once
def test_environment_files_name_settings_that_exist() -> None:
    settings = (ROOT / "src" / "threebuckets" / "web" / "settings.py").read_text(encoding="utf-8")
    for folder in ("small", "larger"):
        unknown = [name for name in _environment(folder) if f'"{name}"' not in settings]
        assert json.dumps(unknown) == "[]"
