"""A parents' group offers a room for a policy in a ward, confirms it by the letter, sees that it counts, and takes it back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
WIDTHS = (1280, 390)
FORM = "/offers/new/?policy=family-centres&area=quayhead&kind=skill/nursery-care&requirement=nursery-hours"
PAGES = ("/offers/", "/offers/?policy=family-centres&area=quayhead", FORM, "/offers/mine/", "/offers/?kind=space&km=5")


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.once)])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_parents_group_offers_a_room_and_takes_it_back(visit: Visit, width: int, javascript: bool) -> None:
    """From what is lacking to the letter, to "it counts now", and back; with and without JavaScript."""
    page = visit("/offers/?policy=family-centres", width=width, javascript=javascript)
    lacking = page.locator("section", has=page.get_by_role("heading", name="Still lacking"))
    lacking.get_by_role("link", name=re.compile("Offer some of it.*room")).first.click()
    expect(page.locator("#wanted")).to_contain_text("of room")
    page.get_by_label("In a few words").fill("Upstairs room with a sink")
    page.get_by_label("Its name").fill("Kelpsea Parents")
    page.get_by_label("You can count on it").check()
    page.get_by_label("What would you like in return?").fill("Help with the heating bill")
    page.get_by_label("Your e-mail address").fill(f"parents-{width}-{javascript}@example.org")
    page.get_by_role("button", name="Offer this").click()
    page.get_by_role("link", name="Open the link").click()
    page.get_by_role("button", name="Yes, I offer this").click()
    expect(page.locator("main")).to_contain_text("It counts now.")
    expect(page.get_by_role("heading", name="It could help")).to_be_visible()
    expect(page.locator("main")).to_contain_text("read by a moderator before they are shown")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Nothing counts on it any more.")
    page.get_by_role("link", name="What I offer").click()
    expect(page.locator("section", has=page.get_by_role("heading", name="What is over"))).to_contain_text("room")


@pytest.mark.once
@pytest.mark.parametrize("width", WIDTHS)
def test_an_offer_is_made_by_keyboard_alone(visit: Visit, width: int) -> None:
    """Tab, type, space, Enter; a mistake is said where focus then is."""
    page = visit(FORM, width=width)
    tab_to(page, "id_words")
    page.keyboard.type("Two trained people on Fridays")
    tab_to(page, "id_name")
    page.keyboard.type("Quay Street Parents")
    tab_to(page, "id_email")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-error-summary]")).to_contain_text("Your e-mail address")
    tab_to(page, "id_email")
    page.keyboard.type(f"keys-{width}@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Open the link")).to_be_visible()


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_offers_are_accessible(visit: Visit, width: int, scheme: str) -> None:
    """Axe finds nothing, in either width and scheme, nor on the form with everything wrong."""
    page = visit(PAGES[0], width=width, scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert violations(page) == ""
    page.goto("/offers/new/")
    page.get_by_role("button", name="Offer this").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert violations(page) == ""


@pytest.mark.once
def test_nothing_of_offers_is_wider_than_a_small_phone(visit: Visit) -> None:
    """At 320 px no page scrolls sideways."""
    page = visit(PAGES[0], width=320)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_filters_swap_the_list_and_the_address(visit: Visit) -> None:
    """With JavaScript the part is exchanged, focus is on its first sentence, and the address can be sent on."""
    page = visit("/offers/")
    page.locator("select[name=policy]").select_option(label="Family centres designed by the parents who use them")
    page.locator("select[name=area]").select_option(label="Quayhead")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#offers-said")).to_contain_text("reaching Quayhead")
    expect(page).to_have_url(re.compile("policy=family-centres&area=quayhead"))
    said = page.locator("#offers-said").inner_text()
    page.reload()
    assert page.locator("#offers-said").inner_text() == said


@pytest.mark.once
def test_the_map_that_moves_is_loaded_only_when_it_is_asked_for(visit: Visit) -> None:
    """Nothing of it before; then it is drawn from our own tiles, and nothing comes from elsewhere."""
    asked: list[str] = []
    page = visit("/offers/?policy=family-centres")
    assert not page.evaluate("performance.getEntriesByType('resource').some((e) => e.name.includes('maplibre'))")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Show a map to move about in").click()
    page.wait_for_selector("[data-map][data-ready], [data-map][data-failed]", timeout=60_000)
    assert any("maplibre-gl" in url for url in asked)
    if page.locator("[data-failed]").count():
        expect(page.locator("[data-drawn]")).to_be_visible()
    else:
        expect(page.locator(".moving-map canvas")).to_be_visible()
        assert any("/tiles/" in url and "policy=family-centres" in url for url in asked)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element has focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    pytest.fail(f"Never got to {name} by keyboard.")
