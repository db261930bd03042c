"""The report as one file."""

import base64
import hashlib
import re
from collections import Counter

import pytest

from tests.report import quayhead
from threebuckets.policy.verdicts import Round
from threebuckets.report import html_report

ROUND = quayhead.county_round()
EXHIBITS = quayhead.county_exhibits(ROUND)
PLATFORM = quayhead.platform()


@pytest.fixture(scope="module")
def report():
    return html_report(PLATFORM, ROUND, EXHIBITS, changes=[quayhead.change()])


def test_it_loads_nothing_and_runs_nothing(report):
    """No script, no inline style, no address but those of sources to follow."""
    body = report.split("</style>")[1]
    assert "<script" not in report
    assert " style=" not in body
    assert " on" not in re.sub(r">[^<]*<", "><", body).lower().replace(" one", "")
    assert not re.search(r'(src|xlink:href|action)="', body)
    assert {url for url in re.findall(r'href="([^"]*)"', body) if not url.startswith("#")} == {
        "https://example.org/return",
        "https://example.org/study",
    }


def test_its_own_security_policy_allows_its_style_only(report):
    """The fingerprint in the policy is that of the style inside."""
    style = re.search(r"<style>(.*)</style>", report, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:" in report


def test_the_same_round_gives_the_same_bytes(report):
    """In any order of the exhibits."""
    turned = dict(reversed(EXHIBITS.items()))
    assert html_report(PLATFORM, ROUND, turned, changes=[quayhead.change()]) == report


def test_every_link_inside_leads_somewhere_and_every_name_is_there_once(report):
    """Links of the front page reach their sheet; no name is given twice."""
    names = Counter(re.findall(r' id="([^"]*)"', report))
    assert {name for name, count in names.items() if count > 1} == set()
    assert set(re.findall(r'href="#([^"]*)"', report)) <= set(names)
    assert set(re.findall(r'aria-labelledby="([^"]*)"', report)) <= set(names)


def test_there_is_one_sheet_for_each_policy_and_area(report):
    """Twelve areas, four policies."""
    assert report.count('<article class="sheet"') == 48


def test_the_front_page_counts_areas_and_never_shows_one_bucket_for_all(report):
    """Family centres stand in 3 of 12 areas; its resources hold in 5."""
    row = report.split("Family centres designed")[1].split("</tr>")[0]
    text = re.sub(r"<[^>]*>", "", row)
    assert "3 of 12 areas could start now" in text
    assert "5 of 12" in text
    assert "#bucket-" not in row


def test_an_invented_platform_is_marked_on_the_front_and_on_every_sheet(report):
    """Nobody may mistake it for a real place."""
    assert "<strong>Invented.</strong>" in report
    assert report.count("Invented people and places") == 48


def test_rules_day_and_fingerprints_stand_on_every_sheet(report):
    """Anyone can recompute it."""
    assert report.count("Rules 2026-1 (abababababab)") == 48
    assert report.count("<span>Tested on 17 November 2025</span>") == 48


def test_chosen_sheets_only_still_count_all_areas():
    """A short file says the same on its front page."""
    key = ("family-centres", quayhead.CODES[0])
    short = html_report(PLATFORM, ROUND, EXHIBITS, only=[key])
    assert short.count('<article class="sheet"') == 1
    assert "3 of 12 areas could start now" in short
    assert short.count('href="#at.') == 1


def test_changes_name_their_cause(report):
    """What turned, and by which fact."""
    text = re.sub(r"<[^>]*>", "", report)
    assert "What changed since the last update" in text
    assert "Saltgarth Nursery offered 12 hours a week." in text


def test_one_policy_in_one_area_shows_its_buckets_as_words():
    """With a single area there is nothing to count."""
    one = Round("2025-11-17", quayhead.ON, (quayhead.verdict(),), "cd" * 32)
    made = html_report(quayhead.platform(with_map=False), one, {})
    assert 'class="map"' not in made
    assert "Not yet known</strong>" in made


def test_codes_of_areas_may_hold_any_sign():
    """Anchors stay unique and valid where a code has spaces or quotes."""
    odd = quayhead.verdict(area='E05 "1"')
    made = html_report(PLATFORM, Round("r", quayhead.ON, (odd,), "cd" * 32), {})
    assert 'id="at.family-centres.E05_20__22_1_22_"' in made


def test_a_sheet_weighs_little(report):
    """Five hundred sheets must stay one usable file."""
    assert len(report) / 48 < 40_000
