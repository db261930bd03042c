"""Somebody asks where things get worse, looks at a figure on the map, and at the area where they live."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
FIGURE = "/situation/children-per-childcare-place/"
PAGES = (
    "/situation/",
    FIGURE,
    f"{FIGURE}?area=quayhead&against=similar",
    f"{FIGURE}?period=2018-01-01&sort=name&find=hill",
    "/situation/areas/quayhead/",
    "/situation/areas/quayhead/?against=similar",
)
WIDTHS = (1280, 390)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_list_to_the_map_to_the_ward_one_lives_in(visit: Visit, width: int) -> None:
    """The list names both counts; a figure leads to its map, an area of the table to its profile."""
    page = visit("/situation/", width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Worse off, and getting worse")
    expect(page.locator(".lede")).to_contain_text("beyond doubt. By plain values alone it would be")
    page.locator(".worse").get_by_role("link", name="Children under five for each childcare place").first.click()
    expect(page.locator(".lede")).to_contain_text("are worse off than Ansmere beyond doubt")
    page.get_by_label("Looking at").select_option(label="Quayhead")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#trend")).to_contain_text("Quayhead")
    expect(page).to_have_url(re.compile("area=quayhead"))
    page.locator("#table").get_by_role("link", name="Quayhead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quayhead")
    page.get_by_label("Held against").select_option(label="Areas like it")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Quayhead beside areas like it")).to_be_visible()


@pytest.mark.once
def test_an_area_on_the_map_leads_to_its_profile(visit: Visit) -> None:
    page = visit(FIGURE)
    page.locator(".choropleth a[href$='/areas/old-harbour/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Old Harbour")


@pytest.mark.once
@pytest.mark.parametrize("width", WIDTHS)
def test_all_of_it_can_be_read_without_javascript(visit: Visit, width: int) -> None:
    page = visit("/situation/", width=width, javascript=False)
    page.get_by_label("Area").select_option("quayhead")
    page.get_by_role("button", name="Show the area").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quayhead")
    page.get_by_role("link", name="Children under five for each childcare place").first.click()
    page.get_by_label("Period").select_option(label="2018")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#table")).to_contain_text("Figures of 2018.")
    page.get_by_text("See this as a table").last.click()
    expect(page.get_by_role("rowheader", name="2028 (projection)")).to_be_visible()


@pytest.mark.once
@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_is_enough(visit: Visit, width: int) -> None:
    """The map's areas are no stops for Tab: the table beneath holds the same links."""
    page = visit(FIGURE, width=width)
    stops = _stops(page, until="Find an area")
    assert "Looking at" in stops
    page.keyboard.type("Kelpsea")
    page.keyboard.press("Enter")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("#table")).to_contain_text("1 area named “Kelpsea”.")
    _stops(page, until="Kelpsea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kelpsea")


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible(visit: Visit, width: int, scheme: str) -> None:
    page = visit(PAGES[0], width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        for summary in page.locator("summary:visible").all()[:4]:
            summary.click()
        assert violations(page) == ""


@pytest.mark.once
def test_nothing_is_wider_than_a_small_phone(visit: Visit) -> None:
    page = visit(PAGES[0], width=320)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.once
def test_a_first_visit_is_light(visit: Visit) -> None:
    """A hundred kilobytes at most, compressed; the page with the map adds no more than twenty-five to what is shared."""
    page = visit(PAGES[0])
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map(entry => [entry.name, entry.transferSize])"
    )
    assert sum(size for _, size in sizes) <= 100_000, sizes
    page.goto(FIGURE)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") <= 25_000


def _stops(page: Page, *, until: str) -> list[str]:
    """Tab until a named thing has focus; the names on the way."""
    seen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e.labels?.[0]?.querySelector('span')?.textContent ?? e.textContent.trim())(document.activeElement)"
        )
        seen.append(name)
        if name == until:
            return seen
    pytest.fail(f"Tab never reached {until}: {seen}")
