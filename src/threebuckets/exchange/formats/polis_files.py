"""The files of a Polis export: which is which, and the rows of each as text.

Layouts differ by year: plural or singular names, quoted or bare comment bodies, files in a folder, an archive or with
a stamp before their names. What is said here is only where things stand; what votes mean is in `polis_votes`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import LINE, Chunk, Grid, read_csv
from threebuckets.exchange.reading.heads import header_of
from threebuckets.exchange.reading.text import encoding_of, lines_of

_ROLES: Sequence[tuple[str, frozenset[str]]] = (
    ("comments", frozenset({"comment-id", "comment-body"})),
    ("votes", frozenset({"comment-id", "voter-id", "vote"})),
    ("matrix", frozenset({"participant", "n-votes"})),
    ("groups", frozenset({"comment-id", "total-votes"})),
    ("history", frozenset({"n-votes", "n-comments", "n-voters"})),
)
_RECORD = re.compile(r"^\d{10,},")
_CONVERSATION = re.compile(r"pol\.is/(?:report/)?([0-9A-Za-z]+)")
_STAMPED = re.compile(r"^\d{4}-\d\d-\d\d-\d{4}-([0-9a-z]+)-")


@dataclass(frozen=True, slots=True, eq=False)
class PolisFiles:
    """What an export holds; None for what it does not."""

    comments: Grid | None = None
    votes: Grid | None = None
    matrix: Grid | None = None
    summary: Mapping[str, str] = field(default_factory=dict)
    conversation: str = ""


def role_of(name: str, start: bytes) -> str:
    """What a file of an export is, from its header: comments, votes, matrix, groups, history, xid, summary, or "".

    Examples
    --------
    >>> role_of("x-votes.csv", b"timestamp,comment-id,voter-id,vote")
    'votes'
    """
    header = header_of(start)
    found = next((role for role, needed in _ROLES if needed <= set(header)), "")
    if not found and header == ("participant", "xid"):
        return "xid"
    if not found and header and header[0] == "topic" and name.endswith("summary.csv"):
        return "summary"
    return found


def polis_files(members: Iterable[Member], logbook: Logbook, limits: Limits) -> PolisFiles:
    """The files of an export, opened; a role taken twice is a fault (F70)."""
    by_role: dict[str, Member] = {}
    for member in members:
        with member.open() as stream:
            role = role_of(member.name, stream.read(65_536))
        if role in by_role:
            logbook.fault("F60", f"two files of {role}", f"one, such as {by_role[role].name}", file=member.name)
        if role:
            by_role[role] = member
    matrix = read_csv(by_role["matrix"], logbook, limits) if "matrix" in by_role else None
    if "xid" in by_role or (matrix is not None and "xid" in matrix.header):
        logbook.dropped["xid"] = "personal: ids of people in another system"
    summary = _summary(by_role["summary"], limits) if "summary" in by_role else {}
    return PolisFiles(
        comments=_comments(by_role["comments"], logbook, limits) if "comments" in by_role else None,
        votes=read_csv(by_role["votes"], logbook, limits) if "votes" in by_role else None,
        matrix=matrix,
        summary=summary,
        conversation=_conversation(summary, by_role.values()),
    )


def _summary(member: Member, limits: Limits) -> dict[str, str]:
    """Pairs of the summary; what cannot be read of it is left out, for nothing depends on it."""
    grid = read_csv(member, Logbook(), limits)
    if grid is None or len(grid.header) != 2:
        return {}
    pairs = {key: value or "" for key, value in grid.whole().rows.iter_rows()}
    return {grid.header[0]: grid.header[1], **pairs}


def _conversation(summary: Mapping[str, str], members: Iterable[Member]) -> str:
    hit = _CONVERSATION.search(summary.get("url", ""))
    stamped = [found.group(1) for member in members if (found := _STAMPED.match(member.name.rpartition("/")[2]))]
    return hit.group(1).lower() if hit else (stamped[0] if stamped else "")


def _comments(member: Member, logbook: Logbook, limits: Limits) -> Grid | None:
    """Comments as they are quoted; where bodies are bare, each line split at its first commas."""
    trial = Logbook()
    grid = read_csv(member, trial, limits)
    if grid is None:
        logbook.faults.add_all(list(trial.faults), n=trial.faults.n)
        return None
    whole = grid.whole()
    bare = _bare_comments(member, grid.header, limits) if trial.faults.n_errors else None
    if bare is not None:
        logbook.repairs.append("Comments were not quoted; we split each line at its first commas.")
        whole, trial = bare, Logbook()
    for fault in trial.faults:
        logbook.faults.add(fault)
    return Grid(grid.file, grid.header, iter([whole]))


def _bare_comments(member: Member, header: tuple[str, ...], limits: Limits) -> Chunk | None:
    """Records of a file whose last column is not quoted; None where it is."""
    encoding = encoding_of(member, Logbook())
    if encoding is None or header[-1] != "comment-body":
        return None
    records: list[list[str]] = []
    numbers: list[int] = []
    for number, line in enumerate(lines_of(member, encoding, limits), start=1):
        if number == 1:
            continue
        if _RECORD.match(line):
            records.append(line.rstrip("\r\n").split(",", len(header) - 1))
            numbers.append(number)
        elif records:
            records[-1][-1] += "\n" + line.rstrip("\r\n")
    if not records or any(len(record) != len(header) for record in records):
        return None
    with_comma = [record[-1] for record in records if "," in record[-1]]
    if sum(body.startswith('"') for body in with_comma) * 2 > len(with_comma):
        return None
    bodies = [[*record[:-1], record[-1].strip()] for record in records]
    rows = pl.DataFrame(bodies, schema=dict.fromkeys(header, pl.String()), orient="row")
    return Chunk(rows.select(pl.when(pl.all() != "").then(pl.all())), pl.Series(LINE, numbers, pl.Int64()))
