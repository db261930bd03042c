"""Records of Open Referral files, nested or flat, gathered by type and id; what they lack is noted with its path.

What the records become is the matter of `hsds_offers`. Of contact persons nothing is kept, not even in a fault.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from threebuckets.exchange.contract import Member, Source
from threebuckets.exchange.formats.hsds_shapes import (
    CHOICES,
    DESCRIBED,
    NEEDED,
    OLDER_KEYS,
    PERSONAL,
    SINCE_THREE,
    type_of_item,
    type_of_name,
)
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.documents import plain_text, read_json
from threebuckets.exchange.reading.tables import read_grid

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ONE = frozenset({"name", "status", "service_id"})
_NO: Mapping[str, str] = MappingProxyType({})
_ITEMS = ("contents", "content", "items")
_TOTALS = ("total_items", "totalElements")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file, path in a JSON document, line of a table."""

    file: str
    path: str = ""
    line: int | None = None

    def of(self, field_name: str) -> str:
        """Path of one of its fields."""
        return f"{self.path}.{field_name}" if self.path else field_name


@dataclass(slots=True)
class Records:
    """Every record by type and id, its own fields and the ids of those it belongs to (`service_id` and so on).

    Parameters
    ----------
    logbook : Logbook
    """

    logbook: Logbook
    by_type: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    advice: dict[tuple[str, str, str], list[Place]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    is_older: bool = False
    missing_since_three: list[tuple[Place, str]] = field(default_factory=list)

    def all(self, kind: str) -> Mapping[str, dict[str, Any]]:
        """Records of a type by id, in order of id."""
        return dict(sorted(self.by_type.get(kind, {}).items()))

    def grouped(self, kind: str, link: str) -> dict[str, list[dict[str, Any]]]:
        """Records of a type by the record they belong to."""
        found: dict[str, list[dict[str, Any]]] = {}
        for record in self.all(kind).values():
            if record.get(link):
                found.setdefault(str(record[link]), []).append(record)
        return found

    def place(self, kind: str, identifier: object) -> Place:
        """Where a record stood first."""
        return self.places.get((kind, str(identifier)), Place(""))

    def advise(self, code: str, found: str, expected: str, place: Place) -> None:
        """Remember something worth a warning; the same thing is told once, with its number and first place."""
        self.advice.setdefault((code, found, expected), []).append(place)

    def add(self, kind: str, cells: Mapping[str, Any], place: Place) -> str:
        """Check a record and merge it with what is known of its id; gives the id, empty where it has none."""
        identifier = plain_text(cells.get("id"))
        if not identifier:
            self.logbook.fault("F10", "nothing", f"an id of its own for each {_words(kind)}", **_where(place, "id"))
            return ""
        self.check(kind, cells, place)
        self.places.setdefault((kind, identifier), place)
        if not _UUID.fullmatch(identifier):
            self.advise("F15", f"{_words(kind)} ids that are no UUIDs", "UUIDs, which stay the same for ever", place)
        known = self.by_type.setdefault(kind, {}).setdefault(identifier, {"id": identifier})
        for name, value in cells.items():
            if _is_empty(value) or known.get(name) == value:
                continue
            if _is_empty(known.get(name)):
                known[name] = value
            else:
                # The lesser of two, so that the order of records changes nothing.
                known[name] = min(known[name], value, key=str)
                if name in _ONE:
                    expected = f"one {name} for one id; one of them was taken"
                    self.advise("F69", f"{_words(kind)} ids with two of {name}", expected, place)
        return identifier

    def check(self, kind: str, cells: Mapping[str, Any], place: Place) -> None:
        """Note what a record lacks."""
        for name in NEEDED.get(kind, ()):
            if not _is_empty(cells.get(name)):
                continue
            if name in SINCE_THREE:
                self.missing_since_three.append((place, name))
            else:
                self.logbook.fault("F10", "nothing", f"{name} of each {_words(kind)}", **_where(place, name))
        if kind in DESCRIBED and _is_empty(cells.get("description")):
            self.advise("F10", f"{_words(kind)} records without a description", "a description of each", place)
        if kind == "address" and _is_empty(cells.get("state_province")):
            self.advise("F10", "addresses without state_province", "a county or region in each", place)
        for (owner, name), allowed in CHOICES.items():
            value = cells.get(name)
            if owner == kind and not _is_empty(value) and str(value).lower() not in allowed:
                self.logbook.fault(
                    "F12", f'"{plain_text(value)}"', f"one of {', '.join(allowed)}", **_where(place, name)
                )

    def close(self) -> None:
        """Tell what was remembered."""
        if not self.is_older:
            for place, name in self.missing_since_three:
                self.logbook.fault("F10", "nothing", f"{name}, which version 3 asks for", **_where(place, name))
        for (code, found, expected), places in self.advice.items():
            first = places[0]
            self.logbook.caution(
                code, f"{found}: {len(places)}", expected, file=first.file, line=first.line, column=first.path or None
            )


def read_records(source: Source, logbook: Logbook) -> Records:
    """All records of a file, or of a folder or archive of JSON pages and tables."""
    records = Records(logbook)
    for member in source.members:
        if member.name.lower().endswith((".csv", ".tsv")):
            _read_table(member, source, records)
        elif member.name.rpartition("/")[2] != "datapackage.json":
            _read_document(member, source, records)
    return records


def _read_table(member: Member, source: Source, records: Records) -> None:
    stem = member.name.rpartition("/")[2].rpartition(".")[0].lower()
    kind = type_of_name(stem)
    if kind is None or kind == "phone":
        records.logbook.dropped[f"{stem}.csv"] = PERSONAL.get(stem.removesuffix("s"), "not needed here")
        return
    grid = read_grid(member, records.logbook, source.limits)
    if grid is None:
        return
    seen: dict[str, list[str]] = {}
    for chunk in grid.chunks:
        for line, row in zip(chunk.lines, chunk.rows.iter_rows(named=True), strict=True):
            place = Place(member.name, line=line)
            if _is_new(kind, row, seen, place, records.logbook):
                records.add(kind, _flat(kind, row), place)


def _flat(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table with its links named as nested records name them."""
    cells: dict[str, Any] = {name: plain_text(value) or None for name, value in row.items() if name not in PERSONAL}
    if kind == "attribute":
        cells.setdefault("link_id", row.get("service_id"))
        cells.setdefault("taxonomy_term_id", row.get("taxonomy_id"))
        cells["service_id"] = cells["link_id"]
    return cells


def _read_document(member: Member, source: Source, records: Records) -> None:
    document = read_json(member, records.logbook, source.limits)
    if document is None:
        return
    seen: dict[str, dict[str, list[str]]] = {}
    for path, item in _items(document, member.name, records.logbook):
        place = Place(member.name, path)
        kind = type_of_item(item, member.name) if isinstance(item, dict) else None
        if kind is None:
            expected = "a service, organisation, location, service at a location, taxonomy or term"
            found = plain_text(f"keys {', '.join(list(item)[:6])}") if isinstance(item, dict) else type(item).__name__
            records.logbook.fault("F60", found, expected, file=member.name, column=path or None)
        elif _is_new(kind, item, seen.setdefault(kind, {}), place, records.logbook):
            _walk(kind, item, place, records)
        else:
            records.check(kind, item, place)


def _items(document: Any, file: str, logbook: Logbook) -> Iterator[tuple[str, Any]]:
    """Records at the top of a document, with their paths: of a page, of a list, or the document itself."""
    key = next((key for key in _ITEMS if isinstance(document, dict) and isinstance(document.get(key), list)), None)
    if key is None:
        items = document if isinstance(document, list) else [document]
        yield from ((f"[{at}]" if isinstance(document, list) else "", item) for at, item in enumerate(items))
        return
    total = next((document[name] for name in _TOTALS if name in document), None)
    n_pages = document.get("total_pages", document.get("totalPages", 1))
    if isinstance(total, int) and total != len(document[key]) and (n_pages == 1 or len(document[key]) > total):
        expected = f"{len(document[key])}, as many as there are; they were all read"
        logbook.caution("F73", total, expected, file=file, column="total_items")
    elif isinstance(total, int) and len(document[key]) < total:
        logbook.notes.append(f"{file}: {len(document[key])} of {total} records; the other pages are not in this file.")
    yield from ((f"{key}[{at}]", item) for at, item in enumerate(document[key]))


def _is_new(kind: str, item: Mapping[str, Any], seen: dict[str, list[str]], place: Place, logbook: Logbook) -> bool:
    """Whether the id of a record in a list stands there for the first time; repeats are noted (F69, F70)."""
    identifier = plain_text(item.get("id"))
    content = json.dumps(item, sort_keys=True, default=str)
    before = seen.setdefault(identifier, [])
    if not identifier or not before:
        before.append(content)
        return True
    if content in before:
        logbook.caution("F70", identifier, f"each {_words(kind)} once; it was taken once", **_where(place, "id"))
    else:
        logbook.fault("F69", identifier, f"one {_words(kind)} for one id", **_where(place, "id"))
        before.append(content)
    return False


def _walk(kind: str, item: Mapping[str, Any], place: Place, records: Records, links: Mapping[str, str] = _NO) -> str:
    """Add a nested record and all inside it; gives its id."""
    records.is_older |= bool(OLDER_KEYS & item.keys())
    plain = {name: value for name, value in item.items() if not isinstance(value, dict | list)}
    cells = {**{name: value for name, value in plain.items() if name not in PERSONAL}, **links}
    records.logbook.dropped.update({name: PERSONAL[name] for name in item if name in PERSONAL})
    inside = [(name, value) for name, value in item.items() if isinstance(value, dict | list) and name != "contacts"]
    for name, value in inside:
        child = _child_type(name, kind)
        if child and isinstance(value, dict):
            cells[f"{child}_id"] = _walk(child, value, Place(place.file, place.of(name)), records)
    if kind == "phone":
        cells = {"id": item.get("id"), "number": None if _is_empty(item.get("number")) else "given"}
    identifier = records.add(kind, cells, place)
    for name, value in inside:
        child = _child_type(name, kind)
        for at, each in enumerate(value if child and isinstance(value, list) else []):
            inner = Place(place.file, f"{place.of(name)}[{at}]")
            if isinstance(each, dict):
                _walk(str(child), each, inner, records, {f"{kind}_id": identifier})
    return identifier


def _child_type(name: str, owner: str) -> str | None:
    """Type of what stands under a key; the `taxonomy` of an older link is a term."""
    if owner == "attribute" and name == "taxonomy":
        return "taxonomy_term"
    return type_of_name(name)


def _where(place: Place, name: str) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.of(name)}


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
