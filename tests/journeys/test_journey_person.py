"""Somebody joins by a letter, sees what is kept of them, takes it along and erases everything; on a phone."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
ADDRESS = "winifred@example.org"


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_somebody_joins_is_confirmed_and_erases_everything(visit: Visit, width: int, scheme: str) -> None:
    """Each page on the way is accessible and no wider than the screen."""
    page = visit("/me/", width=width, scheme=scheme)
    sound(page)
    page.get_by_role("link", name="Come back with your e-mail address").click()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    sound(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("is invented, so no letters are sent")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Open the link").click()
    expect(page.get_by_text("w…@example.org")).to_be_visible()
    sound(page)
    link = page.url
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_role("status").first).to_contain_text("Your e-mail address is confirmed")
    expect(page.get_by_text(ADDRESS)).to_be_visible()
    sound(page)
    agree_and_say_where(page)
    take_along(page)
    erase(page)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    sound(page)


def test_it_all_works_without_javascript(visit: Visit) -> None:
    """Letter, button, erasure."""
    page = visit("/me/confirm/", width=320, javascript=False)
    page.get_by_label("Your e-mail address").fill("someone@example.org")
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("link", name="Open the link").click()
    page.get_by_role("button", name="Yes, this is my address").click()
    erase(page)


@pytest.mark.once
def test_a_wrong_code_is_said_plainly(visit: Visit) -> None:
    """Typed by hand, with what to do."""
    page = visit("/invite/", width=390)
    page.get_by_label("Your code").fill("aaaa bbbb")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There is no such invitation")
    sound(page)
    for path in ("/privacy/", "/sign-in/"):
        page.goto(path)
        sound(page)


def agree_and_say_where(page: Page) -> None:
    """A consent given and taken back, and an area."""
    votes = page.locator(".consents > li", has=page.get_by_role("heading", name="Your votes"))
    votes.get_by_role("button", name="I agree").click()
    expect(votes).to_contain_text("You agreed on")
    votes.get_by_role("button", name="I no longer agree").click()
    expect(votes).to_contain_text("You have not agreed to this.")
    page.get_by_label("Where you live").select_option(label="Quayhead")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_label("Where you live")).to_have_value("quayhead")
    sound(page)


def take_along(page: Page) -> None:
    """The file has the address in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Take all of it with me").click()
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert kept["rooms"]["people"]["contact"]["email"] == ADDRESS


def erase(page: Page) -> None:
    """Asked once, then gone."""
    page.get_by_role("link", name="Erase everything").click()
    page.get_by_label("Yes, erase everything").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page).to_have_url(re.compile(r"/me/\?done=erased$"))
    expect(page.get_by_text("Everything that was kept of you has been erased")).to_be_visible()
    expect(page.get_by_text("Nothing is kept of you in this browser")).to_be_visible()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "person"]


def sound(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    assert violations(page) == ""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
