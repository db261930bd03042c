"""A real browser before a real server with the invented county: made once, read by all journeys."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.sharing import made_once, shared_folder
from tests.web.pieces import Pieces
from tests.web.running import environment_over, free_port, kill

PATIENCE_S = 900
REFUSED = (
    "status of 403 (Forbidden)",
    "status of 410 (Gone)",
    "status of 422 (Unprocessable Entity)",
    "net::ERR_INTERNET_DISCONNECTED",
)

LOST = ("htmx:sendError", "htmx:afterRequest", "Response Status Error Code 403")
"""What HTMX complains of where a request of its own was refused or lost."""


@dataclass(frozen=True, slots=True)
class County:
    """The invented county on its site: where it answers, and a process that works on its database beside it."""

    address: str
    beside: Pieces


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[County]:
    """The county of a run, before a server of this process; the first server makes it, but for the static files."""
    servers: list[Server] = []

    def first(data: Path) -> None:
        shutil.copytree(prepared / "static", data / "static")
        servers.append(Server(data))

    data = made_once(shared_folder(tmp_path_factory) / "county-data", first)
    server = servers[0] if servers else Server(data)
    beside = Pieces(environment_over(data))
    yield County(server.address, beside)
    beside.close()
    server.end()


@pytest.fixture(scope="session")
def site(county: County) -> str:
    """Address of the site."""
    return county.address


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


class Server:
    """A server over a data directory, as `threebuckets serve --demo` starts it; it is there once it answers.

    The county is not tested anew behind its pages: journeys that wait for new figures have a small site of their own.
    """

    def __init__(self, data: Path) -> None:
        port = free_port()
        self.address = f"http://localhost:{port}"
        options = ("--demo", "--port", str(port), "--workers", "1", "--no-worker")
        command = [sys.executable, "-m", "threebuckets.web", "serve", *options]
        self._log = data.with_suffix(f".{port}.log")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment_over(data), stdout=log, stderr=log, start_new_session=True
            )
        try:
            wait_for(self._answers, "the server")
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Stop it at once."""
        kill(self._process)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            pytest.fail(f"The server stopped:\n{self._log.read_text(encoding='utf-8', errors='replace')}")
        try:
            with urllib.request.urlopen(f"{self.address}/", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def wait_for(is_so: Callable[[], bool], what: str, *, every_s: float = 0.25) -> None:
    """Wait until something is so, for a quarter of an hour at most: a busy machine is slow, not wrong."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if is_so():
            return
        time.sleep(every_s)
    pytest.fail(f"Waited {PATIENCE_S} s for {what}.")
