"""Grants in the 360Giving standard: JSON, CSV or a sheet. What is given already never counts as free."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.contract import Batch, Detection, Head, Member, Option, Source
from threebuckets.exchange.formats.grant_tables import grants_of, lacking, table_of, with_further_rows
from threebuckets.exchange.formats.grants import Grants, Where
from threebuckets.exchange.formats.organisations import readable_number
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.documents import read_json
from threebuckets.exchange.reading.heads import header_of, json_keys
from threebuckets.exchange.reading.tables import read_grid
from threebuckets.exchange.targets import Tables
from threebuckets.exchange.writing import write_bytes, write_csv
from threebuckets.policy.tables import split_list

_ACTORS, _OFFERS = "resources/actors", "resources/offers"
_FACTS = {"license": "licence", "title": "title", "accessURL": "url"}


class ThreeSixtyGiving:
    """Grants."""

    name = "three_sixty_giving"
    title = "Grants (360Giving: JSON, CSV or XLSX)"
    bucket = "resources"
    can_read = True
    can_write = True
    mappable: tuple[str, ...] = ()
    options = (
        Option("free", "Whether the money is free to be asked for again; that is for you to say.", "no", ("no", "yes")),
        Option("sheet", "Sheet of a workbook; default: its only filled one."),
    )

    def sniff(self, head: Head) -> Detection | None:
        """Sure where a table has the standard's titles, or JSON a list of grants."""
        for start in head.starts.values():
            if not lacking(header_of(start)):
                return Detection(self.name, 0.98, "The header has the titles of the 360Giving standard.")
            keys = set(json_keys(start))
            if "grants" in keys and {"amountAwarded", "fundingOrganization"} & keys:
                return Detection(self.name, 0.98, "It is a list of grants with their amounts and funders.")
        return None

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        """An actor for each funder and recipient, an offer of money a grant, committed in full."""
        grants = Grants(source, logbook)
        for member in source.members:
            with member.open() as stream:
                start = stream.read(64)
            is_json = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
            (_read_document if is_json else _read_table)(member, source, grants)
        yield from grants.batches()

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        """Offers of money with a recipient as grants: a table where the name ends in `.csv`, else JSON."""
        grants = list(_grants(tables))
        if out.suffix == ".csv":
            return (write_csv(table_of(grants), out, key=("Identifier",)),)
        content = json.dumps({"grants": grants}, ensure_ascii=False, indent=1) + "\n"
        return (write_bytes(content.encode(), out),)


FORMAT = ThreeSixtyGiving()


def _read_document(member: Member, source: Source, grants: Grants) -> None:
    document = read_json(member, grants.logbook, source.limits)
    if document is None:
        return
    listed = document.get("grants") if isinstance(document, dict) else document
    if not isinstance(listed, list):
        grants.logbook.fault("F60", "no list of grants", 'JSON with "grants": […]', file=member.name)
        return
    if isinstance(document, dict):
        told = {ours: document[theirs] for theirs, ours in _FACTS.items() if isinstance(document.get(theirs), str)}
        grants.logbook.facts.update(told)
    path = "grants" if isinstance(document, dict) else ""
    for at, grant in enumerate(listed):
        grants.add(grant, Where(member.name, f"{path}[{at}]"))


def _read_table(member: Member, source: Source, grants: Grants) -> None:
    grid = read_grid(member, grants.logbook, source.limits, sheet=source.options["sheet"])
    if grid is None:
        return
    lacks = lacking(grid.header)
    for title in lacks:
        grants.logbook.fault(
            "F04", "no such column", "the titles of the standard", file=grid.file, line=1, column=title
        )
    if not lacks:
        for line, grant in with_further_rows(grants_of(grid, grants.logbook)):
            grants.add(grant, Where(grid.file, line=line))


def _grants(tables: Tables) -> Iterator[dict[str, Any]]:
    """Nested grants, sorted by id; raises InputError (F01) without offers or actors."""
    if _OFFERS not in tables or _ACTORS not in tables:
        fault = Fault("F01", "error", "resources/offers.csv", None, None, "no offers or actors", "both tables")
        raise InputError([fault])
    actors = {row["actor"]: row for row in tables[_ACTORS].iter_rows(named=True)}
    by_number = {number: actor for actor in actors.values() for number in split_list(actor["identifiers"])}
    offers = tables[_OFFERS].filter(pl.col("kind").str.contains(r"^money(/|$)")).sort("offer")
    for offer in offers.iter_rows(named=True):
        funder = actors.get(offer["actor"])
        if funder and offer.get("recipient_id") and offer["amount"] is not None:
            yield _grant(offer, funder, by_number)


def _grant(offer: Mapping[str, Any], funder: Mapping[str, Any], by_number: Mapping[str, Any]) -> dict[str, Any]:
    ids, names = offer["recipient_id"].split("|"), (offer.get("recipient") or "").split("|")
    own = next(iter(split_list(funder["identifiers"])), f"360G-{funder['actor']}")
    title = offer.get("place") or offer["offer"]
    planned = {"startDate": _text(offer["from"]), "endDate": _text(offer["until"])}
    grant = {
        "id": offer["source_id"] or offer["offer"],
        "title": title,
        "description": offer.get("description") or title,
        "currency": offer["unit"],
        "amountAwarded": int(offer["amount"]) if float(offer["amount"]).is_integer() else offer["amount"],
        "awardDate": _text(offer["from"]),
        "plannedDates": [{name: day for name, day in planned.items() if day}],
        "recipientOrganization": [
            _body(each, name, by_number.get(readable_number(each) or ""))
            for each, name in zip(ids, names, strict=False)
        ],
        "beneficiaryLocation": [{"geoCode": offer["reach_area"]}] if offer["reach_area"] else None,
        "fundingOrganization": [_body(own, funder["name"], funder)],
        "grantProgramme": [{"title": offer["programme"]}] if offer.get("programme") else None,
        "dateModified": _text(offer["last_confirmed"]),
    }
    return {name: value for name, value in grant.items() if value}


def _body(own: str, name: str, actor: Mapping[str, Any] | None) -> dict[str, Any]:
    """An organisation with the numbers that registers give it."""
    told = {"id": own, "name": name}
    if actor is None:
        return told
    for number in split_list(actor["identifiers"]):
        for prefix, field in (("GB-COH-", "companyNumber"), ("GB-CHC-", "charityNumber")):
            if number.startswith(prefix) and number != readable_number(own):
                told[field] = number.removeprefix(prefix)
    return {**told, "organisationType": actor["kind"]}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
