"""One loop from end to end: an invitation, votes, an offer that is lacking, a verdict that turns and says why, and back.

By keyboard, on a phone and a laptop, light and dark; on the database that the tests run on. At the end a firm's offer
lapses by itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import wait_for
from tests.web.running import ROOT, RunningSite, free_port

pytestmark = pytest.mark.browser
PATIENCE_MS = 120_000
STARTED, UNTIL, DAYS_GOOD = "2026-11-24", "2031-01-31", 180
LOADED = f"""
from datetime import date
from pathlib import Path
from django.utils import timezone
from threebuckets.folder import read_folder
from threebuckets.policy import parse_settings
from threebuckets.web.core.models import Platform
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.people.invitations import make_invitations
from threebuckets.web.resources.models import Offer
on = date.fromisoformat({STARTED!r})
row = load_platform(read_folder(Path({str(ROOT / "tests" / "fixtures" / "fair-start")!r})), on=on).row
row.days_ahead = (on - timezone.localdate()).days
row.save()
Offer.objects.filter(code="northgate-nurse").delete()
recompute(row, on=on)
print(make_invitations(row, name="Northgate", n=1, by="steward Ada")[0])
"""
LATER = f"""
from datetime import date, timedelta
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.models import Offer
later = date.fromisoformat({STARTED!r}) + timedelta(days={DAYS_GOOD} + 1)
Offer.objects.exclude(code__startswith="o-").update(last_confirmed=later)
row = Platform.objects.get()
row.days_ahead += {DAYS_GOOD} + 1
row.save()
"""


@pytest.fixture
def site(tmp_path: Path, prepared: Path) -> Iterator[RunningSite]:
    """A site of its own, whose calendar the test may move on."""
    found = RunningSite(tmp_path / "site", prepared)
    yield found
    found.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_from_an_invitation_to_a_verdict_that_turns(
    browser: Browser, site: RunningSite, width: int, scheme: str
) -> None:
    """What is lacking is offered, the verdict stands and names the offer; it lapses, and the verdict names that too."""
    invitation = site.run(LOADED).splitlines()[-1]
    port = free_port()
    site.serve(port)
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=f"http://localhost:{port}",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    come_in(page, invitation)
    vote(page)
    offer_what_is_lacking(page)
    see_it_stand(page)
    site.run(LATER)
    see_it_lapse(page)
    context.close()


def come_in(page: Page, invitation: str) -> None:
    """The letter's link, and one button."""
    page.goto(f"/invite/{invitation}/")
    sound(page)
    page.get_by_role("button", name="Use my invitation").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("count in full")


def vote(page: Page) -> None:
    """Every statement by a key, after the one yes."""
    page.goto("/vote/")
    expect(page.locator("main")).to_contain_text("You came with an invitation")
    page.get_by_role("button", name="Agree", exact=True).press("Enter")
    page.get_by_role("button", name="Yes, keep my answers").press("Enter")
    expect(page.locator("h1.statement")).to_be_focused()
    page.keyboard.press("d")
    expect(page.locator("#progress p, main h1").first).not_to_contain_text("Statement 2 of")
    sound(page)


def offer_what_is_lacking(page: Page) -> None:
    """From the page that says what is lacking to the offer that counts."""
    page.goto("/policies/family-centres/?area=northgate")
    expect(page.locator("#verdict")).to_contain_text("not yet known")
    sound(page)
    page.get_by_role("link", name=re.compile("Offer", re.I)).first.press("Enter")
    expect(page.get_by_label("What is it?")).to_have_value("skill/qualified-nursery-lead")
    page.get_by_label("In a few words").fill("Two nursery leads, and one who stands in")
    page.get_by_label("How much?").fill("3")
    page.get_by_label("A business").press("Space")
    page.get_by_label("Its name").fill("Harbourside Nursery")
    page.get_by_label("You can count on it").press("Space")
    page.get_by_label("Until").fill(UNTIL)
    page.get_by_label("Your e-mail address").fill("nursery@example.org")
    sound(page)
    page.get_by_role("button", name="Offer this").press("Enter")
    page.get_by_role("link", name="Open the link").press("Enter")
    sound(page)
    page.get_by_role("button", name="Yes, I offer this").press("Enter")
    expect(page.locator("main")).to_contain_text("It counts now.")
    sound(page)


def see_it_stand(page: Page) -> None:
    """New figures come by themselves, on the open page; then the verdict stands, and Changes says by what."""
    page.goto("/policies/family-centres/?area=northgate")
    wait_for(lambda: "stands in Northgate" in newest(page, "#verdict"), "the verdict that turns")
    expect(page.locator("#verdict")).to_contain_text("stands in Northgate")
    sound(page)
    page.goto("/changes/")
    expect(page.locator("#timeline")).to_contain_text("A business now offers 3 qualified nursery leads")
    sound(page)


def see_it_lapse(page: Page) -> None:
    """The day after its last, nobody having done anything: the page that lies open says so, and is never loaded anew."""
    wait_for(lambda: "A business’s offer" in newest(page, "#timeline"), "the verdict that turns back")
    expect(page.locator("#timeline")).to_contain_text("was good until 23 May 2027: nobody has said since")
    page.goto("/policies/family-centres/?area=northgate")
    expect(page.locator("#verdict")).to_contain_text("not yet known")
    sound(page)


def newest(page: Page, part: str) -> str:
    """What a part of the open page says, with the new figures that it offers, if any: several updates may follow."""
    news = page.get_by_role("link", name="Show them")
    if news.count():
        news.press("Enter")
        expect(news).to_have_count(0)
    return page.locator(part).inner_text()


def sound(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    assert violations(page) == ""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
