"""Writes of statements: one put forward by a person, and what moderators decided on it."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from threebuckets.errors import ThreeBucketsError
from threebuckets.web.changes.models import Round
from threebuckets.web.core.clock import now, today
from threebuckets.web.core.limits import TooOftenError, count_towards
from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.actions import want_update
from threebuckets.web.moderation.actions import forget_texts, submit_text
from threebuckets.web.moderation.models import Case
from threebuckets.web.people.models import Participant
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.policy.models import Policy
from threebuckets.web.values.actions import Answer, ConsentMissingError, carry_vote, merge_votes
from threebuckets.web.values.ballots import forget_ballots
from threebuckets.web.values.models import ProposedStatement, Statement
from threebuckets.web.values.queries import has_consented

KIND = "statement"
MOST_WAITING = 5
PAUSE = timedelta(seconds=30)
WITHDRAWN = "withdrawn"


class TooManyWaitingError(ThreeBucketsError):
    """Somebody has as many statements waiting for a decision as they may."""


@transaction.atomic
def propose_statement(participant: Participant, text: str, *, language: str) -> ProposedStatement:
    """Put a statement forward; its author's agreement is stored with it once it is live.

    Raises
    ------
    ConsentMissingError
        They have not agreed that what they think be kept.
    TooManyWaitingError
        Five of theirs wait already.
    TooOftenError
        Their last one is less than half a minute old, or there were too many today.
    """
    if not has_consented(participant):
        raise ConsentMissingError("Statements are kept only of those who agreed to it. Ask for consent first.")
    platform = participant.platform
    own = ProposedStatement.objects.select_for_update().filter(author=participant)
    if own.filter(state=ProposedStatement.WAITING).count() >= MOST_WAITING:
        raise TooManyWaitingError(
            f"{MOST_WAITING} of your statements wait for a decision. Write again once one is decided on."
        )
    at = now(platform)
    if own.filter(proposed_at__gt=at - PAUSE).exists():
        raise TooOftenError(KIND, int(PAUSE.total_seconds()))
    count_towards(KIND, participant.code)
    code = f"s-{secrets.token_hex(6)}"
    row = ProposedStatement.objects.create(
        platform=platform, code=code, text=text, language=language, author=participant, proposed_at=at
    )
    submit_text(platform, kind=KIND, code=code, text=text, language=language)
    return row


@transaction.atomic
def forget_author(participant: Participant) -> None:
    """Nobody is the author any more; what was never shown, or answered by nobody else, is deleted.

    Their own votes are gone before.
    """
    rows = ProposedStatement.objects.filter(author=participant)
    if unanswered := _unanswered(rows):
        Statement.objects.filter(pk__in=unanswered).delete()
        forget_ballots()
    unseen = rows.filter(statement=None)
    codes, waiting = list(rows.values_list("code", flat=True)), list(unseen.values_list("code", flat=True))
    Case.objects.filter(platform=participant.platform, kind=KIND, code__in=waiting, status=Case.WAITING).delete()
    forget_texts(participant.platform, kind=KIND, codes=codes)
    unseen.delete()
    rows.update(author=None)


def _unanswered(rows: QuerySet[ProposedStatement]) -> list[int]:
    """Statements that nobody has answered or wears, and that no policy names."""
    own = rows.filter(statement__code=F("code"), statement__badges=None)
    found = own.filter(statement__votes=None, statement__past_votes=None).values_list("statement_id", "code")
    policies = Policy.objects.filter(platform__in=rows.values("platform"))
    return [key for key, code in found if not policies.filter(source__contains=code).exists()]


def is_author(visitor: Visitor, code: str) -> bool:
    """Whether a visitor wrote a statement."""
    participant = visitor.participant
    return participant is not None and participant.proposed_statements.filter(code=code).exists()


@transaction.atomic
def carry_out_decision(case: Case) -> None:
    """Make a statement live, turn it down, or merge it into another, as moderators decided; or let it wait again."""
    row = (
        ProposedStatement.objects.select_related("author", "statement", "platform")
        .filter(platform=case.platform, code=case.code)
        .first()
    )
    if row is None:
        return
    if case.merged_into:
        _merge(row, case.merged_into)
    elif case.status == Case.ACCEPTED:
        _make_live(row)
    else:
        row.state = ProposedStatement.REJECTED if case.status == Case.REJECTED else ProposedStatement.WAITING
        _hide(row)
    if case.reason == Case.PERSONAL_DATA:
        _delete_words(row)
    row.reason, row.note = case.reason, case.note
    row.save()
    want_update(row.platform)
    forget_ballots()


def _make_live(row: ProposedStatement) -> None:
    """Show the statement to everybody, with its author's agreement."""
    on = today(row.platform)
    row.statement, is_new = Statement.objects.get_or_create(
        platform=row.platform, code=row.code, defaults={"text": row.text, "created": on, "language": row.language}
    )
    if not is_new and row.statement.status == WITHDRAWN:
        Statement.objects.filter(pk=row.statement.pk).update(status="")
    row.platform.tables.get_or_create(name="values/statements")
    row.state = ProposedStatement.LIVE
    _agree(row, row.statement)


def _merge(row: ProposedStatement, code: str) -> None:
    """Carry votes, and the author's agreement, over to the statement that says the same."""
    into = Statement.objects.get(platform=row.platform, code=code)
    if row.statement is not None and row.statement.pk != into.pk:
        merge_votes(row.statement, into, round_number=_round_number(row.platform))
        Statement.objects.filter(pk=row.statement.pk).update(status=WITHDRAWN)
    row.state, row.statement = ProposedStatement.MERGED, into
    _agree(row, into)


def _hide(row: ProposedStatement) -> None:
    """Not shown, or not any more; votes on it stay, for it may be shown again."""
    if row.statement is not None:
        Statement.objects.filter(pk=row.statement.pk).update(status=WITHDRAWN)


def _delete_words(row: ProposedStatement) -> None:
    """The words go, and with them the statement that had them: even a withdrawn one stands in the folder."""
    found, row.statement, row.text = row.statement, None, ""
    row.save()
    if found is not None and row.state == ProposedStatement.REJECTED:
        found.delete()


def _agree(row: ProposedStatement, statement: Statement) -> None:
    """The author agrees with what they wrote, unless they have answered since."""
    if row.author is not None and has_consented(row.author):
        row.author.platform = row.platform
        carry_vote(row.author, Answer(statement.pk, 1), round_number=_round_number(row.platform))


def _round_number(platform: Platform) -> int:
    newest = Round.objects.filter(platform=platform).order_by("-number").values_list("number", flat=True)
    return newest.first() or 0
