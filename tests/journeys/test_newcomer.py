"""A newcomer opens the invented county, reads why family centres are not yet known in Quayhead, and what would change it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
POLICY = "/policies/family-centres/"
PAGES = ("/", "/?area=quayhead", POLICY, f"{POLICY}?area=quayhead", "/changes/", "/changes/?bucket=values", "/data/")
WIDTHS = (1280, 390)
MOST_BYTES = 100_000


@pytest.mark.parametrize("width", WIDTHS)
def test_a_newcomer_finds_out_why_and_what_would_change_it(visit: Visit, width: int) -> None:
    """From the list to the policy, to the ward, to the sentence that says whom to ask for what."""
    page = visit("/", width=width)
    page.get_by_role("link", name="Family centres designed by the parents who use them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Family centres designed by the parents who use them")
    page.get_by_label("Tested in").select_option(label="Quayhead")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"area=quayhead$"))
    expect(page.locator("#verdict")).to_contain_text("could start in Quayhead once what it takes is found")
    change = page.locator(".card", has=page.get_by_role("heading", name="What would change this"))
    expect(change).to_contain_text("Saltgarth Nursery")
    expect(change).to_contain_text("20 hours a week")
    for bucket in ("Values:", "Situation:", "Resources:"):
        expect(page.get_by_role("heading", name=bucket)).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_way_can_be_gone_by_keyboard(visit: Visit, width: int) -> None:
    """Tab, type, Enter; after the swap focus is on the heading of what changed, and the change is said."""
    page = visit("/", width=width)
    tab_to(page, "Skip to the page")
    tab_to(page, "Family centres designed by the parents who use them")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{POLICY}")
    tab_to(page, "Tested in")
    page.keyboard.type("Quayhead")
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-head")).to_be_focused()
    expect(page.locator("#told")).to_contain_text("could start in Quayhead")


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_can_be_read_without_javascript(visit: Visit, width: int) -> None:
    """The form is a form; the menu opens; charts have their tables."""
    page = visit("/", width=width, javascript=False)
    page.get_by_role("link", name="Family centres designed by the parents who use them").click()
    page.get_by_label("Tested in").select_option("quayhead")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("could start in Quayhead once what it takes is found")
    page.locator(".foot details.as-table summary").first.click()
    expect(page.locator(".foot details.as-table table").first).to_be_visible()
    if width == 390:
        page.locator(".menu summary").click()
        page.locator(".menu").get_by_role("link", name="Changes").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What changed, and what it turned")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible(visit: Visit, width: int, scheme: str) -> None:
    """Axe finds nothing, on any page, in either width and scheme."""
    page = visit(PAGES[0], width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert violations(page) == ""


def test_nothing_is_wider_than_a_small_phone(visit: Visit) -> None:
    """At 320 px no page scrolls sideways."""
    page = visit(PAGES[0], width=320)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_first_visit_is_light(visit: Visit) -> None:
    """Page, look, fonts and scripts together weigh a hundred kilobytes at most, compressed; nobody else is asked."""
    for path in ("/", f"{POLICY}?area=quayhead", "/vote/", "/offers/", "/opinions/", "/situation/empty-shops/", "/me/"):
        page = visit(path)
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".map(entry => [entry.name, entry.transferSize])"
        )
        assert sum(size for _, size in sizes) <= MOST_BYTES, sizes


def test_links_lead_back_to_the_same_state(visit: Visit) -> None:
    """The address bar is the state: after HTMX has swapped a part, Back shows what was before."""
    page = visit(f"{POLICY}?area=quayhead")
    page.get_by_label("Tested in").select_option(label="Saltgarth")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#verdict")).to_contain_text("in Saltgarth")
    page.go_back()
    expect(page.locator("#verdict")).to_contain_text("in Quayhead")
    page.reload()
    expect(page.locator("#verdict")).to_contain_text("in Quayhead")


def test_the_page_of_changes_names_the_fact(visit: Visit) -> None:
    """What turned, from what to what, by which offer; filters are links."""
    page = visit("/changes/")
    expect(page.locator("#timeline")).to_contain_text("now offers")
    page.get_by_label("Bucket").select_option("values")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#timeline-head")).to_be_focused()
    expect(page.locator("#timeline")).not_to_contain_text("now offers")


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until what has that name has the focus, visibly."""
    script = """() => { const e = document.activeElement; const label = e.labels && e.labels[0];
      return [(label ? label.querySelector('span').textContent : e.textContent).trim().replace(/\\s+/g, ' '),
      getComputedStyle(e).outlineStyle]; }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        text, outline = page.evaluate(script)
        if text == name:
            assert outline != "none", f"no focus to be seen on {name}"
            return
    pytest.fail(f"Tab never reached “{name}”.")
