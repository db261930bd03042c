"""The same organisation in several registers: normal identifiers, and merging actors that share one.

Actors are joined by identifier alone, never by name: two companies may share a name, and one may spell it five ways.
Equal names are suggestions for a human.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from threebuckets.errors import Fault, InputError, shown
from threebuckets.resources.types import Index, Strings

if TYPE_CHECKING:
    from threebuckets.resources.actors import Actors

# Prefixes of one letter pair are followed by the name of the list; 360G is a publisher's own list.
_IDENTIFIER = re.compile(r"(?P<prefix>[A-Z]{2,3}-[A-Z0-9_]+|360G|XI-[A-Z0-9_]+)-(?P<number>[^\s]+)")
EXCLUSIVE_SCHEMES = ("GB-COH", "GB-CHC", "GB-SC", "GB-NIC")
_LEGAL_WORDS = frozenset({"ltd", "limited", "cic", "the"})
_SHOWN_ORDER = ("organisation", "coalition", "public")


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Actors that a human may find to be one: their ids, ascending, and why."""

    ids: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class IdentifierConflict:
    """Actors left apart since they would hold several numbers of a scheme that gives each body one."""

    ids: tuple[str, ...]
    scheme: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MergedActors:
    """Actors with each organisation once.

    Parameters
    ----------
    actors : Actors
        Sorted by id; a merged actor has the least id of its rows by code point.
    index : ndarray of int32, shape (N,)
        For each row given, its row in `actors`.
    suggestions : tuple of MergeSuggestion
        Equal names in one area.
    conflicts : tuple of IdentifierConflict
        Clusters left unmerged.
    """

    actors: "Actors"
    index: Index
    suggestions: tuple[MergeSuggestion, ...]
    conflicts: tuple[IdentifierConflict, ...]


def normal_identifier(text: str) -> str:
    """A register's number in the one form it is compared in: `GB-COH-736` to `GB-COH-00000736`.

    The prefix is put in capitals and spaces go; company numbers are filled with zeros to eight characters, charity
    numbers of England and Wales lose leading zeros.

    Raises
    ------
    InputError
        The text is not PREFIX-number.

    References
    ----------
    org-id.guide, the list of organisation lists, for the prefixes.

    Examples
    --------
    >>> normal_identifier("gb-coh- 736"), normal_identifier("GB-CHC-0219099"), normal_identifier("GB-COH-SC12345")
    ('GB-COH-00000736', 'GB-CHC-219099', 'GB-COH-SC012345')
    """
    packed = "".join(text.split())
    found = _IDENTIFIER.fullmatch(_capital_prefix(packed))
    if not found:
        expected = "PREFIX-number with a prefix of org-id.guide, such as GB-COH-01234567 or GB-CHC-219099"
        raise InputError([Fault("F12", "error", "arguments", None, "identifier", shown(text), expected)])
    prefix, number = found["prefix"], found["number"]
    if prefix == "GB-COH":
        letters = re.match(r"[A-Z]*", number.upper())
        kept = letters.group() if letters else ""
        number = kept + number[len(kept) :].zfill(8 - len(kept))
    elif prefix == "GB-CHC":
        number = number.lstrip("0") or "0"
    return f"{prefix}-{number}"


def merge_actors(actors: "Actors") -> MergedActors:
    """Join actors that share an identifier, directly or through others.

    A cluster that would hold two numbers of a scheme that gives each body one (companies, charities of the three
    registers) is left unmerged and reported. A merged actor takes the name, kind and area of its least id that has
    one, all identifiers, aims and exclusions, the narrowest circle of those who may see it, and the earliest end of
    consent.

    Parameters
    ----------
    actors : Actors
        In any order; the result is the same for every order, `index` apart.

    Returns
    -------
    MergedActors

    Examples
    --------
    >>> from threebuckets.resources import actors_from_rows
    >>> rows = [{"actor": a, "name": n, "kind": "business", "identifiers": i}
    ...         for a, n, i in [("b", "Mill Ltd", "GB-COH-736"), ("a", "The Mill", "GB-COH-00000736")]]
    >>> merge_actors(actors_from_rows(rows)).actors.id.tolist()
    ['a']
    """
    order = sorted(range(len(actors.id)), key=lambda row: str(actors.id[row]))
    clusters, conflicts = _clusters(actors, order)
    merged = [_joined(actors, cluster) for cluster in clusters]
    index = np.empty(len(actors.id), np.int32)
    for position, cluster in enumerate(clusters):
        index[cluster] = position
    columns = {column: _column([row[column] for row in merged], column) for column in merged[0]} if merged else {}
    joined = replace(actors, **columns)
    return MergedActors(joined, index, _suggestions(joined), tuple(conflicts))


_LISTS = ("identifiers", "aims", "excludes")


def _capital_prefix(text: str) -> str:
    """The text with its prefix in capitals: up to the second hyphen, or the first of a 360G number."""
    parts = text.split("-", 2)
    cut = 1 if parts[0].upper() == "360G" else 2
    return "-".join([*(part.upper() for part in parts[:cut]), *parts[cut:]])


def _clusters(actors: "Actors", order: Sequence[int]) -> tuple[list[list[int]], list[IdentifierConflict]]:
    """Rows of each organisation, least id first, and the clusters that were left apart."""
    clusters, conflicts = [], []
    for cluster in _linked(actors, order):
        clash = _clash(actors, cluster)
        if clash:
            conflicts.append(clash)
            clusters += [[row] for row in cluster]
        else:
            clusters.append(cluster)
    return sorted(clusters, key=lambda rows: str(actors.id[rows[0]])), conflicts


def _linked(actors: "Actors", order: Sequence[int]) -> list[list[int]]:
    """Rows linked by identifiers, each list and the list of lists in order of id."""
    head: dict[int, int] = {row: row for row in order}

    def find(row: int) -> int:
        while head[row] != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    holder: dict[str, int] = {}
    for row in order:
        for identifier in actors.identifiers[row]:
            head[find(row)] = find(holder.setdefault(normal_identifier(identifier), row))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row in order:
        groups[find(row)].append(row)
    return list(groups.values())


def _clash(actors: "Actors", cluster: Sequence[int]) -> IdentifierConflict | None:
    """The first exclusive scheme of which several rows together hold more than one number."""
    if len(cluster) < 2:
        return None
    held = {normal_identifier(text) for row in cluster for text in actors.identifiers[row]}
    for scheme in EXCLUSIVE_SCHEMES:
        numbers = tuple(sorted(text for text in held if text.startswith(f"{scheme}-")))
        if len(numbers) > 1:
            return IdentifierConflict(tuple(str(actors.id[row]) for row in cluster), scheme, numbers)
    return None


def _joined(actors: "Actors", cluster: Sequence[int]) -> Mapping[str, Any]:
    """One actor out of the rows of a cluster."""

    def union(column: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
        return tuple(sorted({text for row in cluster for text in column[row]}))

    def first(column: Strings) -> str:
        return next((str(column[row]) for row in cluster if column[row]), "")

    ends = actors.consent_until[list(cluster)]
    return {
        "id": str(actors.id[cluster[0]]),
        "kind": str(actors.kind[cluster[0]]),
        "name": first(actors.name),
        "identifiers": tuple(sorted({normal_identifier(text) for row in cluster for text in actors.identifiers[row]})),
        "aims": union(actors.aims),
        "excludes": union(actors.excludes),
        "area": first(actors.area),
        "shown": min((str(actors.shown[row]) for row in cluster), key=_SHOWN_ORDER.index),
        "consent_until": ends[~np.isnat(ends)].min() if (~np.isnat(ends)).any() else np.datetime64("NaT", "D"),
        "relation": first(actors.relation),
        "ask_through": first(actors.ask_through),
    }


def _column(values: list[Any], column: str) -> Any:
    """Values of one column in the form the table keeps them."""
    if column in _LISTS:
        return tuple(values)
    return np.array(values, "datetime64[D]" if column == "consent_until" else object)


def _suggestions(actors: "Actors") -> tuple[MergeSuggestion, ...]:
    """Bodies with equal folded names in one area."""
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, area, actor, kind in zip(actors.name, actors.area, actors.id, actors.kind, strict=True):
        folded = _folded(str(name))
        if kind != "person" and folded and area:
            alike[folded, str(area)].append(str(actor))
    return tuple(
        MergeSuggestion(tuple(ids), f"the same name in {area}")
        for (_, area), ids in sorted(alike.items())
        if len(ids) > 1
    )


def _folded(name: str) -> str:
    """The name without case, accents, punctuation and legal words."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words: Iterable[str] = re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", ""))
    return " ".join(word for word in words if word not in _LEGAL_WORDS)
