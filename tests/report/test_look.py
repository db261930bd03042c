"""The stylesheet and the fonts beside it."""

import csv
import gzip
import hashlib
import re

import pytest

from tests.report import quayhead
from threebuckets.report import LOOK, html_report, stylesheet
from threebuckets.report.stylesheet import self_contained_stylesheet

VENDORED = list(csv.DictReader((LOOK / "VENDORED.csv").read_text(encoding="utf-8").splitlines()))
FIRST_VISIT = 60_000
# Set by scripts, for pages of the web app, or as hooks without a look of their own.
UNSTYLED = {"facts", "figure", "state-holds", "state-unknown", "state-fails", "clamp", "sheet-body", "more"}
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "card", "wash")),
    *((bucket, "card") for bucket in ("values", "situation", "resources", "ga", "gb", "gc")),
    *((bucket, "paper") for bucket in ("values", "situation", "resources", "accent")),
    ("values", "values-wash"),
    ("ink", "situation-wash"),
    ("accent", "card"),
    ("accent-ink", "accent"),
]
CONTROL_ON_GROUND = [("edge", "card"), ("edge", "paper")]


@pytest.mark.parametrize("row", VENDORED, ids=lambda row: row["file"])
def test_a_vendored_file_is_the_one_that_was_taken(row):
    """The hash in the list is that of the file."""
    assert hashlib.sha256((LOOK / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_every_font_file_is_listed_with_its_licence():
    """Nothing lies in fonts/ that the list does not name; every package's licence lies beside it."""
    assert {f"fonts/{path.name}" for path in (LOOK / "fonts").iterdir()} == {row["file"] for row in VENDORED}
    assert {row["licence"] for row in VENDORED} == {"OFL-1.1"}
    licensed = {row["package"] for row in VENDORED if "LICENSE" in row["file"]}
    assert licensed == {row["package"] for row in VENDORED}


def test_a_first_visit_stays_light():
    """Stylesheet and the two basic fonts together leave room for the page within 100 kB."""
    basic = [path for path in (LOOK / "fonts").glob("*.woff2") if "latin-ext" not in path.name]
    weight = sum(path.stat().st_size for path in basic) + len(gzip.compress(stylesheet().encode()))
    assert len(basic) == 2
    assert weight < FIRST_VISIT


def test_nothing_is_fetched_from_elsewhere():
    """The stylesheet refers to the fonts beside it only, and every one of them is there."""
    urls = re.findall(r"url\(([^)]*)\)", stylesheet())
    inside = [url for url in urls if url.startswith("#")]
    assert {url.strip('"') for url in urls if url not in inside} == {
        row["file"] for row in VENDORED if row["file"].endswith(".woff2")
    }
    assert "@import" not in stylesheet()


def test_braces_are_balanced():
    """A lost brace would silence every rule after it."""
    text = re.sub(r"/\*.*?\*/", "", stylesheet(), flags=re.DOTALL)
    depth = 0
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        assert 0 <= depth <= 3
    assert depth == 0


def test_every_token_that_is_used_is_defined():
    """No rule asks for a token that does not exist."""
    assert set(re.findall(r"var\((--[\w-]+)\)", stylesheet())) <= set(re.findall(r"(--[\w-]+):", stylesheet()))


def test_paper_is_never_dark():
    """Dark tokens are for screens."""
    assert re.findall(r"@media ([^{]*)dark", stylesheet()) == ["screen and (prefers-color-scheme: "]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_has_contrast(scheme, ink, ground):
    """4.5:1 between every text colour and the grounds it stands on (WCAG 2.2, 1.4.3)."""
    tokens = _tokens(scheme)
    assert _contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROL_ON_GROUND)
def test_outlines_of_controls_have_contrast(scheme, line, ground):
    """3:1 between the outline of a control and its ground (WCAG 2.2, 1.4.11)."""
    tokens = _tokens(scheme)
    assert _contrast(tokens[line], tokens[ground]) >= 3


def test_every_class_of_a_report_is_in_the_stylesheet():
    """Fragments carry classes only; a class nobody defines would be a part without its look."""
    round_ = quayhead.county_round()
    page = html_report(quayhead.platform(), round_, quayhead.county_exhibits(round_), changes=[quayhead.change()])
    body = page.split("</style>")[1]
    used = {name for names in re.findall(r'class="([^"]*)"', body) for name in names.split()}
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", stylesheet()))
    assert used - known - UNSTYLED == set()


def test_a_page_without_foreign_letters_carries_the_basic_fonts_only():
    """Extended fonts are put inside only where a letter needs them."""
    plain, welsh = (self_contained_stylesheet(text) for text in ("Quayhead", "Tŷ Hafan"))
    assert plain.count("data:font/woff2") == 2
    assert welsh.count("data:font/woff2") == 4
    assert 'url("fonts/' not in welsh


def _tokens(scheme: str) -> dict[str, str]:
    light, dark = (block for block in re.findall(r":root \{(.*?)\n *\}", stylesheet(), re.DOTALL)[:2])
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", dark))


def _contrast(first: str, second: str) -> float:
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
