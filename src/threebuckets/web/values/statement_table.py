"""The table of statements as it is given away: published counts only, safe to open in a spreadsheet."""

from collections.abc import Iterator

from threebuckets.web.values.ballots import Ballot

COLUMNS = ("statement", "text", "group", "share_agree", "low95", "high95", "agree", "disagree", "passed", "base")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def statement_table(ballot: Ballot) -> Iterator[tuple[object, ...]]:
    """Head and rows, one a statement and group; a hidden count is empty."""
    yield COLUMNS
    for code, text in zip(ballot.codes, ballot.texts, strict=True):
        for group, figures in sorted(ballot.figures(code).items()):
            counts = ["" if count < 0 else int(count) for count in figures[3:]]
            yield (_safe(code), _safe(text), group, *figures[:3], *counts)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
