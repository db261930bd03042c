"""The report in a real browser: readable by everybody, one page of paper a sheet."""

import re
from pathlib import Path

import pytest

from tests.report import quayhead
from threebuckets.report import html_report

pytestmark = pytest.mark.browser
AREAS = 3
LONG = "and so on, as people like to write when they are asked to be exact about what they mean, "


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("report"), None)


@pytest.fixture(scope="module")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Front page and two sheets: what a checker has to read of a long report."""
    code = quayhead.CODES[0]
    return _written(tmp_path_factory.mktemp("short"), [("family-centres", code), ("one-timetable", code)])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser, short_file, width, scheme):
    """No violation of WCAG 2.2 AA or of good practice, light and dark, wide and narrow."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(short_file.as_uri())
    # Folded and far-off parts are read too.
    page.add_style_tag(content=".sheet { content-visibility: visible !important }")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = axe.run(page).response["violations"]
    page.close()
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_runs_over_the_edge_and_nothing_is_loaded(browser, file, width):
    """No sideways scrolling down to 320 px; not one request; no complaint in the console."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('.sheet').forEach(each => each.scrollIntoView())")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.close()
    assert over <= 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def test_the_fonts_inside_are_used(browser, file):
    """Headings and text are set in the fonts that the file carries."""
    page = browser.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(each => each.status === 'loaded').map(each => each.family)")
    page.close()
    assert {name.strip('"') for name in loaded} == {"Source Sans 3", "Source Serif 4"}


def test_every_sheet_prints_as_one_page(browser, file):
    """Front page first, then exactly one page of A4 for each policy and area."""
    with_sheets, front = _pages(browser, file), _pages(browser, _without_sheets(file))
    assert with_sheets - front == 4 * AREAS


def test_a_sheet_with_very_long_texts_is_still_one_page(browser, file, tmp_path):
    """Long titles, sentences and many rows are cut, never pushed to a second page."""
    text = file.read_text(encoding="utf-8")
    for words in (
        "Parents, not ministries,",
        "Children under five",
        "Ask Saltgarth Nursery",
        "Family centres designed",
    ):
        text = text.replace(words, words + " " + 8 * LONG)
    long = tmp_path / "long.html"
    long.write_text(text, encoding="utf-8")
    assert _pages(browser, long) - _pages(browser, _without_sheets(long)) == 4 * AREAS


def test_a_usual_sheet_keeps_its_buckets_whole(browser, file):
    """Headings, rows and sentences of all three buckets stand on the paper; only side cards may fall off its end."""
    page = browser.new_page(viewport={"width": 703, "height": 1030})
    page.emulate_media(media="print")
    page.goto(file.as_uri())
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.sheet')].flatMap(sheet => {
          const edge = sheet.getBoundingClientRect().right - 2
          const parts = sheet.querySelectorAll('section.card h2, section.card tr, section.card .says > li')
          return [...parts].filter(part => part.closest('section').querySelector('h2.values, h2.situation, h2.resources'))
            .filter(part => [...part.getClientRects()].some(box => box.left >= edge)).map(part => part.textContent)
        })"""
    )
    page.close()
    assert cut == []


def _written(folder: Path, only: list[tuple[str, str]] | None) -> Path:
    round_ = quayhead.county_round(AREAS)
    exhibits = quayhead.county_exhibits(round_)
    made = html_report(quayhead.platform(areas=AREAS), round_, exhibits, changes=[quayhead.change()], only=only)
    path = folder / "report.html"
    path.write_text(made, encoding="utf-8")
    return path


def _without_sheets(file: Path) -> Path:
    text = file.read_text(encoding="utf-8")
    path = file.with_name(f"front-{file.name}")
    path.write_text(re.sub(r"<article .*</article>", "", text, flags=re.DOTALL), encoding="utf-8")
    return path


def _pages(browser: object, file: Path) -> int:
    page = browser.new_page()
    page.goto(file.as_uri())
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return len(re.findall(rb"/Type ?/Page\b(?!s)", made))
