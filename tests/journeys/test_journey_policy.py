"""A newcomer on a policy's page does what would change it; a steward changes the policy and sees what differs."""

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
HERE = "/policies/family-centres/?area=quayhead"
PAGES = (
    "/policies/family-centres/",
    HERE,
    "/policies/family-centres/versions/",
    "/policies/family-centres/arguments/",
    "/policies/family-centres/letter/?area=quayhead",
)
EDITS = ("/policies/night-care/edit/", "/policies/night-care/edit/?as=text", "/policies/new/")


@pytest.mark.once
@pytest.mark.parametrize("width", WIDTHS)
def test_what_would_change_it_stands_before_the_evidence_and_leads_on(visit: Visit, width: int) -> None:
    """On a phone right after the verdict; a letter ready to copy; an offer filled in."""
    page = visit(HERE, width=width)
    change = page.get_by_role("heading", name="What would change this").bounding_box()
    values = page.get_by_role("heading", name=re.compile("Values:")).bounding_box()
    assert change
    assert values
    assert change["y"] < values["y"] if width < 1000 else change["x"] > values["x"]
    page.get_by_role("link", name="Write to them").first.click()
    letter = page.get_by_label("The letter")
    expect(letter).to_have_value(re.compile(r"Dear .*What is lacking: .*How to answer", re.DOTALL))
    expect(page.get_by_role("button", name="Copy the letter")).to_be_visible()
    page.goto(HERE)
    page.get_by_role("link", name="Offer it yourself").first.click()
    expect(page).to_have_url(re.compile(r"/offers/new/\?policy=family-centres&area=quayhead"))


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.once)])
@pytest.mark.parametrize("width", WIDTHS)
def test_an_argument_is_made_read_found_helpful_and_taken_back(
    visit: Visit, county: County, width: int, javascript: bool
) -> None:
    """Without an account; once past a moderator others see it; its author can delete it."""
    words = f"The nursery hours are the shift hours at last ({width}, {javascript})."
    author = visit("/policies/family-centres/", width=width, javascript=javascript)
    author.get_by_role("link", name="All arguments, and yours").click()
    author.get_by_label("For", exact=True).check()
    author.get_by_label("Your argument").fill(words)
    author.get_by_label("I agree").check()
    author.get_by_role("button", name="Send it").click()
    expect(author.locator("main")).to_contain_text("only you see it")
    county.beside.run(ACCEPT)
    other = visit("/policies/family-centres/arguments/", width=width, javascript=javascript)
    said = other.locator(".arguments li", has_text=words)
    said.get_by_role("link", name="This helped me").click()
    other.get_by_label("I agree").check()
    other.get_by_role("button", name="Yes, it helped me").click()
    expect(other.locator(".arguments li", has_text=words)).to_contain_text("This helped you.")
    author.goto("/policies/family-centres/arguments/")
    author.locator(".arguments li", has_text=words).get_by_role("button", name="Delete mine").click()
    expect(author.locator("main")).not_to_contain_text(words)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_steward_changes_a_policy_and_everybody_sees_what_differs(visit: Visit, county: County, width: int) -> None:
    """A mistake at its field, a look at what would change, the save; the version says what was changed and why."""
    page = as_steward(visit("/", width=width), county.beside)
    page.goto("/policies/night-care/edit/")
    page.get_by_label("Ends", exact=True).fill("some day")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("#id_until_error")).to_be_visible()
    page.get_by_label("Ends", exact=True).fill("2030-03-31")
    page.get_by_label("The problem").fill(f"Nobody minds a child at night ({width}).")
    page.get_by_label("What you changed, and why").fill("Said plainly.")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    page.get_by_role("link", name="what changed").click()
    expect(page.locator("main")).to_contain_text("Said plainly.")
    expect(page.locator("ins").first).to_be_visible()


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_policies_are_accessible(visit: Visit, county: County, width: int, scheme: str) -> None:
    """Axe finds nothing on what is read and on what stewards write with; nothing is wider than the screen."""
    page = as_steward(visit(PAGES[0], width=width, scheme=scheme), county.beside)
    for path in (*PAGES, *EDITS):
        page.goto(path)
        assert violations(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(EDITS[0])
    page.locator("#list-requirements summary").first.click()
    page.get_by_label("Ends", exact=True).fill("some day")
    page.get_by_role("button", name="Save").click()
    assert violations(page) == ""


@pytest.mark.once
def test_nothing_of_policies_is_wider_than_a_small_phone(visit: Visit, county: County) -> None:
    """At 320 px no page scrolls sideways."""
    page = as_steward(visit(PAGES[0], width=320), county.beside)
    for path in (*PAGES, *EDITS, "/proposals/", "/proposals/new/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.once
def test_a_long_button_wraps_on_a_small_phone(visit: Visit) -> None:
    """Its words go over several lines; it is no wider than the page."""
    page = visit(PAGES[0], width=320)
    button = "<p class='actions'><button class='btn'>" + "Testing without publishing anything " * 4 + "</button></p>"
    page.evaluate("(html) => { document.getElementById('main').innerHTML = html }", button)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelector('#main .btn').getBoundingClientRect().height") > 60


@pytest.mark.once
def test_a_policy_in_one_area_is_two_sheets_of_paper_at_most(visit: Visit) -> None:
    """Printed on A4: what can only be clicked is left out, the verdict and its day are there."""
    page = visit(HERE)
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Write to them")).not_to_be_visible()
    expect(page.locator("#verdict .only-print").first).to_be_visible()
