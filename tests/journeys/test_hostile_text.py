"""A hundred hostile texts in every field of every table: no page runs any of them, nor lets it out of its place."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import free_port
from tests.web.running import RunningSite

WATCH = """
window.wrong = [];
addEventListener("securitypolicyviolation", (event) => window.wrong.push(`blocked ${event.violatedDirective} ${event.sample}`));
for (const name of ["alert", "confirm", "prompt"]) window[name] = (what) => window.wrong.push(`${name} ${what}`);
"""
INSPECT = """() => [
  ...window.wrong,
  ...[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
    .filter((found) => found.name.startsWith("on") || /^\\s*(javascript|vbscript|data:text)/i.test(found.value) &&
      ["href", "src", "action", "formaction", "srcdoc", "data"].includes(found.name))
    .map((found) => `${element.tagName} ${found.name}=${found.value.slice(0, 60)}`)),
  ...[...document.scripts].filter((script) => !script.src && script.type !== "application/json").map(() => "a script of its own"),
  ...[...document.querySelectorAll("iframe, object, embed, base, marquee, keygen")].map((found) => found.tagName),
]"""
STARTS = (
    "/",
    "/policies/family-centres/?area=W1",
    "/policies/family-centres/versions/",
    "/vote/",
    "/opinions/",
    "/statements/new/",
    "/me/",
    "/offers/",
    "/offers/new/?policy=family-centres&area=W1",
    "/situation/",
    "/situation/places/",
    "/situation/areas/W1/",
    "/proposals/",
    "/changes/",
    "/data/",
    "/log/",
    "/privacy/",
    "/desk/",
)
MOST_PAGES = 120
MAY_BE_EMPTY = {"people.Letter", "jobs.Work"}

pytestmark = pytest.mark.browser


def test_no_page_runs_what_somebody_wrote(browser: Browser, tmp_path: Path, prepared: Path) -> None:
    """Every page that can be reached, as an administrator who takes part: no dialog, no blocked script, no odd element."""
    site = RunningSite(tmp_path / "site", prepared)
    try:
        made = json.loads(site.run("import tests.journeys.hostile_site as site; site.main()").splitlines()[-1])
        port = free_port()
        site.serve(port, "--no-worker")
        wrong, seen = crawled(browser, f"http://127.0.0.1:{port}", made["cookies"])
    finally:
        site.close()
    assert set(made["empty"]) <= MAY_BE_EMPTY, "tables without a hostile row"
    assert wrong == []
    assert len(seen) >= len(STARTS)


def crawled(browser: Browser, address: str, cookies: dict[str, str]) -> tuple[list[str], set[str]]:
    """What is wrong on which page, and the pages seen: one of each kind of address, and each start."""
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    context.add_init_script(WATCH)
    page, wrong, kinds = context.new_page(), [], set()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    waiting = [urljoin(address, start) for start in STARTS]
    while waiting and len(kinds) < MOST_PAGES:
        url = waiting.pop(0)
        if kind_of(url) not in kinds:
            kinds.add(kind_of(url))
            wrong += [f"{url}: {found}" for found in looked_at(page, url)]
            waiting += [link for link in links_of(page) if link.startswith(address)]
    context.close()
    return wrong, kinds


def looked_at(page: Page, url: str) -> list[str]:
    """What is wrong on a page, after everything on it that opens has been opened."""
    answer = page.request.get(url, max_redirects=0)
    if answer.status >= 500:
        return [f"answers {answer.status}"]
    if "text/html" not in answer.headers.get("content-type", ""):
        return []
    page.goto(url)
    page.evaluate("() => document.querySelectorAll('details').forEach((found) => { found.open = true })")
    return page.evaluate(INSPECT)


def links_of(page: Page) -> list[str]:
    """Addresses that a page leads to, without their places within."""
    found = page.evaluate("() => [...document.links].map((link) => link.href.split('#')[0])")
    return sorted(set(found))


def kind_of(url: str) -> str:
    """An address with what differs from one thing to the next left out."""
    parts = urlsplit(url)
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return re.sub(r"/[^/]*\\d[^/]*/", "/*/", parts.path) + "?" + "&".join(keys)
