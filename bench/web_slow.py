"""A first visit over a slow connection: when the page can be used, how much came, and from where, in a real Chromium.

    python -m bench.web_slow [ADDRESS] [PATH …]

ADDRESS is a site that is served as people get it: `threebuckets serve --demo`, by default http://localhost:8000. A page
can be used when its buttons are drawn and its scripts have run; times begin with the click that leads to it. Each visit
begins with nothing kept; the middle of five is told. The network is slowed by Chromium, the server is not.
"""

import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.measuring import print_table

VISITS = 5
PATHS = ("/vote/", "/", "/policies/family-centres/?area=quayhead", "/opinions/", "/situation/", "/offers/", "/me/")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Connection:
    """A kind of connection: kilobits a second down and up, milliseconds there and back."""

    name: str
    down: int
    up: int
    latency: int


CONNECTIONS = (Connection("3G", 1600, 750, 150), Connection("slow 3G", 400, 400, 400))


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took: bytes, requests, requests to others, and milliseconds until the page shows and can be used."""

    n_bytes: int
    n_requests: int
    n_foreign: int
    shows_ms: float
    usable_ms: float


def main() -> None:
    """Visit each page over each connection."""
    address, *paths = sys.argv[1:] or ["http://localhost:8000"]
    rows = []
    with _chromium() as browser:
        for connection in CONNECTIONS:
            for path in paths or PATHS:
                visits = [_visit(browser, address, path, connection) for _ in range(VISITS)]
                rows.append((connection.name, path, *_told(visits)))
    columns = ("connection", "page", "kB", "requests", "to others", "shows after", "can be used after")
    print_table("First visits", columns, rows)


def _told(visits: list[Visit]) -> Iterator[str]:
    first = visits[0]
    yield f"{max(visit.n_bytes for visit in visits) / 1000:.0f}"
    yield str(first.n_requests)
    yield str(max(visit.n_foreign for visit in visits))
    for name in ("shows_ms", "usable_ms"):
        yield f"{statistics.median(getattr(visit, name) for visit in visits) / 1000:.1f} s"


def _visit(browser: Any, address: str, path: str, connection: Connection) -> Visit:
    """One visit of somebody on a phone who was never here."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    speed = {"downloadThroughput": connection.down * 125, "uploadThroughput": connection.up * 125}
    slow.send("Network.emulateNetworkConditions", {"offline": False, "latency": connection.latency, **speed})
    came: list[int] = []
    asked: list[str] = []
    slow.on("Network.loadingFinished", lambda told: came.append(int(told["encodedDataLength"])))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle", timeout=120_000)
    shows, usable = page.evaluate(TIMES)
    n_foreign = sum(not url.startswith((address, "data:", "blob:")) for url in asked)
    context.close()
    return Visit(sum(came), len(asked), n_foreign, shows, usable)


TIMES = """() => {
  const visit = performance.getEntriesByType("navigation")[0]
  const shown = performance.getEntriesByName("first-contentful-paint")[0].startTime
  return [shown, Math.max(shown, visit.domContentLoadedEventEnd)]
}"""
"""Scripts of ours are modules: when DOMContentLoaded is over, all have run."""


@contextmanager
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = os.environ.get("TB_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        raise SystemExit("This needs Chromium: install it, or set TB_CHROMIUM to its path.")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--disable-dev-shm-usage", "--disable-background-networking", *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
