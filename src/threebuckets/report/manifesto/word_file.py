"""The platform draft for a word processor: a DOCX file with real headings, lists and tables, to be written on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from threebuckets.policy.wording import day, percent
from threebuckets.report.glyphs import BUCKET_NAMES
from threebuckets.report.manifesto.drafts import ChosenPolicy, Draft, GroupLine, LeftOut
from threebuckets.report.wording import capital

UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001  (the format knows no time zones)


def manifesto_docx(draft: Draft, target: Path) -> None:
    """Write the draft as a DOCX file; the same draft gives the same content."""
    import docx  # only whoever asks for this format waits for it

    document: Any = docx.Document()
    _properties(document, draft)
    _head(document, draft)
    for number, policy in enumerate(draft.chosen, start=1):
        _policy(document, policy, number)
    _method(document, draft)
    for title, entries in draft.left_out:
        _left_out(document, title, entries)
    if draft.made_by:
        document.add_paragraph(" · ".join(draft.made_by), style="Caption")
    document.save(str(target))


def _properties(document: Any, draft: Draft) -> None:
    found = document.core_properties
    found.title, found.author, found.language = draft.title, draft.organisation, draft.language
    found.comments = ""
    made = datetime(draft.on.year, draft.on.month, draft.on.day) if draft.on else UNDATED  # noqa: DTZ001
    found.created = found.modified = made


def _head(document: Any, draft: Draft) -> None:
    document.add_heading(draft.title, level=0)
    of = f", {day(draft.on)}" if draft.on else ""
    kind = "Platform draft" if draft.noun == "policies" else "What is funded"
    document.add_paragraph(f"{kind} of {draft.organisation}{of}", style="Subtitle")
    for note in draft.notes:
        document.add_paragraph(note, style="Intense Quote")
    for policy in draft.chosen:
        document.add_paragraph(policy.title, style="List Number")


def _policy(document: Any, policy: ChosenPolicy, number: int) -> None:
    document.add_heading(f"{number}. {policy.title}", level=1)
    facts = " · ".join(part for part in (policy.where, policy.facts) if part)
    for text, style in ((facts, "Subtitle"), (policy.summary, "Normal")):
        if text:
            document.add_paragraph(text, style=style)
    _bullets(document, policy.aims)
    for finding in policy.findings:
        name = f"{BUCKET_NAMES[finding.bucket]} – {finding.outcome.label}: {finding.heading}"
        document.add_heading(name, level=2)
        document.add_paragraph(finding.sentence)
    if policy.delivered is not None:
        document.add_heading("Delivery", level=2)
        _bullets(document, policy.delivered.takes)
        for sentence in policy.delivered.sentences:
            document.add_paragraph(sentence)
    if policy.why:
        if policy.findings:
            document.add_heading("Why it is in", level=2)
        document.add_paragraph(" ".join(policy.why))


def _method(document: Any, draft: Draft) -> None:
    document.add_heading("How it was chosen", level=1)
    _bullets(document, draft.method)
    if draft.bars:
        rows = [(bar.name, bar.words, "" if bar.share is None else percent(bar.share)) for bar in draft.bars]
        _table(document, ("What is scarce", "Used", "Share"), rows)
    for title, lines in (("How opinion groups fare", draft.groups), ("How areas fare", draft.areas)):
        if lines:
            document.add_heading(title, level=2)
            note = "The part of what its people asked for that is in, from 0 to 1, the worst-off first."
            document.add_paragraph(note)
            _table(document, ("Who", "People", "By this choice", "By plain majority"), _fares(lines))


def _fares(lines: Sequence[GroupLine]) -> list[tuple[str, ...]]:
    return [(line.name, line.people, f"{line.share:.2f}", f"{line.plain:.2f}") for line in lines]


def _left_out(document: Any, title: str, entries: Sequence[LeftOut]) -> None:
    document.add_heading(title, level=1)
    for entry in entries:
        document.add_heading(entry.title, level=2)
        document.add_paragraph(capital(" ".join((*entry.why, entry.facts)).strip()))
        _bullets(document, entry.changes)


def _bullets(document: Any, texts: Iterable[str]) -> None:
    for text in texts:
        document.add_paragraph(text, style="List Bullet")


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
