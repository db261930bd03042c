"""One real browser a test process, shared by all who drive it: a second one beside it would not start."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.sharing import made_once, shared_folder
from tests.web.running import prepare

FLAGS = (
    "--disable-gpu",  # pages are put together by the processor itself, at a tenth of what an imitated card takes
    "--enable-unsafe-swiftshader",  # which still draws maps
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
settings.register_profile("unhurried", deadline=None)  # how fast a machine is says nothing of the program
settings.load_profile("unhurried")
# Where a browser has been driven, Django takes the thread for one of an event loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

LONG = (
    "tests/docs/test_consoles.py",
    "tests/journeys/",
    "tests/web/test_kill_server.py",
    "tests/web/test_deploy_files.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest early: at the end of a run no worker waits for another's last test."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, named by `TB_CHROMIUM` or found on the path."""
    found = os.environ.get("TB_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        pytest.skip("needs Chromium; install it or set TB_CHROMIUM to its path")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"] if is_root else [*FLAGS]
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory made ready, shared by all test processes: sites begin as copies of it."""
    return made_once(shared_folder(tmp_path_factory) / "prepared", prepare)
