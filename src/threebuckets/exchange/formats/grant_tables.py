"""Grants of the 360Giving standard as a table: titles such as `Recipient Org:Name` stand for nested fields.

Only the fields that are read here are named; a grant that takes several rows is put together again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import polars as pl

from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.grids import Grid

# Title, nested field: the part before the point is a list of one or more.
_TITLES = (
    ("Identifier", "id"),
    ("Title", "title"),
    ("Description", "description"),
    ("Currency", "currency"),
    ("Amount Awarded", "amountAwarded"),
    ("Award Date", "awardDate"),
    ("Planned Dates:Start Date", "plannedDates.startDate"),
    ("Planned Dates:End Date", "plannedDates.endDate"),
    ("Planned Dates:Duration (months)", "plannedDates.duration"),
    ("Recipient Org:Identifier", "recipientOrganization.id"),
    ("Recipient Org:Name", "recipientOrganization.name"),
    ("Recipient Org:Charity Number", "recipientOrganization.charityNumber"),
    ("Recipient Org:Company Number", "recipientOrganization.companyNumber"),
    ("Recipient Org:Organisation Type", "recipientOrganization.organisationType"),
    ("Beneficiary Location:Geographic Code", "beneficiaryLocation.geoCode"),
    ("Funding Org:Identifier", "fundingOrganization.id"),
    ("Funding Org:Name", "fundingOrganization.name"),
    ("Funding Org:Organisation Type", "fundingOrganization.organisationType"),
    ("Grant Programme:Title", "grantProgramme.title"),
    ("Regrant Type", "regrantType"),
    ("Last modified", "dateModified"),
)
_FIELD: Mapping[str, str] = MappingProxyType({title.lower(): path for title, path in _TITLES})
_NUMBERED = re.compile(r":\d+(?=:)")
_SIGNS = ("Amount Awarded", "Funding Org:Identifier", "Funding Org:Name", "Identifier")


def lacking(header: Iterable[str]) -> tuple[str, ...]:
    """Titles that every such table has and a header lacks.

    Examples
    --------
    >>> lacking(["Identifier", "Amount Awarded", "Funding Org:0:Identifier"])
    ('Funding Org:Name',)
    """
    fields = {field_of(title) for title in header}
    return tuple(title for title in _SIGNS if field_of(title) not in fields)


def field_of(title: str) -> str | None:
    """Nested field that a title stands for; None for those not read here.

    Examples
    --------
    >>> field_of("Recipient Org:0:Name"), field_of("Recipient Individual:Name"), field_of("Related Activity")
    ('recipientOrganization.name', 'recipientIndividual', None)
    """
    plain = _NUMBERED.sub("", title.strip().lower())
    if plain.startswith("recipient ind"):
        return "recipientIndividual"
    return _FIELD.get(plain)


def grants_of(grid: Grid, logbook: Logbook) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and nested form of every row; titles that are not read are named."""
    fields = {title: field_of(title) for title in grid.header}
    logbook.dropped.update({title: "not needed here" for title, path in fields.items() if path is None})
    personal = [title for title, path in fields.items() if path == "recipientIndividual"]
    logbook.dropped.update(dict.fromkeys(personal, "personal: people who were given a grant"))
    for chunk in grid.chunks:
        for line, row in zip(chunk.lines, chunk.rows.iter_rows(named=True), strict=True):
            yield line, _nested(row, fields)


def _nested(row: Mapping[str, Any], fields: Mapping[str, str | None]) -> dict[str, Any]:
    grant: dict[str, Any] = {}
    for title, path in fields.items():
        if path is None or row[title] is None:
            continue
        name, _, inner = path.partition(".")
        if name == "recipientIndividual":
            grant[name] = [{}]
        elif inner:
            at = _number(title)
            items = grant.setdefault(name, [])
            items.extend({} for _ in range(at + 1 - len(items)))
            items[at][inner] = row[title]
        else:
            grant[name] = row[title]
    return {name: _filled(value) for name, value in grant.items()}


def _number(title: str) -> int:
    """Place in its list that a title names: 1 in `Beneficiary Location:1:Name`; at most the tenth is kept apart."""
    found = _NUMBERED.search(title)
    return min(int(found.group()[1:]), 9) if found else 0


def _filled(value: Any) -> Any:
    return [item for item in value if item] if isinstance(value, list) and value != [{}] else value


def with_further_rows(
    grants: Iterator[tuple[int, dict[str, Any]]],
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Grants whose further rows only add to their lists (places, programmes) put together with their first row."""
    whole: dict[str, tuple[int, dict[str, Any]]] = {}
    others: list[tuple[int, dict[str, Any]]] = []
    for line, grant in grants:
        known = whole.get(str(grant.get("id")))
        if known is None or grant.get("id") is None:
            key = str(grant.get("id")) if grant.get("id") else f"line {line}"
            whole[key] = (line, grant)
        elif grant == known[1] or not _adds_only(known[1], grant):
            others.append((line, grant))
        else:
            for name, value in grant.items():
                if isinstance(value, list):
                    known[1][name] = known[1].get(name, []) + [each for each in value if each not in known[1][name]]
    yield from sorted([*whole.values(), *others], key=lambda pair: pair[0])


def _adds_only(first: Mapping[str, Any], further: Mapping[str, Any]) -> bool:
    """Whether a row contradicts nothing of the first row of its grant."""
    lists = {"beneficiaryLocation", "grantProgramme"}
    return all(first.get(name) == value for name, value in further.items() if name not in lists)


def table_of(grants: list[dict[str, Any]]) -> pl.DataFrame:
    """Grants as a table, a row a grant, with the standard's titles."""
    rows = [{title: _cell(grant, path) for title, path in _TITLES} for grant in grants]
    return pl.DataFrame(rows, schema={title: _type(path) for title, path in _TITLES})


def _cell(grant: Mapping[str, Any], path: str) -> Any:
    name, _, inner = path.partition(".")
    value = grant.get(name)
    if not inner:
        return value
    return value[0].get(inner) if isinstance(value, list) and value else None


def _type(path: str) -> pl.DataType:
    return pl.Float64() if path == "amountAwarded" else pl.String()
