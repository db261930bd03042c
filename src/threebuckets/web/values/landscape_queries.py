"""Reads for the landscape: groups, what bridges and what divides, the table of statements, and where the reader stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from threebuckets.report.charts.group_support import GroupShare
from threebuckets.report.charts.opinion_map import OpinionMap, OpinionMark, OpinionOutline
from threebuckets.web.people.models import Participant
from threebuckets.web.values.ballots import Ballot
from threebuckets.web.values.helping_queries import Help, help_for
from threebuckets.web.values.queries import MAP_VOTES, own_votes
from threebuckets.web.values.standing import Standing
from threebuckets.web.values.statement_queries import OwnStatement, own_statements
from threebuckets.web.values.strata_queries import Stratum, strata_for_page

CLEAR, FAIRLY = 0.90, 0.75
LIST_SHOWN = 4
ROWS_SHOWN = 20
ALL = "all"


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement typical of a group: what most of it say, in percent, and how many elsewhere do."""

    text: str
    language: str
    answer: int
    share: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Group:
    """An opinion group: letter, people, and what it says more often than others."""

    letter: str
    people: int
    typical: tuple[Typical, ...]
    decides: bool
    n_spots: int

    @property
    def name(self) -> Typical | None:
        """The statement it is known by."""
        return next((row for row in self.typical if row.answer > 0), next(iter(self.typical), None))


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement in the table: percent that agrees with its interval, people, and support by group.

    `score` tells how far it bridges, where that is known; see `threebuckets.values.bridging_scores`.
    """

    code: str
    text: str
    language: str
    share: float
    low: float
    high: float
    n_people: int
    groups: tuple[GroupShare, ...]
    bridges: bool
    divides: bool
    score: float | None = None
    own: int | None = None

    @property
    def shares(self) -> list[float]:
        """Shares of the groups, of everybody where there are none, in percent."""
        return sorted(100 * group.share for group in self.groups) or [self.share]

    @property
    def least(self) -> float:
        """Share in the least willing group, percent."""
        return self.shares[0]

    @property
    def most(self) -> float:
        """Share in the most willing group, percent."""
        return self.shares[-1]


@dataclass(frozen=True, slots=True)
class DifferingStatement:
    """A statement on which somebody differs from most of their group."""

    text: str
    language: str
    code: str
    own: int
    with_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LandscapePage:
    """All that the landscape shows."""

    n_people: int
    n_statements: int
    is_open_poll: bool
    groups: tuple[Group, ...]
    sureness: str
    stability: float | None
    reliability: Mapping[str, float] | None
    map: OpinionMap | None
    standing: Standing | None
    differs: tuple[DifferingStatement, ...]
    n_own: int
    n_missing: int
    bridging: tuple[StatementRow, ...]
    n_bridging: int
    has_scores: bool
    n_shared: int
    dividing: tuple[StatementRow, ...]
    n_dividing: int
    rows: tuple[StatementRow, ...]
    n_rows: int
    search: str
    sort: str
    strata: tuple[Stratum, ...]
    help: tuple[Help, ...]
    own_statements: tuple[OwnStatement, ...]


def landscape_for_page(
    ballot: Ballot, participant: Participant | None, *, search: str = "", sort: str = "bridging", is_whole: bool = False
) -> LandscapePage:
    """The landscape of the newest round, with the reader's own place in it for their eyes only."""
    sheet = ballot.landscape
    answers = ballot.answered(own_votes(participant))
    standing = ballot.standing(answers) if len(answers) >= MAP_VOTES else None
    rows = _rows(ballot, answers)
    listed = _sorted(_found(rows, search), sort)
    by_code = {row.code: row for row in rows}
    bridging = [by_code[code] for code in sheet.get("bridging", ()) if code in by_code]
    dividing = [by_code[code] for code in sheet.get("dividing", ()) if code in by_code]
    return LandscapePage(
        n_people=sheet.get("n_people", 0),
        n_statements=len(ballot.codes),
        is_open_poll=bool(sheet.get("is_open", True)),
        groups=tuple(_group(group, ballot) for group in sheet.get("groups", ())),
        sureness=_sureness(sheet),
        stability=sheet.get("stability"),
        reliability=sheet.get("reliability"),
        map=_map(sheet),
        standing=standing,
        differs=_differs(standing, by_code, answers),
        n_own=len(answers),
        n_missing=max(0, MAP_VOTES - len(answers)),
        bridging=tuple(bridging[:LIST_SHOWN]),
        n_bridging=len(bridging),
        has_scores=bool(sheet.get("scores")),
        n_shared=sum(code in by_code for code in sheet.get("shared", ())),
        dividing=tuple(dividing[:LIST_SHOWN]),
        n_dividing=len(dividing),
        rows=listed if is_whole else listed[:ROWS_SHOWN],
        n_rows=len(listed),
        search=search,
        sort=sort,
        strata=strata_for_page(ballot),
        help=help_for(ballot, answers) if len(answers) >= MAP_VOTES else (),
        own_statements=own_statements(participant),
    )


def statement_rows(ballot: Ballot) -> tuple[StatementRow, ...]:
    """Every statement with its published figures, for taking home."""
    return _sorted(_rows(ballot, {}), "text")


def _rows(ballot: Ballot, answers: Mapping[str, int]) -> list[StatementRow]:
    bridging, dividing = set(ballot.landscape.get("bridging", ())), set(ballot.landscape.get("dividing", ()))
    scores = ballot.landscape.get("scores") or {}
    rows = []
    for code, text, language in zip(ballot.codes, ballot.texts, ballot.languages, strict=True):
        figures = ballot.figures(code)
        if ALL not in figures:
            continue
        share, low, high, *_, base = figures[ALL]
        groups = tuple(GroupShare(letter, *found[:3]) for letter, found in sorted(figures.items()) if letter != ALL)
        rows.append(
            StatementRow(
                code,
                text,
                language,
                100 * share,
                100 * low,
                100 * high,
                int(base),
                groups or (GroupShare(ALL, share, low, high),),
                code in bridging,
                code in dividing,
                scores.get(code),
                answers.get(code),
            )
        )
    return rows


def _found(rows: Iterable[StatementRow], search: str) -> list[StatementRow]:
    words = search.casefold().split()
    return [row for row in rows if all(word in row.text.casefold() for word in words)]


def _sorted(rows: list[StatementRow], sort: str) -> tuple[StatementRow, ...]:
    keys: dict[str, Any] = {
        "bridging": lambda row: (not row.bridges, -row.least if row.score is None else -row.score),
        "shared": lambda row: -row.least,
        "dividing": lambda row: row.least - row.most,
        "agree": lambda row: -row.share,
        "disagree": lambda row: row.share,
        "answers": lambda row: -row.n_people,
        "text": lambda row: row.text.casefold(),
    }
    return tuple(sorted(rows, key=lambda row: (keys[sort](row), row.code)))


def _group(group: Mapping[str, Any], ballot: Ballot) -> Group:
    typical = [
        Typical(
            ballot.texts[row], ballot.languages[row], found["answer"], 100 * found["share"], 100 * found["elsewhere"]
        )
        for found in group.get("typical", ())
        if (row := ballot.row_of(found["statement"])) >= 0
    ]
    drawn = (ballot.landscape.get("map") or {}).get("marks", ())
    n_spots = sum(mark["group"] == group["letter"] for mark in drawn)
    return Group(group["letter"], group["people"], tuple(typical), group.get("decides", True), n_spots)


def _sureness(sheet: Mapping[str, Any]) -> str:
    """How clear the groups are: `clear`, `fairly` or `none`."""
    if len(sheet.get("groups", ())) < 2:
        return "none"
    stability = sheet.get("stability")
    return "clear" if stability is None or stability >= CLEAR else "fairly"


def _map(sheet: Mapping[str, Any]) -> OpinionMap | None:
    drawn = sheet.get("map")
    if not drawn:
        return None
    people = {group["letter"]: group["people"] for group in sheet["groups"]}
    marks = tuple(OpinionMark(mark["group"], mark["x"], mark["y"], mark["people"]) for mark in drawn["marks"])
    outlines = tuple(
        OpinionOutline(o["letter"], o["x"], o["y"], o["wide"], o["tall"], f"{people.get(o['letter'], 0):,}")
        for o in drawn["groups"]
        if o["x"] is not None and o["letter"] in people
    )
    return OpinionMap(marks, outlines)


def _differs(
    standing: Standing | None, by_code: Mapping[str, StatementRow], answers: Mapping[str, int]
) -> tuple[DifferingStatement, ...]:
    if standing is None:
        return ()
    return tuple(
        DifferingStatement(row.text, row.language, row.code, answers[row.code], found.with_groups)
        for found in standing.differences
        if (row := by_code.get(found.statement)) is not None
    )[:LIST_SHOWN]
