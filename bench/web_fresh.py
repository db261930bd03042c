"""How soon a page that lies open tells what a batch of votes changed: twelve people vote, the page is never loaded anew.

`python -m bench.web_fresh` sets up a small site (two policies, eight areas), lets a browser look at the opinions and twelve
people after another twelve answer a statement. Chromium is needed, as for the tests.
"""

import http.cookiejar
import os
import shutil
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.measuring import print_table
from bench.web_load.sites import Site, run, served

STATEMENTS = ("s014", "s031", "s044", "s014", "s031")
N_PEOPLE = 12
OPENED = f"""
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.people.invitations import make_invitations
row = Platform.objects.get()
row.tables.filter(name="values/published").delete()
recompute(row, on=today(row))
print("\\n".join(make_invitations(row, name="bench", n={N_PEOPLE * len(STATEMENTS)}, by="bench")))
"""


class Person:
    """Somebody with a browser of their own, without pictures."""

    def __init__(self, address: str) -> None:
        self._address, self._cookies = address, http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self._opener.open(f"{address}/vote/").read()

    def send(self, path: str, **fields: str | int) -> None:
        """Send a form."""
        token = next(cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken")
        content = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        self._opener.open(f"{self._address}{path}", content).read()


def main() -> None:
    """One row a batch, and the middle one."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "site", {}) as site, sync_playwright() as tool:
        invitations = run(OPENED, site.environment).splitlines()[-N_PEOPLE * len(STATEMENTS) :]
        browser = tool.chromium.launch(executable_path=os.environ.get("TB_CHROMIUM") or shutil.which("chromium"))
        page = browser.new_page(base_url=site.address)
        page.goto("/opinions/")
        _settled(page)
        seconds = [_batch(site, page, statement, invitations) for statement in STATEMENTS]
        browser.close()
    rows = [(str(number), f"{took:.1f}") for number, took in enumerate(seconds, 1)]
    rows.append(("the middle", f"{statistics.median(seconds):.1f}"))
    print_table(f"Seconds until a page tells what {N_PEOPLE} votes changed", ("batch", "s"), rows)


def _settled(page: Page) -> None:
    """Wait until the site has nothing to do and the page is the newest."""
    page.wait_for_timeout(5000)
    page.reload()
    page.wait_for_timeout(3000)


def _batch(site: Site, page: Page, statement: str, invitations: list[str]) -> float:
    """From the last of their votes until the page says that there are new figures, and shows them."""
    people = [Person(site.address) for _ in range(N_PEOPLE)]
    for person in people:
        person.send(f"/invite/{invitations.pop()}/")
    for person in people:
        person.send("/vote/", statement=statement, vote=1, consent="on")
    began, news = time.perf_counter(), page.get_by_role("link", name="Show them")
    news.click()
    news.wait_for(state="detached")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
