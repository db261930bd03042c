"""Reads of statements: those like one that is being written, and what became of somebody's own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from threebuckets.values import similar_statements
from threebuckets.web.moderation.reasons import REASONS
from threebuckets.web.people.models import Participant
from threebuckets.web.values.ballots import Ballot
from threebuckets.web.values.models import ProposedStatement

MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """A live statement that may say the same."""

    code: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A statement somebody wrote, and what became of it; `code` where it can be voted on."""

    text: str
    language: str
    state: str
    sentence: str
    code: str


def similar_for_page(ballot: Ballot, text: str) -> tuple[Similar, ...]:
    """Live statements worded like this one, the most alike first."""
    new = len(ballot.texts)
    pairs = similar_statements([*ballot.texts, text])
    rows = [int(first) for first, second in zip(pairs.first, pairs.second, strict=True) if second == new]
    return tuple(Similar(ballot.codes[row], ballot.texts[row], ballot.languages[row]) for row in rows[:MOST_SIMILAR])


def own_statements(participant: Participant | None) -> tuple[OwnStatement, ...]:
    """What somebody wrote, newest first."""
    if participant is None:
        return ()
    rows = ProposedStatement.objects.filter(author=participant).select_related("statement").order_by("-proposed_at")
    return tuple(_own(row) for row in rows)


def _own(row: ProposedStatement) -> OwnStatement:
    is_live = row.statement is not None and row.state in {ProposedStatement.LIVE, ProposedStatement.MERGED}
    code = row.statement.code if is_live and row.statement else ""
    return OwnStatement(row.text, row.language, row.state, _became(row), code)


def _became(row: ProposedStatement) -> str:
    """What became of a statement, as its author reads it."""
    if row.state == ProposedStatement.REJECTED:
        reason = str(REASONS[row.reason].sentence) if row.reason in REASONS else ""
        return " ".join(filter(None, (_("Not shown."), reason, row.note)))
    sentences = {
        ProposedStatement.WAITING: _("Waiting for a moderator. Only you can see it."),
        ProposedStatement.LIVE: _("Shown to everybody. You agree with it."),
        ProposedStatement.MERGED: _("Put together with one that says the same. Your agreement counts there."),
    }
    return sentences[row.state]
