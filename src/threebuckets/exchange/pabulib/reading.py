"""Reading a `.pb` file: three sections of cells divided by semicolons, every fault told at once, with its line."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

from threebuckets.errors import Fault, InputError, shown
from threebuckets.exchange.contract import Limits
from threebuckets.exchange.logbook import Faults
from threebuckets.exchange.pabulib.checking import check_meta, check_rows
from threebuckets.exchange.pabulib.clean_votes import clean_votes, divided
from threebuckets.exchange.pabulib.counting import check_counts
from threebuckets.exchange.pabulib.elections import CUMULATIVE, SCORING, Election
from threebuckets.exchange.pabulib.numbers import DIGITS, MOST_POINTS, are_countable, number
from threebuckets.exchange.reading.opening import open_source

SECTIONS = ("META", "PROJECTS", "VOTES")
LIMITS = Limits(unpacked_bytes=2_000_000_000, rows=5_000_000)
MOST_PROJECTS = 5_000


@dataclass(slots=True)
class Section:
    """A section as it was read: its head, and its rows with the line each stands on."""

    head: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def column(self, name: str) -> int | None:
        """Place of a column; None where there is none."""
        return self.head.index(name) if name in self.head else None

    @property
    def lines(self) -> list[int]:
        """Line of each row."""
        return [line for line, _ in self.rows]


def read_pb(source: Path | str) -> Election:
    """Read an election.

    Parameters
    ----------
    source : path
        A `.pb` file, plain or gzipped.

    Raises
    ------
    InputError
        Everything that is wrong with it (F80 to F91), with section and line; warnings alone never refuse it.
    """
    return read_pb_with_warnings(source)[0]


def read_pb_with_warnings(source: Path | str) -> tuple[Election, tuple[Fault, ...]]:
    """The same, with everything that is odd and does not refuse it, in the order of the lines."""
    election, faults = _read(Path(source))
    faults.refuse()
    if election is None:  # pragma: no cover  (a missing section is an error, so it was refused above)
        raise InputError(list(faults))
    return election, tuple(faults)


def check_pb(source: Path | str) -> tuple[Fault, ...]:
    """Everything that is wrong or odd in a `.pb` file, in the order of its lines."""
    try:
        return tuple(_read(Path(source))[1])
    except InputError as error:
        return error.faults


def _read(path: Path) -> tuple[Election | None, Faults]:
    faults = Faults()
    opened = open_source(path, LIMITS)
    with opened.members[0].open() as stream:
        data = stream.read()
    found = _cleanly_read(data, opened.name, faults)
    if found is not None:
        return found, faults
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    sections = _sections(text, opened.name, faults)
    missing = [name for name in SECTIONS if name not in sections]
    for name in missing:
        faults.add(Fault("F80", "error", opened.name, None, None, f"no section {name}", "META, PROJECTS and VOTES"))
    if missing:
        return None, faults
    return _election(sections, opened.name, faults), faults


def _cleanly_read(data: bytes, name: str, faults: Faults) -> Election | None:
    """An election with nothing odd in it, its votes read as columns; None where anything is, so that it is told.

    Only where the file differs from what it states of itself is noted here.
    """
    parts = divided(data)
    if parts is None:
        return None
    odd = Faults()
    sections = _sections(io.TextIOWrapper(io.BytesIO(parts[0]), encoding="utf-8-sig", newline=""), name, odd)
    if odd.n or len(sections) < len(SECTIONS):
        return None
    meta, projects, votes = _meta(sections), sections["PROJECTS"], sections["VOTES"]
    check_meta(meta, projects.head, votes.head, name, odd)
    if odd.n_errors or not 0 < len(projects.rows) <= MOST_PROJECTS:
        return None
    costs = _costs(projects, name, odd)
    index = check_rows(projects.rows, projects.head.index("project_id"), "project_id", name, odd)
    has_points = meta["vote_type"].strip().lower() in {CUMULATIVE, SCORING} and votes.column("points") is not None
    found = clean_votes(parts[1], votes.head, [*index], has_points=has_points)
    if odd.n or found is None or not len(found.rows):
        return None
    rows = tuple(tuple(cells) for _, cells in projects.rows)
    cast = (found.starts, found.project, found.points)
    election = Election(meta, projects.head, rows, votes.head, found.rows, costs, *cast)
    check_counts(election, projects.lines, name, faults)
    return election


def _meta(sections: Mapping[str, Section]) -> dict[str, str]:
    return {cells[0].strip(): cells[1].strip() if len(cells) > 1 else "" for _, cells in sections["META"].rows}


def _sections(lines: Iterable[str], name: str, faults: Faults) -> dict[str, Section]:
    """The sections of a file; a second one of a name is a fault, and read no further."""
    found: dict[str, Section] = {}
    current: Section | None = None
    reader = csv.reader(lines, delimiter=";")
    for cells in _rows(reader, name, faults):
        title = cells[0].strip().upper() if len(cells) == 1 else ""
        if title in SECTIONS:
            if title in found:
                faults.add(Fault("F80", "error", name, reader.line_num, None, f"{title} a second time", "one of each"))
            current = found.setdefault(title, Section())
        elif current is not None and not current.head:
            current.head = tuple(cell.strip() for cell in cells)
        elif current is not None:
            current.rows.append((reader.line_num, cells))
    return found


def _rows(reader: Iterator[list[str]], name: str, faults: Faults) -> Iterator[list[str]]:
    """Rows that hold anything; what cannot be read as text or cells ends the file."""
    try:
        yield from (cells for cells in reader if any(cells))
    except UnicodeDecodeError as error:
        faults.add(Fault("F65", "error", name, None, None, f"byte {error.object[error.start]:#x}", "text in UTF-8"))
    except csv.Error as error:
        faults.add(Fault("F65", "error", name, None, None, str(error), "cells divided by semicolons"))


def _election(sections: Mapping[str, Section], name: str, faults: Faults) -> Election | None:
    meta = _meta(sections)
    projects, votes = sections["PROJECTS"], sections["VOTES"]
    check_meta(meta, projects.head, votes.head, name, faults)
    if not projects.rows:
        faults.add(Fault("F80", "error", name, None, "PROJECTS", "no project", "one at least"))
    if not votes.rows:
        faults.add(Fault("F80", "warning", name, None, "VOTES", "no ballot", "one at least"))
    if faults.n_errors:
        if "cost" in projects.head:
            _costs(projects, name, faults)
        return None
    if len(projects.rows) > MOST_PROJECTS:
        found = f"{len(projects.rows)} projects"
        faults.add(Fault("F91", "error", name, None, None, found, f"at most {MOST_PROJECTS}"))
        return None
    costs = _costs(projects, name, faults)
    index = check_rows(projects.rows, projects.head.index("project_id"), "project_id", name, faults)
    check_rows(votes.rows, votes.head.index("voter_id"), "voter_id", name, faults)
    starts, project, points = _votes(votes, index, meta, name, faults)
    found_election = Election(
        meta,
        projects.head,
        tuple(tuple(cells) for _, cells in projects.rows),
        votes.head,
        tuple(tuple(cells) for _, cells in votes.rows),
        costs,
        starts,
        project,
        points,
    )
    if not faults.n_errors:
        check_counts(found_election, projects.lines, name, faults)
    return found_election


def _costs(projects: Section, name: str, faults: Faults) -> tuple[Fraction, ...]:
    place = projects.head.index("cost")
    found = []
    for line, cells in projects.rows:
        text = cells[place].strip() if place < len(cells) else ""
        cost = number(text)
        if cost is None or cost < 0:
            faults.add(Fault("F83", "error", name, line, "cost", f'"{shown(text)}"', f"a number, 0 or more, {DIGITS}"))
        elif "," in text:
            faults.add(Fault("F83", "warning", name, line, "cost", f'"{text}"', "a decimal point; read as one"))
        found.append(cost if cost is not None and cost >= 0 else Fraction(0))
    return tuple(found)


def _votes(
    votes: Section, index: Mapping[str, int], meta: Mapping[str, str], name: str, faults: Faults
) -> tuple[np.ndarray, np.ndarray, tuple[Fraction, ...]]:
    """The ballots as compressed rows; a ballot with a fault is left empty."""
    place, points_place = votes.head.index("vote"), votes.column("points")
    has_points = meta["vote_type"].strip().lower() in {CUMULATIVE, SCORING} and points_place is not None
    lengths, project, points = [], [], []
    for line, cells in votes.rows:
        text = cells[place] if place < len(cells) else ""
        ids = _listed(text, line, "vote", name, faults)
        named = _named(ids, index, line, name, faults)
        if has_points and points_place is not None:
            given = _points(cells[points_place] if points_place < len(cells) else "", len(ids), line, name, faults)
            named = named if len(given) == len(named) else []
            points.extend(given if named else [])
        project.extend(named)
        lengths.append(len(named))
    if not are_countable(points):
        expected = f"fewer digits: in their smallest unit, points up to {MOST_POINTS:,}"
        faults.add(Fault("F86", "error", name, None, "points", "numbers that are too long to be added up", expected))
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    return starts, np.array(project, dtype=np.int32), tuple(points)


def _listed(text: str, line: int, column: str, name: str, faults: Faults) -> list[str]:
    if " " not in text and text.isprintable():  # all other white space is not printable: nothing to be trimmed
        return [item for item in text.split(",") if item]
    items = text.split(",") if text.strip() else []
    trimmed = [item.strip() for item in items]
    if trimmed != items:
        faults.add(
            Fault("F90", "warning", name, line, column, f'"{shown(text)}"', "a list without spaces; read without them")
        )
    return [item for item in trimmed if item]


def _named(ids: Sequence[str], index: Mapping[str, int], line: int, name: str, faults: Faults) -> list[int]:
    found = [index.get(item, -1) for item in ids]
    if -1 not in found and len(set(found)) == len(found):
        return found
    for item in (item for item in ids if item not in index):
        faults.add(Fault("F85", "error", name, line, "vote", f'"{shown(item)}"', "a project of the file"))
    if len(set(ids)) < len(ids):
        twice = next(item for item in ids if ids.count(item) > 1)
        faults.add(Fault("F85", "error", name, line, "vote", f'"{twice}" twice', "each project once"))
    return []


def _points(text: str, n_wanted: int, line: int, name: str, faults: Faults) -> list[Fraction]:
    found = [number(item) for item in _listed(text, line, "points", name, faults)]
    if len(found) != n_wanted:
        expected = f"{n_wanted} numbers, one for each project of the vote"
        faults.add(Fault("F86", "error", name, line, "points", f'"{shown(text)}"', expected))
        return []
    if None in found:
        faults.add(Fault("F86", "error", name, line, "points", f'"{shown(text)}"', "numbers"))
        return []
    if any(points is not None and points < 0 for points in found):
        faults.add(
            Fault("F86", "warning", name, line, "points", f'"{shown(text)}"', "points of 0 or more; less counts as 0")
        )
    return [points for points in found if points is not None]
