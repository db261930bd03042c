"""The platform draft as page, print and word-processor file: the same content, nothing loaded, nothing unescaped."""

import re
from datetime import date
from pathlib import Path

import docx
import pytest

from threebuckets.policy import Outcome
from threebuckets.report.manifesto import (
    Delivered,
    Draft,
    NoBrowserError,
    manifesto_docx,
    manifesto_html,
    manifesto_pdf,
)
from threebuckets.report.manifesto.drafts import Bar, ChosenPolicy, Finding, GroupLine, LeftOut
from threebuckets.report.manifesto.print_file import browser


def draft() -> Draft:
    """A draft with one of everything, and a title that would break a careless page."""
    findings = tuple(
        Finding(bucket, Outcome.HOLDS, f"{bucket} heading", f"{bucket} sentence.")
        for bucket in ("values", "situation", "resources")
    )
    chosen = ChosenPolicy(
        "centres", "Centres <for> all & more", "A summary.", ("An aim",), "2 of 9 areas: Quayhead and Thornlea", findings,
        Delivered(("£50,000",), ("The Mill",), ("Could be given by The Mill.",)), ("Bought as number 1.",),
    )  # fmt: skip
    return Draft(
        title="A fair start", organisation="Fair Start", on=date(2026, 12, 7), language="en-GB",
        notes=("Invented: these people and places do not exist.",), chosen=(chosen,),
        out=(LeftOut("rooms", "Warm rooms", ("It takes £9.",), ("A cost of £8 instead of £9 (11% less) brings it in.",)),),
        untested=(LeftOut("bell", "Bell", ("It stands in none of 9 areas.",)),),
        method=("The Method of Equal Shares.",), bars=(Bar("Money", "£50 of £60", 0.83), Bar("Nurses", "few", None)),
        groups=(GroupLine("Group A", "30 people", 0.5, 0.25),),
        areas=tuple(GroupLine(f"Ward {n}", "20 people", n / 20, 0.0) for n in range(20)), made_by=("Rules 2026-1",),
    )  # fmt: skip


def test_the_page_holds_everything_loads_nothing_and_escapes_all() -> None:
    """One file; the same draft gives the same text."""
    page = manifesto_html(draft())
    assert page == manifesto_html(draft())
    assert "Centres &lt;for&gt; all &amp; more" in page
    assert "<for>" not in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    for said in ("resources sentence.", "Could be given by The Mill.", "brings it in", "0.25", "And four others"):
        assert said in page


def test_every_finding_has_its_word_beside_its_bucket() -> None:
    """Readable without colour."""
    page = manifesto_html(draft())
    assert page.count('<span class="word">holds</span>') == 3


def test_the_word_file_has_real_headings_and_tables(tmp_path: Path) -> None:
    """So that it can be written on."""
    target = tmp_path / "draft.docx"
    manifesto_docx(draft(), target)
    found = docx.Document(str(target))
    headings = [p.text for p in found.paragraphs if p.style is not None and (p.style.name or "").startswith("Heading")]
    assert "1. Centres <for> all & more" in headings
    assert "Values – holds: values heading" in headings
    assert "How it was chosen" in headings
    assert [cell.text for cell in found.tables[0].rows[1].cells] == ["Money", "£50 of £60", "83%"]
    assert found.core_properties.author == "Fair Start"


def test_without_a_browser_one_is_told_to_print_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half file is left."""
    monkeypatch.setenv("TB_CHROMIUM", str(tmp_path / "none"))
    target = tmp_path / "draft.pdf"
    with pytest.raises(NoBrowserError, match="--html"):
        manifesto_pdf(draft(), target)
    assert not target.exists()


def test_a_browser_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named in the sentence."""
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("TB_CHROMIUM", str(broken))
    with pytest.raises(NoBrowserError, match="broken could not print"):
        manifesto_pdf(draft(), tmp_path / "draft.pdf")
    assert not (tmp_path / "draft.pdf").exists()


@pytest.mark.browser
@pytest.mark.skipif(browser() is None, reason="needs Chromium; install it or set TB_CHROMIUM to its path")
def test_the_draft_is_printed(tmp_path: Path) -> None:
    """A PDF of A4 pages."""
    target = tmp_path / "draft.pdf"
    manifesto_pdf(draft(), target)
    assert target.read_bytes().startswith(b"%PDF")
