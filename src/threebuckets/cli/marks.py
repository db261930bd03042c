"""How an outcome looks on the screen: its mark, its word, its colour."""

from rich.text import Text

from threebuckets.policy import Outcome

MARKS = {Outcome.HOLDS: "●", Outcome.NOT_YET_KNOWN: "◐", Outcome.FAILS: "○"}
STYLES = {Outcome.HOLDS: "green", Outcome.NOT_YET_KNOWN: "yellow", Outcome.FAILS: "red"}


def outcome_text(outcome: Outcome) -> Text:
    """An outcome with its mark and its word."""
    return Text(f"{MARKS[outcome]} {outcome.label}", style=STYLES[outcome])
