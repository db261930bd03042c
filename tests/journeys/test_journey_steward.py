"""A steward sets a platform up from nothing, imports a consultation and services, moderates fifty texts, publishes."""

import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from gzip import decompress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import wait_for
from tests.web.running import RunningSite, free_port

pytestmark = pytest.mark.browser
DATA = Path(__file__).parents[3] / "shared" / "data"
POLIS = DATA / "values" / "brexit-consensus"
SERVICES = DATA / "resources" / "oruk_mock_default_service_list.json.gz"
N_TEXTS = 50
WAITING = """
from threebuckets.web.core.models import Platform
from threebuckets.web.moderation.actions import submit_text
from threebuckets.web.values.models import ProposedStatement
row = Platform.objects.get()
for n in range({n}):
    submit_text(row, kind="statement", code=f"j-{{n}}", text=f"Idea {{n}}: open the {{'park hall school shop'.split()[n % 4]}}.")
"""


class EmptySite(RunningSite):
    """An empty site with its server and worker, over a data directory and a database of its own."""

    def __init__(self, data: Path, prepared: Path) -> None:
        super().__init__(data, prepared, TB_STEWARDS_NEED_SECOND_FACTOR="false")
        port = free_port()
        self.address = f"http://localhost:{port}"
        self._log = data.with_suffix(".log")
        with self._log.open("wb") as log:
            self.process = self.start("serve", "--workers", "1", "--port", str(port), output=log)
        wait_for(lambda: "/set-up/" in self.said() and self._answers(), "the link for setting up")

    def said(self) -> str:
        """What the server has printed."""
        if self.process.poll() is not None:
            pytest.fail(f"The server stopped:\n{self._log.read_text(encoding='utf-8', errors='replace')}")
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/moderation/", timeout=30) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture
def empty_site(tmp_path: Path, prepared: Path) -> Iterator[EmptySite]:
    """A site without anything."""
    site = EmptySite(tmp_path / "data", prepared)
    yield site
    site.close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, empty_site: EmptySite) -> Iterator[Page]:
    """A browser before it, wide or narrow, that fails where the console complains or something foreign is asked for."""
    wrong: list[str] = []
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, reduced_motion="reduce", base_url=empty_site.address
    )
    found = context.new_page()
    found.set_default_timeout(60_000)
    found.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    found.on("request", lambda asked: None if asked.url.startswith(empty_site.address) else wrong.append(asked.url))
    yield found
    context.close()
    assert wrong == []


def check(page: Page) -> None:
    """Axe finds nothing in light or dark, and nothing is wider than the screen."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page) == "", scheme
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def press(page: Page, name: str) -> None:
    """A button, by keyboard."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_a_steward_begins_from_nothing_and_publishes(page: Page, empty_site: EmptySite, tmp_path: Path) -> None:
    """Link, account, five steps, two imports, fifty decisions, one update."""
    if not POLIS.is_dir() or not SERVICES.is_file():
        pytest.skip("the open data beside the repository (../shared/data) is absent")
    set_up(page, empty_site, tmp_path)
    import_services(page)
    moderate(page, empty_site)
    publish(page)
    for path in ("/desk/", "/desk/members/", "/desk/invitations/", "/log/", "/moderation/"):
        page.goto(path)
        check(page)


def set_up(page: Page, site: EmptySite, tmp_path: Path) -> None:
    """From the link that the server printed to the first test."""
    link = re.search(r"http\S+/set-up/\S+", site.said())
    assert link is not None
    page.goto(link[0])
    check(page)
    page.get_by_label("Your name").fill("Ada Steward")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    press(page, "Begin")
    page.get_by_label("What is the platform called?").fill("A Fair Start")
    page.get_by_label("Who puts it forward?").fill("The Shore Party")
    check(page)
    press(page, "Begin")
    page.get_by_label("Names of the places, one a line").fill("Quayhead\nSaltgarth")
    check(page)
    press(page, "Keep and go on")
    page.get_by_label("Or the export of a consultation").set_input_files(polis_zip(tmp_path))
    press(page, "Keep and go on")
    figures = tmp_path / "indicators.csv"
    figures.write_text("indicator,label,unit,polarity,source\nwaits,Waiting for a place,weeks,-1,The council\n")
    page.get_by_label("A file with indicators").set_input_files(figures)
    press(page, "Keep and go on")
    fill_policy(page)
    press(page, "Keep and go on")
    expect(page.get_by_text("1 policy is ready to be tested.")).to_be_visible()
    press(page, "Test now, and finish")
    look_again_until(page, lambda: re.search(r"Tested: update \d", page.inner_text("main")) is not None)
    check(page)
    page.get_by_role("link", name="See the policies").press("Enter")
    expect(page.get_by_role("link", name="A centre in every ward")).to_be_visible()


def fill_policy(page: Page) -> None:
    """Three questions, and what the test needs."""
    page.get_by_label("What would you do, in one sentence?").fill("A centre in every ward")
    page.get_by_label("How do people live here now?").fill("The nearest centre is two buses away.")
    page.get_by_label("How do we want to live?").fill("Free to enter, and near.")
    page.get_by_label("What help do we need, and from whom?").fill("A room, from whoever has one.")
    page.get_by_label("With which statement must people agree?").select_option(index=1)
    page.get_by_label("Which figure shall it change?").select_option(index=1)
    page.get_by_label("To what number?").fill("3")
    page.get_by_label("What does it take in one place?").select_option("space")
    page.get_by_label("More exactly").fill("hall")
    page.get_by_label("How much?").fill("60")
    page.get_by_label("Counted in").select_option("m2")
    check(page)


def polis_zip(tmp_path: Path) -> Path:
    """The export as it is downloaded: one archive."""
    out = tmp_path / "brexit-consensus.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(POLIS.glob("*.csv*")):
            content = file.read_bytes()
            bundle.writestr(file.name.removesuffix(".gz"), decompress(content) if file.suffix == ".gz" else content)
    return out


def import_services(page: Page) -> None:
    """A directory of services, looked at first."""
    page.goto("/desk/imports/")
    check(page)
    page.get_by_label("File", exact=False).set_input_files(SERVICES)
    press(page, "Look at it")
    expect(page.get_by_text("Nothing is written yet")).to_be_visible()
    check(page)
    press(page, "Take it over")
    expect(page.get_by_text("Taken over.", exact=True)).to_be_visible()


def moderate(page: Page, site: EmptySite) -> None:
    """Fifty texts with one key each, and one to send: two minutes are two seconds and more for each of them."""
    site.run(WAITING.format(n=N_TEXTS))
    page.goto("/desk/queue/")
    check(page)
    press(page, "Start with the keyboard")
    n_keys = 1
    for number in range(N_TEXTS):
        page.keyboard.press("1" if number % 10 == 3 else "a")
        n_keys += 1
    expect(page.get_by_text("50 marked")).to_be_visible()
    expect(page.get_by_role("button", name="Send the decisions")).to_be_focused()
    page.keyboard.press("Enter")
    n_keys += 1
    expect(page.get_by_text("Decided, and written into the log.")).to_be_visible()
    assert n_keys <= N_TEXTS + 2
    page.goto("/desk/queue/?state=decided")
    expect(page.get_by_role("button", name=re.compile("^Take back"))).to_have_count(N_TEXTS)
    check(page)


def publish(page: Page) -> None:
    """From now on somebody looks first: what would turn is shown, then published."""
    page.goto("/desk/updates/")
    page.get_by_label("Test once a day, and wait until a steward has looked at it").press("Space")
    press(page, "Keep")
    look_again_until(page, lambda: "Publish it" in said(page) and "being tested" not in said(page))
    check(page)
    press(page, "Publish it")
    look_again_until(page, lambda: "Waiting to be published" not in said(page))
    page.goto("/log/")
    expect(page.locator("td", has_text="Published an update").first).to_be_visible()


def said(page: Page) -> str:
    """What the page says."""
    return page.inner_text("main")


def look_again_until(page: Page, is_so: Callable[[], bool]) -> None:
    """As somebody would: the page renews itself, and can be loaded again."""

    def again() -> bool:
        try:
            page.reload()
            return is_so()
        except Error:  # the page was just going elsewhere by itself
            return False

    wait_for(again, "the worker", every_s=1.0)
