"""Somebody votes on a train: what does not get through is said, and the same button works again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
LOST = "That did not get through. Please try again."


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_vote_that_is_lost_is_said_and_can_be_sent_again(visit: Visit, width: int, scheme: str) -> None:
    """Nothing on the card changes meanwhile; what was said goes with the next try."""
    page = visit("/vote/", width=width, scheme=scheme)
    page.get_by_role("button", name="Agree", exact=True).click()
    page.get_by_role("button", name="Yes, keep my answers").click()
    expect(page.locator("#progress")).to_contain_text("Statement 2 of")
    asked = page.locator("h1.statement").inner_text()
    page.context.set_offline(True)
    page.get_by_role("button", name="Disagree").click()
    expect(page.get_by_role("alert").filter(has_text=LOST)).to_be_visible()
    expect(page.locator("h1.statement")).to_have_text(asked)
    assert violations(page) == ""
    page.context.set_offline(False)
    page.get_by_role("button", name="Disagree").click()
    expect(page.locator("#progress")).to_contain_text("Statement 3 of")
    expect(page.locator("#unsent")).to_be_empty()


def test_a_browser_without_cookies_is_told_so(visit: Visit) -> None:
    """Instead of a vote that is lost without a word."""
    page = visit("/vote/", width=390)
    page.context.clear_cookies()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was not kept")
    expect(page.get_by_text("allow cookies for this site")).to_be_visible()
