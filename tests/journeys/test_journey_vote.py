"""A citizen votes on twenty statements by keyboard, adds one, sees where they stand and wears a badge."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
WIDTHS = (1280, 390)
PAGES = ("/vote/", "/opinions/", "/statements/new/", "/badge/")


def begin(page: Page) -> None:
    """The first answer, and the yes that lets it be kept."""
    answer_first(page)
    keep(page)


def answer_first(page: Page) -> None:
    """The first answer leads to the question whether it may be kept."""
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("heading", name="You agree. May we keep your answers?")).to_be_visible()


def keep(page: Page) -> None:
    """The yes; then the next statement takes the focus, and keys answer it."""
    say_yes(page)
    expect(page.locator("h1.statement")).to_be_focused()


def say_yes(page: Page) -> None:
    """The answer is kept."""
    page.get_by_role("button", name="Yes, keep my answers").click()
    expect(page.locator("#last")).to_contain_text("You agreed")


def press(page: Page, key: str) -> None:
    """Answer by a key; the next statement takes the focus, and that the answer is kept is told (news may follow)."""
    number = page.locator("#progress p").inner_text()
    page.keyboard.press(key)
    expect(page.locator("#progress p")).not_to_have_text(number)
    expect(page.locator("h1.statement")).to_be_focused()
    expect(page.locator("#told")).not_to_be_empty()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_citizen_votes_by_keyboard_states_and_wears_a_badge(visit: Visit, width: int) -> None:
    """Twenty answers, a look at the map, a statement that waits for a moderator, a badge put on and taken off."""
    page = visit("/vote/", width=width)
    begin(page)
    for key in "adpadadpaadadpadaap":
        press(page, key)
    expect(page.locator("#progress")).to_contain_text("Statement 21 of")
    page.get_by_role("link", name="See where you stand").click()
    expect(page.locator("svg.opinion .you")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("Only you can see this")
    state_something(page)
    wear_a_badge(page)


def state_something(page: Page) -> None:
    """A statement like another is asked about; one's own is sent all the same."""
    page.goto("/statements/new/")
    page.get_by_label("What do you think should hold here?").fill("Libraries should be open on Sundays.")
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.get_by_role("heading", name="Is it one of these already?")).to_be_visible()
    page.get_by_role("button", name="No, mine says something else: send it").press("Enter")
    expect(page.locator("main")).to_contain_text("Waiting for a moderator")


def wear_a_badge(page: Page) -> None:
    """The last answer as a badge: pictures, the frame, and off again."""
    page.goto("/badge/?last")
    page.get_by_role("button", name="Wear it").press("Enter")
    expect(page.locator(".worn img").first).to_be_visible()
    expect(page.locator(".top .badge")).to_have_count(1)
    expect(page.locator(".worn img").first).to_have_js_property("naturalWidth", 400)
    expect(page.locator(".worn img").last).to_have_js_property("naturalWidth", 1200)
    page.get_by_role("button", name="Take it off").press("Enter")
    expect(page.locator(".top .badge")).to_have_count(0)


@pytest.mark.once
def test_a_vote_is_less_than_two_kilobytes_on_the_wire(visit: Visit) -> None:
    """Request and answer, heads and bodies, as the browser counts them."""
    page = visit("/vote/")
    begin(page)
    for key in "adpadadp":
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            press(page, key)
        assert sum(sent.value.request.sizes().values()) < 2000
    expect(page.locator("#way")).to_contain_text("See where you stand")


@pytest.mark.once
def test_keys_answer_only_while_the_card_has_the_focus(visit: Visit) -> None:
    """Somebody who types elsewhere, or holds a key down, votes on nothing."""
    page = visit("/vote/")
    begin(page)
    shown = page.locator("h1.statement").inner_text()
    page.locator("#main").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.locator("h1.statement").inner_text() == shown
    page.get_by_label("This one matters a lot to me").focus()
    press(page, "d")


@pytest.mark.parametrize("width", WIDTHS)
def test_voting_and_stating_need_no_javascript(visit: Visit, width: int) -> None:
    """Forms that are forms."""
    page = visit("/vote/", width=width, javascript=False)
    answer_first(page)
    say_yes(page)
    page.get_by_role("button", name="Disagree").click()
    expect(page.locator("#last")).to_contain_text("You disagreed")
    page.get_by_role("link", name="Change my last answer").click()
    expect(page.locator("#card")).to_contain_text("Do you still think so?")
    page.get_by_role("button", name="Pass").click()
    expect(page.locator("#last")).to_contain_text("You passed")
    page.goto("/statements/new/")
    page.get_by_label("What do you think should hold here?").fill(
        "The swimming bath should keep longer hours in winter."
    )
    page.get_by_role("button", name="Send it").click()
    if page.get_by_role("button", name="No, mine says something else: send it").count():
        page.get_by_role("button", name="No, mine says something else: send it").click()
    expect(page.locator("main")).to_contain_text("Waiting for a moderator")


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(visit: Visit, width: int, scheme: str) -> None:
    """Before the first vote, while consent is asked for, and after it with place and badge."""
    page = visit("/vote/", width=width, scheme=scheme)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator(".consent")).to_be_visible()
    assert_accessible(page)
    keep(page)
    for key in "adpadad":
        press(page, key)
    assert_accessible(page)
    page.goto("/badge/?last")
    page.get_by_role("button", name="Wear it").click()
    expect(page.locator(".worn")).to_be_visible()
    for path in PAGES:
        page.goto(path)
        assert_accessible(page)


def assert_accessible(page: Page) -> None:
    """No violation, and nothing wider than the page."""
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.once
def test_nothing_is_wider_than_a_small_phone(visit: Visit) -> None:
    """At 320 px no page scrolls sideways."""
    page = visit("/vote/", width=320)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
