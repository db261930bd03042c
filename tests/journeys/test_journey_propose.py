"""Somebody proposes what should be done, another would join, a steward takes it up; with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import County
from tests.journeys.over_the_county import ACCEPT, as_steward

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
WIDTHS = (1280, 390)
ANSWERS = {
    "How do people live here now?": "In January the bus shelter is the warmest place after five.",
    "How do we want to live?": "A warm room in walking distance.",
    "What help do we need, and from whom?": "A key to the old library, from the council.",
}


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.once)])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_proposal_gathers_people_and_is_taken_up(visit: Visit, county: County, width: int, javascript: bool) -> None:
    """From the first page to the proposal, past a moderator, to another who would join, to a steward's draft."""
    sentence = f"Open the old library as a warm room ({width}, {javascript})."
    maker = visit("/", width=width, javascript=javascript)
    maker.get_by_role("link", name="Make a proposal").click()
    for question, answer in ANSWERS.items():
        maker.get_by_label(question).fill(answer)
    maker.get_by_label("Now in one sentence").fill(sentence)
    maker.get_by_label("I agree").check()
    maker.get_by_role("button", name="Send it").click()
    expect(maker.get_by_role("status").first).to_contain_text("A moderator reads it first")
    address = re.sub(r"\?.*", "", maker.url)
    county.beside.run(ACCEPT)
    other = visit("/proposals/", width=width, javascript=javascript)
    other.get_by_role("link", name=sentence).click()
    expect(other.locator("main")).to_contain_text("Fewer than ten would join so far")
    other.get_by_label("I agree").check()
    other.get_by_role("button", name="I would join").click()
    expect(other.locator("main")).to_contain_text("You would join.")
    steward = as_steward(visit("/", width=width, javascript=javascript), county.beside)
    steward.goto(address)
    steward.get_by_role("button", name="Take it up").click()
    expect(steward.get_by_label("Title")).to_have_value(sentence)
    maker.goto(address)
    expect(maker.locator("main")).to_contain_text("The stewards have taken it up")
    maker.get_by_role("button", name="Take it back").click()
    expect(maker.locator("main")).to_contain_text("Your proposal is deleted.")


@pytest.mark.once
@pytest.mark.parametrize("width", WIDTHS)
def test_a_mistake_is_said_where_focus_then_is(visit: Visit, width: int) -> None:
    """By keyboard: an empty form sent, the summary has focus, its links lead to the fields, nothing typed is lost."""
    page = visit("/proposals/new/", width=width)
    page.get_by_label("How do people live here now?").press_sequentially("It is cold.")
    page.get_by_role("button", name="Send it").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("How do people live here now?")).to_have_value("It is cold.")
    page.locator("[data-error-summary]").get_by_role("link").first.press("Enter")
    assert "#" in page.url


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_proposals_are_accessible(visit: Visit, county: County, width: int, scheme: str) -> None:
    """Axe finds nothing, with a proposal to read and to join, and the form with its mistakes."""
    page = visit("/proposals/", width=width, scheme=scheme)
    links = page.locator(".proposals a")
    paths = ["/proposals/", "/proposals/new/", *([str(links.first.get_attribute("href"))] if links.count() else [])]
    for path in paths:
        page.goto(path)
        assert violations(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
