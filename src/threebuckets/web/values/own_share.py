"""What this room keeps of a person: votes, statements, a badge; shown to them, taken along, erased."""

from dataclasses import dataclass
from typing import Any

from threebuckets.web.people.mine import Mine
from threebuckets.web.people.models import Participant
from threebuckets.web.values.actions import move_votes, withdraw_votes
from threebuckets.web.values.badge_actions import take_off_badge
from threebuckets.web.values.badge_queries import said, worn_badge
from threebuckets.web.values.ballots import shown_ballot
from threebuckets.web.values.models import Badge, ProposedStatement
from threebuckets.web.values.queries import own_answers, past_votes
from threebuckets.web.values.statement_actions import forget_author
from threebuckets.web.values.statement_queries import OwnStatement, own_statements


@dataclass(frozen=True, slots=True)
class Kept:
    """What "Your part" shows of this room."""

    n_votes: int
    n_matters: int
    statements: tuple[OwnStatement, ...]
    badge: Badge | None
    badge_says: str


def show(participant: Participant | None, contact: Any) -> Kept | None:
    """Votes in short, statements with what became of them, the badge."""
    if participant is None:
        return None
    answers, badge = own_answers(participant), worn_badge(participant)
    n_matters = sum(bool(answer["matters"]) for answer in answers)
    return Kept(len(answers), n_matters, own_statements(participant), badge, said(badge) if badge else "")


def export(participant: Participant | None, contact: Any) -> Any:
    """All that is kept, as JSON values."""
    if participant is None:
        return {}
    badges = Badge.objects.filter(participant=participant)
    return {
        "votes": own_answers(participant),
        "votes_before": list(past_votes(participant)),
        "statements": [
            {"text": row.text, "state": row.state, "became": row.sentence} for row in own_statements(participant)
        ],
        "badges": [
            {"stance": row.stance, "words": row.words, "from": str(row.worn_from), "until": str(row.worn_until)}
            for row in badges
        ],
    }


def erase(participant: Participant | None, contact: Any) -> None:
    """Delete votes, what they replaced, the badge, and statements nobody saw; of the others nobody is the author."""
    if participant is None:
        return
    ballot = shown_ballot()
    withdraw_votes(participant, round_number=ballot.round_number if ballot else 0)
    take_off_badge(participant)
    forget_author(participant)


def move(old: Participant, new: Participant) -> None:
    """Carry everything of one pseudonym over to another of the same person; the newer vote stays."""
    ballot = shown_ballot()
    move_votes(old, new, round_number=ballot.round_number if ballot else 0)
    ProposedStatement.objects.filter(author=old).update(author=new)
    if worn_badge(new) is None:
        take_off_badge(new)
        Badge.objects.filter(participant=old).update(participant=new)


MINE = Mine(room="values", template="values/_mine.html", show=show, export=export, erase=erase)
