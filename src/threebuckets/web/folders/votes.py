"""The tables of people and votes in the database: the last vote of a person on a statement counts, earlier ones are kept.

Somebody who only appears beside a vote is a participant too, but not of the table of people.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import polars as pl
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast

from threebuckets.policy.tables import tables
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import confirmed_counts
from threebuckets.web.folders.many_rows import write_many
from threebuckets.web.folders.rows import BATCH, cells_of, delete_rows, frame_of, unknown_columns
from threebuckets.web.people.models import Participant
from threebuckets.web.values.actions import forget_tallies
from threebuckets.web.values.models import PastVote, Statement, Vote

PAIR = ["participant", "statement"]
KEPT = ["vote", "voted_at", "verified", "position", "extra"]
"""What a row of a vote holds, but whose it is and on what."""
FIELDS = ["platform", *PAIR, *KEPT]
_EXTRA = Cast("extra", TextField())
"""Unknown cells as text: nearly no vote has any, and to read JSON for each takes longer than all else."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class PeopleShelf:
    """The table of people; strata stand in the unknown columns.

    Where the rules say so (`confirmed_counts`), whoever confirmed an e-mail address is verified in the table; in the
    database they stay what they are, so that the rule can be changed again.
    """

    table = "values/people"

    def frame(self, platform: Platform) -> pl.DataFrame:
        """Listed participants, in the order in which they were read."""
        rows = Participant.objects.filter(platform=platform, is_listed=True).order_by("position", "code")
        counted = When(state=Participant.CONFIRMED, then=Value(value=True))
        sure = Case(counted, default="verified") if confirmed_counts(platform) else F("verified")
        cells = rows.values_list("code", "area_code", sure, "extra")
        return frame_of(tables()[self.table], cells, unknown_columns(platform, self.table))

    def put(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Write participants that are new or different."""
        confirmed = Participant.objects.filter(platform=platform, state=Participant.CONFIRMED, verified=False)
        stays = set(confirmed.values_list("code", flat=True)) if confirmed_counts(platform) else set()
        found = [
            Participant(
                platform=platform,
                position=position,
                extra=extra,
                is_listed=True,
                code=code,
                area_code=area,
                verified=sure and code not in stays,
            )
            for position, (code, area, sure), extra in cells_of(tables()[self.table], frame)
        ]
        Participant.objects.bulk_create(
            found,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["platform", "code"],
            update_fields=["position", "extra", "is_listed", "area_code", "verified"],
        )

    def drop(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Take participants off the list; whoever has no vote either is deleted."""
        kept = set(frame["participant"])
        listed = Participant.objects.filter(platform=platform, is_listed=True)
        gone = [pk for pk, code in listed.values_list("pk", "code") if code not in kept]
        for start in range(0, len(gone), BATCH):
            some = Participant.objects.filter(pk__in=gone[start : start + BATCH])
            some.filter(votes__isnull=True).delete()
            some.update(is_listed=False, area_code="", verified=None, extra={})


def has_votes(platform: Platform) -> bool:
    """Whether anybody has voted, whatever tables the platform came with."""
    return Vote.objects.filter(platform=platform).exists()


class VoteShelf:
    """The table of votes, one row a person and statement that counts, and the rows that later ones replaced."""

    table = "values/votes"

    def frame(self, platform: Platform) -> pl.DataFrame:
        """All votes, in the order in which they were read."""
        paths = ("participant__code", "statement__code", "vote", "voted_at", "verified", _EXTRA, "position")
        rows = [
            (*row[:5], _cells(row[5]), row[6])
            for model in (Vote, PastVote)
            for row in model._default_manager.filter(platform=platform).values_list(*paths)
        ]
        rows.sort(key=lambda row: (row[6], row[0], row[1]))
        return frame_of(tables()[self.table], rows, unknown_columns(platform, self.table))

    def put(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Write votes that are new or different, and all that they replaced."""
        self._add_participants(platform, frame)
        last = _last_rows(frame)
        counted = self._rows(platform, frame, last, wanted=True, there=self._there(platform))
        new = ((*row, False) for row in counted)
        write_many(Vote, [*FIELDS, "matters"], new, unique=PAIR, renewed=KEPT)
        PastVote.objects.filter(platform=platform).delete()
        write_many(PastVote, FIELDS, self._rows(platform, frame, last, wanted=False))

    def drop(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Delete votes that the frame does not have."""
        kept = set(frame.select(PAIR).iter_rows())
        rows = Vote.objects.filter(platform=platform).values_list("pk", "participant__code", "statement__code")
        delete_rows(Vote, [pk for pk, *pair in rows if tuple(pair) not in kept])
        forget_tallies(platform)

    def _add_participants(self, platform: Platform, frame: pl.DataFrame) -> None:
        known = set(Participant.objects.filter(platform=platform).values_list("code", flat=True))
        new = [code for code in frame["participant"].unique(maintain_order=True) if code not in known]
        Participant.objects.bulk_create([Participant(platform=platform, code=code) for code in new], batch_size=BATCH)

    def _there(self, platform: Platform) -> Mapping[tuple[int, int], tuple[Any, ...]]:
        """The votes that count, as they are now: most are the same afterwards, and need not be written."""
        said = Vote.objects.filter(platform=platform).values_list("participant_id", "statement_id", *KEPT[:-1], _EXTRA)
        return {(person, on): (*cells, _cells(extra)) for person, on, *cells, extra in said.iterator()}

    def _rows(
        self,
        platform: Platform,
        frame: pl.DataFrame,
        last: set[int],
        *,
        wanted: bool,
        there: Mapping[tuple[int, int], tuple[Any, ...]] = MappingProxyType({}),
    ) -> Iterator[tuple[Any, ...]]:
        """Cells of the votes that count, or of those replaced, as far as they are new or different: see `FIELDS`."""
        people = dict(Participant.objects.filter(platform=platform).values_list("code", "pk"))
        statements = dict(Statement.objects.filter(platform=platform).values_list("code", "pk"))
        for position, (person, statement, *said), extra in cells_of(tables()[self.table], frame):
            pair = people[person], statements[statement]
            if (position in last) is wanted and there.get(pair) != (*said, position, extra):
                yield (platform.pk, *pair, *said, position, json.dumps(extra))


def _cells(text: str) -> dict[str, str]:
    """Unknown cells by column."""
    return json.loads(text) if text != "{}" else {}


def _last_rows(frame: pl.DataFrame) -> set[int]:
    """Positions of the rows that count: the latest of each person and statement."""
    pairs = frame.select(*PAIR, "voted_at").with_row_index("position")
    often = pairs.filter(pl.struct(PAIR).is_duplicated())
    last = set(pairs.filter(~pl.struct(PAIR).is_duplicated())["position"])
    best: dict[tuple[str, str], tuple[datetime, int]] = {}
    for position, person, statement, voted_at in often.iter_rows():
        rank = (_moment(voted_at), position)
        best[person, statement] = max(rank, best.get((person, statement), rank))
    return last | {position for _, position in best.values()}


def _moment(text: str | None) -> datetime:
    if not text:
        return _NEVER
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
