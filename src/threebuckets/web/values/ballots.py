"""What voting needs and all share: live statements, their published figures, axes and counts; kept a few seconds.

Each process reads it once in a while, so that a vote costs few queries. Nothing in it belongs to anybody.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from numpy.typing import NDArray

from threebuckets.values import GroupCounts, pick_statement, statement_chances
from threebuckets.web.changes.models import Verdict
from threebuckets.web.changes.queries import sheet
from threebuckets.web.core.models import Platform
from threebuckets.web.core.queries import confirmed_counts, newest_round, shown_platform
from threebuckets.web.values.models import Statement
from threebuckets.web.values.queries import tallies
from threebuckets.web.values.standing import Axes, Standing, standing_of

FRESH_SECONDS = 3.0
LANDSCAPE, STRATA, HELPING, AXES = "values/landscape", "values/strata", "values/helping", "values/axes"
SIGNATURE_LETTERS = 22
_kept: dict[str, tuple[float, "Ballot | None"]] = {}


class CardSigner(Signer):
    """Signs cards in a few letters, 132 bits: a card comes and goes with every vote, and is good for nothing else."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        """The beginning of the whole signature."""
        return super().signature(value, key)[:SIGNATURE_LETTERS]


_signer = CardSigner(salt="threebuckets.card")


@dataclass(frozen=True, slots=True, eq=False)
class Ballot:
    """A platform's live statements, in the order of their codes, with what was published of them.

    `landscape`, `strata` and `helping` are public sheets of the newest round (empty where there is none), `axes` is what
    visitors are placed by, `counts` what routing goes by: votes by group as the round had them, those since then where it had none.
    `languages` are those the statements are written in, `confirmed_counts` whether the rules count whoever confirmed an
    e-mail address like somebody with an invitation.
    """

    platform: Platform
    round_number: int
    round_id: int | None
    ids: tuple[int, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    languages: tuple[str, ...]
    row: Mapping[str, int]
    landscape: Mapping[str, Any]
    strata: Sequence[dict[str, Any]]
    helping: Sequence[dict[str, Any]]
    axes: Axes | None
    counts: GroupCounts
    confirmed_counts: bool = False

    def row_of(self, code: str) -> int:
        """Where a statement stands in the ballot; -1 where it is not live."""
        return self.row.get(code, -1)

    def figures(self, code: str) -> Mapping[str, list[float]]:
        """Published figures of a statement by group: share, low, high, agree, disagree, passed, base."""
        found: Mapping[str, list[float]] = self.landscape.get("statements", {}).get(code, {})
        return found

    def standing(self, answers: Mapping[str, int]) -> Standing | None:
        """Where somebody with these answers stands; None where there is no map, or too few answers."""
        return standing_of(answers, self.axes, self.landscape.get("statements", {})) if self.axes else None

    def answered(self, own: Mapping[int, Any]) -> dict[str, int]:
        """Somebody's answers on live statements, by code."""
        return {code: own[pk].vote for pk, code in zip(self.ids, self.codes, strict=True) if pk in own}

    def drawn(self, own: Mapping[int, Any], *, draw: float, group: int | None = None) -> "Drawn | None":
        """The statement a draw falls on among those not answered yet; None where nothing is left."""
        seen: NDArray[np.bool_] = np.array([pk in own for pk in self.ids], bool)
        chances = statement_chances(self.counts, seen=seen, live=np.ones(seen.size, bool), group=group)
        row = pick_statement(chances, draw=draw)
        return None if row < 0 else Drawn(self.codes[row], float(chances[row]))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement and the chance with which it was drawn; the pair is signed, so that nobody makes one up."""

    code: str
    chance: float

    @property
    def card(self) -> str:
        """What a form sends back with the answer."""
        return _signer.sign(f"{self.code}:{self.chance:.4g}")

    @classmethod
    def of(cls, card: str) -> "Drawn | None":
        """The statement of a card; None where we did not sign it."""
        try:
            code, _, chance = _signer.unsign(card).rpartition(":")
        except BadSignature:
            return None
        return cls(code, float(chance))


def shown_ballot() -> Ballot | None:
    """The ballot of the platform shown, at most a few seconds old; None before the first load."""
    until, kept = _kept.get("shown", (0.0, None))
    if time.monotonic() < until:
        return kept
    platform = shown_platform()
    found = _read(platform) if platform else None
    _kept["shown"] = (time.monotonic() + FRESH_SECONDS, found)
    return found


def forget_ballots() -> None:
    """Read anew next time; for tests, and after a write that must be seen at once by this process."""
    _kept.clear()


def areas_to_live_in(ballot: Ballot) -> tuple[str, ...]:
    """Codes of the areas in which policies were tested."""
    rows = Verdict.objects.filter(round_id=ballot.round_id or 0)
    return tuple(rows.values_list("area_code", flat=True).distinct())


def _read(platform: Platform) -> Ballot:
    round_ = newest_round(platform)
    live = Statement.objects.filter(Q(status="") | Q(status="live"), platform=platform).order_by("code")
    rows = list(live.values_list("pk", "code", "text", "language"))
    ids, codes, texts, languages = (tuple(column) for column in zip(*rows, strict=True)) if rows else ((),) * 4
    axes = Axes.of(sheet(round_, AXES)) if round_ else None
    return Ballot(
        platform=platform,
        round_number=round_.number if round_ else 0,
        round_id=round_.pk if round_ else None,
        ids=ids,
        codes=codes,
        texts=texts,
        languages=tuple(language or platform.language for language in languages),
        row={code: index for index, code in enumerate(codes)},
        landscape=(sheet(round_, LANDSCAPE) if round_ else None) or {},
        strata=(sheet(round_, STRATA) if round_ else None) or (),
        helping=(sheet(round_, HELPING) if round_ else None) or (),
        axes=axes,
        counts=_counts(platform, ids, codes, axes),
        confirmed_counts=confirmed_counts(platform),
    )


def _counts(platform: Platform, ids: tuple[int, ...], codes: tuple[str, ...], axes: Axes | None) -> GroupCounts:
    """Votes by group as the round had them; of statements it did not know, all votes since as if of every group."""
    if axes is not None and axes.n_groups:
        by_code = axes.counts()
        blank = np.zeros((axes.n_groups, 3))
        since = tallies(platform)
        cells = [
            by_code[code] if code in by_code else blank + np.array(since.get(pk, (0, 0, 0)))
            for pk, code in zip(ids, codes, strict=True)
        ]
        stacked = np.array(cells).reshape(len(ids), axes.n_groups, 3).transpose(2, 1, 0)
        return GroupCounts.of(*stacked)
    found = tallies(platform)
    return GroupCounts.of(*np.array([found.get(pk, (0, 0, 0)) for pk in ids], float).reshape(len(ids), 3).T)
