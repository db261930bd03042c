"""Reads of arguments: for and against, sorted fairly, with what the visitor may do to each."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from threebuckets.stats import MIN_PEOPLE
from threebuckets.web.core.models import Platform
from threebuckets.web.people.models import Participant
from threebuckets.web.policy.consents import has_agreed
from threebuckets.web.policy.models import Argument, Helped, Proposal

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownArgument:
    """An argument as a page shows it.

    `n_helped` is how many it helped, in tens and from ten upwards, else 0; `waits` that nobody else sees it yet.
    """

    code: str
    side: str
    text: str
    language: str
    n_helped: int
    is_mine: bool
    helped_me: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments about one thing, each side in its order."""

    pro: tuple[ShownArgument, ...]
    contra: tuple[ShownArgument, ...]
    asks_consent: bool

    @property
    def n(self) -> int:
        """How many there are on both sides together."""
        return len(self.pro) + len(self.contra)

    @property
    def sides(self) -> tuple[tuple[str, tuple[ShownArgument, ...]], ...]:
        """Both sides with their names, for columns beside each other."""
        return (("for", self.pro), ("against", self.contra))


def arguments_about(
    platform: Platform, about: str | Proposal, *, participant: Participant | None, on: date, most: int = MOST_SHOWN
) -> Arguments:
    """The arguments about a policy (by its slug) or a proposal, the visitor's own that wait among them.

    What helped more people, counted in tens, stands first; those alike stand in an order drawn anew each day, so that
    nobody is first for having been first.
    """
    rows = _rows(platform, about, participant)
    helped = _helped_by(participant, rows)
    shown = [_shown(row, participant, helped) for row in sorted(rows, key=lambda row: _rank(row, on))]
    pro = tuple(row for row in shown if row.side == Argument.FOR)
    contra = tuple(row for row in shown if row.side == Argument.AGAINST)
    return Arguments(pro[:most], contra[:most], asks_consent=not has_agreed(participant))


def argument_named(platform: Platform, code: str) -> Argument | None:
    """An argument of the platform by its code, with what it is about."""
    rows = Argument.objects.filter(platform=platform, code=code).select_related("proposal", "platform")
    return rows.first()


def _rows(platform: Platform, about: str | Proposal, participant: Participant | None) -> list[Argument]:
    rows: QuerySet[Argument] = Argument.objects.filter(platform=platform)
    rows = rows.filter(proposal=about) if isinstance(about, Proposal) else rows.filter(policy_slug=about)
    seen = Q(status=Argument.SHOWN) | Q(status=Argument.WAITING, participant=participant)
    return list(rows.filter(seen).annotate(n=Count("helped")))


def _helped_by(participant: Participant | None, rows: Iterable[Argument]) -> frozenset[int]:
    if participant is None:
        return frozenset()
    found = Helped.objects.filter(participant=participant, argument__in=list(rows))
    return frozenset(found.values_list("argument_id", flat=True))


def _shown(row: Argument, participant: Participant | None, helped: frozenset[int]) -> ShownArgument:
    return ShownArgument(
        code=row.code,
        side=row.side,
        text=row.text,
        language=row.language,
        n_helped=_in_tens(row),
        is_mine=participant is not None and row.participant_id == participant.pk,
        helped_me=row.pk in helped,
        waits=row.status == Argument.WAITING,
    )


def _in_tens(row: Argument) -> int:
    counted: int = row.n  # type: ignore[attr-defined]  # annotated above
    return counted // MIN_PEOPLE * MIN_PEOPLE


def _rank(row: Argument, on: date) -> tuple[int, str]:
    drawn = hashlib.sha256(f"{on.isoformat()}\0{row.code}".encode()).hexdigest()
    return (-_in_tens(row), drawn)


def arguments_of(participant: Participant) -> QuerySet[Argument]:
    """All that somebody wrote, the newest first."""
    rows = Argument.objects.filter(participant=participant).select_related("proposal")
    return rows.order_by(F("written_at").desc(), "code")
