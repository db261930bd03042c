"""A real browser before a real server with the invented county: made once, read by all journeys."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PATIENCE_S = 900
REFUSED = (
    "status of 403 (Forbidden)",
    "status of 410 (Gone)",
    "status of 422 (Unprocessable Entity)",
    "net::ERR_INTERNET_DISCONNECTED",
)

LOST = ("htmx:sendError", "htmx:afterRequest", "Response Status Error Code 403")
"""What HTMX complains of where a request of its own was refused or lost."""


@pytest.fixture(scope="session")
def county_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the invented county in it, shared by all test processes of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "county-data"
    lock, ready = shared.with_suffix(".lock"), shared.with_suffix(".ready")
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        wait_for(ready.exists, "the county that another process makes")
        return shared
    with served(shared):
        ready.touch()
    return shared


@pytest.fixture(scope="session")
def site(county_data: Path) -> Iterator[str]:
    """Address of the site."""
    with served(county_data) as address:
        yield address


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Open a page as a visitor of some width, colour scheme and with or without JavaScript.

    Fails at the end where a page asked anybody else for anything, or complained in its console.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(path: str, *, width: int = 1280, scheme: str = "light", javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            base_url=site,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((site, "data:")) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def is_fault(message: ConsoleMessage) -> bool:
    """Whether a page complained of more than that a form or link was refused or lost, as the journey meant it to be."""
    return message.type == "error" and not (message.text.endswith(REFUSED) or message.text.startswith(LOST))


class served:  # noqa: N801  (reads as a word: `with served(…)`)
    """A server of its own over a data directory, as `threebuckets serve --demo` starts it."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __enter__(self) -> str:
        """Start it and wait until it answers."""
        port = free_port()
        command = [sys.executable, "-m", "threebuckets.web", "serve", "--demo", "--port", str(port), "--workers", "1"]
        environment = {**os.environ, "TB_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings"}
        self.log = self.data.with_suffix(f".{port}.log")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(lambda: self._answers(port), "the server")
        except BaseException:
            self.__exit__()
            raise
        return f"http://localhost:{port}"

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(timeout=30)

    def _answers(self, port: int) -> bool:
        if self.process.poll() is not None:
            pytest.fail(f"The server stopped:\n{self.log.read_text(encoding='utf-8', errors='replace')}")
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so, for a quarter of an hour at most: a busy machine is slow, not wrong."""
    for _ in range(PATIENCE_S * 4):
        if is_so():
            return
        time.sleep(0.25)
    pytest.fail(f"Waited {PATIENCE_S} s for {what}.")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
