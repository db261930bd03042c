"""The table of statements as it is given away: published counts only, safe to open in a spreadsheet."""

from collections.abc import Iterator

from threebuckets.web.values.ballots import Ballot

COLUMNS = (
    "statement",
    "text",
    "language",
    "group",
    "share_agree",
    "low95",
    "high95",
    "agree",
    "disagree",
    "passed",
    "base",
    "bridging_score",
)
ALL = "all"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def statement_table(ballot: Ballot) -> Iterator[tuple[object, ...]]:
    """Head and rows, one a statement and group; a hidden count is empty. The bridging score stands with everybody."""
    yield COLUMNS
    scores = ballot.landscape.get("scores") or {}
    for code, text, language in zip(ballot.codes, ballot.texts, ballot.languages, strict=True):
        for group, figures in sorted(ballot.figures(code).items()):
            counts = ["" if count < 0 else int(count) for count in figures[3:]]
            score = scores.get(code, "") if group == ALL else ""
            yield (_safe(code), _safe(text), _safe(language), group, *figures[:3], *counts, score)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
