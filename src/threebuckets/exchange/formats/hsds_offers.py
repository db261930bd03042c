"""Services of a directory as actors and offers: one offer a service and place, listed, its amount mostly not stated.

Reads records, no files. A capacity that is not stated stays empty: it is neither nothing nor endless.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import polars as pl

from threebuckets.exchange.contract import Batch, Source
from threebuckets.exchange.formats.hsds_records import Records
from threebuckets.exchange.formats.organisations import Organisation, joined, readable_number
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.naming import readable_ids
from threebuckets.exchange.reading.documents import plain_text
from threebuckets.policy.tables import split_list, tables
from threebuckets.resources import measure, standard_kinds

OFFERS = "resources/offers"
OWN_TAXONOMY = "Three Buckets kinds"
_AREA_CODE = re.compile(r"(?<![A-Z0-9])[A-Z]\d{8}(?!\d)")
_PLACES = frozenset({"bed", "slot", "space", "seat", "appointment", "unit", "desk"})
_LONG_AGO = 365

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Links:
    """Records by what they belong to, so that each is looked up once."""

    places: dict[str, list[dict[str, Any]]]
    schedules: dict[str, list[dict[str, Any]]]
    place_schedules: dict[str, list[dict[str, Any]]]
    areas: dict[str, list[dict[str, Any]]]
    attributes: dict[str, list[dict[str, Any]]]
    capacities: dict[str, list[dict[str, Any]]]
    addresses: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, records: Records) -> "_Links":
        return cls(
            records.grouped("service_at_location", "service_id"),
            records.grouped("schedule", "service_id"),
            records.grouped("schedule", "service_at_location_id"),
            records.grouped("service_area", "service_id"),
            records.grouped("attribute", "service_id"),
            records.grouped("service_capacity", "service_id"),
            records.grouped("address", "location_id"),
        )


def hsds_batches(records: Records, source: Source, logbook: Logbook) -> Iterator[Batch]:
    """Actors and offers of all records.

    Parameters
    ----------
    records : Records
    source : Source
        Options `kind`, `kinds`, `area`, `reach_m`.
    logbook : Logbook
        Counts `services`, `offers`, `mapped`, `unmapped`.
    """
    kinds = _kinds_by_term(source, logbook)
    services = records.all("service")
    if not services and not records.all("organization"):
        logbook.notes.append("There is no service and no organisation in it: nothing becomes an offer.")
        return
    owners = joined(list(_organisations(records, services)), source.name, logbook)
    yield owners.actors
    maker = _Maker(records, _Links.of(records), kinds, source, logbook)
    rows = list(chain.from_iterable(maker.offers(service) for service in services.values()))
    if rows:
        yield _batch(rows, owners.actor_of, source, logbook)
    maker.note(len(services), rows)


def _organisations(records: Records, services: Mapping[str, Record]) -> Iterator[Organisation]:
    numbers = records.grouped("organization_identifier", "organization_id")
    for identifier, record in records.all("organization").items():
        own = [_number(each) for each in numbers.get(identifier, [])]
        told = tuple(sorted({number for number in own if number}))
        if len(told) < len(own):
            records.logbook.notes.append(f"{record.get('name')}: a number that no known register gives was left out.")
        words = f"{record.get('legal_status') or ''} {record.get('tax_status') or ''}"
        yield Organisation(identifier, plain_text(record.get("name")) or identifier, told, words)
    known = records.all("organization")
    for identifier, service in services.items():
        owner = service.get("organization_id")
        if owner not in known:
            if owner:
                records.advise(
                    "F21", "services of organisations that are not in it", "both", records.place("service", identifier)
                )
            yield Organisation(f"service:{identifier}", plain_text(service.get("name")) or identifier)


def _number(record: Record) -> str | None:
    scheme, number = plain_text(record.get("identifier_scheme")), plain_text(record.get("identifier"))
    return readable_number(number) or readable_number(f"{scheme}-{number}")


def _kinds_by_term(source: Source, logbook: Logbook) -> dict[str, str]:
    """Kind by taxonomy term (id or name, in small letters), as the option says."""
    found = {"": source.options["kind"]}
    for pair in split_list(source.options["kinds"]):
        term, equals, kind = pair.rpartition("=")
        if not equals:
            logbook.fault("F12", pair, "term=kind, divided by |", file="options", column="kinds")
        else:
            found[term.strip().lower()] = kind.strip()
    for kind in sorted(set(found.values())):
        if kind not in standard_kinds() or standard_kinds().chain(kind)[-1] == "money":
            logbook.fault("F12", kind, "a kind such as service/counselling", file="options", column="kind")
    return found


class _Maker:
    """Makes the offers of services, and counts what had to be left open."""

    def __init__(
        self, records: Records, links: _Links, kinds: Mapping[str, str], source: Source, logbook: Logbook
    ) -> None:
        self.records, self.links, self.kinds, self.source, self.logbook = records, links, kinds, source, logbook
        self.locations, self.units = records.all("location"), records.all("unit")
        self.terms, self.last_day = records.all("taxonomy_term"), _last_day(records)
        self.n_shared = self.n_full = self.n_wide = 0

    def offers(self, service: Record) -> Iterator[dict[str, Any]]:
        """One row for each place of a service, or one where it has none."""
        places = self.links.places.get(service["id"], [])
        kind = self._kind(service)
        common = {
            "owner": service.get("organization_id") or "",
            "service": service["id"],
            "kind": kind,
            "url": _web(service.get("url")),
            "last_confirmed": _day(service.get("assured_date")),
            "reach_area": self._reach(service),
            **self._capacity(service, kind, n_places=len(places)),
        }
        for place in places or [{}]:
            where = self.locations.get(str(place.get("location_id")), {})
            name = " – ".join(text for text in (plain_text(service.get("name")), plain_text(where.get("name"))) if text)
            source_id = place.get("id") or service["id"]
            yield {**common, SOURCE_ID: source_id, "place": name, **self._days(service, place), **self._point(where)}

    def _kind(self, service: Record) -> str:
        for link in self.links.attributes.get(service["id"], []):
            term = self.terms.get(str(link.get("taxonomy_term_id")), {})
            names = [plain_text(term.get(key)) for key in ("id", "code", "term", "name")]
            if term.get("taxonomy") == OWN_TAXONOMY and plain_text(term.get("code")) in standard_kinds():
                return plain_text(term["code"])
            found = next((self.kinds[name.lower()] for name in names if name and name.lower() in self.kinds), None)
            if found:
                return found
        return self.kinds[""]

    def _capacity(self, service: Record, kind: str, *, n_places: int) -> dict[str, Any]:
        """Amount, unit, part taken and day, where one capacity in one unit is stated for one place."""
        usual = str(standard_kinds().unit[standard_kinds().row(standard_kinds().chain(kind)[-1])])
        nothing = {"amount": None, "unit": usual, "committed": None}
        stated = self.links.capacities.get(service["id"], [])
        if not stated:
            return nothing
        if len(stated) > 1 or n_places > 1:
            self.n_shared += 1
            return nothing
        free, most = _number_of(stated[0].get("available")), _number_of(stated[0].get("maximum"))
        unit = _unit(plain_text(self.units.get(str(stated[0].get("unit_id")), {}).get("name")))
        if unit is None or free is None or free < 0:
            self.n_shared += 1
            return nothing
        amount = max(free, most or 0.0)
        if amount == 0:
            self.n_full += 1
            return nothing
        days = [day for day in (_day(stated[0].get("updated")), _day(service.get("assured_date"))) if day]
        told = {"amount": amount, "unit": unit, "committed": amount - free or None}
        return {**told, "last_confirmed": max(days, default=None)}

    def _days(self, service: Record, place: Record) -> dict[str, Any]:
        """First and last day: of the schedules, and the last change for a service that is not active."""
        own = self.links.place_schedules.get(str(place.get("id")), [])
        schedules = own or self.links.schedules.get(service["id"], [])
        starts = [_day(each.get("valid_from")) for each in schedules]
        ends = [_day(each.get("valid_to")) for each in schedules]
        first = min(day for day in starts if day) if starts and all(starts) else None
        last = max(day for day in ends if day) if ends and all(ends) else None
        changed = _day(service.get("last_modified"))
        where = self.records.place("service", service["id"])
        if last and changed and (changed - last).days > _LONG_AGO:
            self.records.advise("F23", "services whose schedule had ended long ago", "a schedule in force", where)
        if str(service.get("status") or "active").lower() != "active":
            ended = changed or self.last_day
            last = min(day for day in (last, ended) if day) if last or ended else None
        if first and last and first > last:
            first = last
        return {"from": first, "until": last}

    def _reach(self, service: Record) -> str | None:
        """The one area that the service areas name by a code."""
        codes = set()
        for area in self.links.areas.get(service["id"], []):
            told = " ".join(plain_text(area.get(key)) for key in ("uri", "extent", "name", "service_area"))
            codes |= set(_AREA_CODE.findall(told))
        self.n_wide += len(codes) > 1
        return codes.pop() if len(codes) == 1 else None

    def _point(self, location: Record) -> dict[str, Any]:
        lat, lon = _number_of(location.get("latitude")), _number_of(location.get("longitude"))
        where = self.records.place("location", location.get("id"))
        addresses = self.links.addresses.get(str(location.get("id")), [])
        postcode = next((plain_text(each.get("postal_code")) for each in addresses if each.get("postal_code")), None)
        outside = lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180)
        if outside or (lat == 0 and lon == 0):
            self.records.advise("F68", "locations with a point that cannot be", "latitude -90 to 90", where)
            lat = lon = None
        kind, number = (
            plain_text(location.get("external_identifier_type")),
            plain_text(location.get("external_identifier")),
        )
        if number and (kind.upper() != "UPRN" or not re.fullmatch(r"\d{1,12}", number)):
            self.records.advise("F15", "external identifiers that are no UPRN", "a UPRN of up to 12 digits", where)
        has_point = lat is not None and lon is not None
        return {"lat": lat if has_point else None, "lon": lon if has_point else None, "postcode": postcode}

    def note(self, n_services: int, rows: list[dict[str, Any]]) -> None:
        """Say how much came of it."""
        mapped = sum(row["lat"] is not None for row in rows)
        stated = sum(row["amount"] is not None for row in rows)
        told = {"services": n_services, "offers": len(rows), "mapped": mapped, "unmapped": len(rows) - mapped}
        self.logbook.counts.update(told)
        self.logbook.notes.append(
            f"Services: {n_services:,}; offers, one for each of their places: {len(rows):,}; with a point: {mapped:,}; "
            f"with a capacity: {stated:,}. Where none is stated the amount stays empty: nobody knows it."
        )
        for n, what in (
            (self.n_shared, "Capacity stated for several places, or in a unit not known here, and left out"),
            (self.n_full, "Nothing free, and not stated how much there is in all; the amount stays empty"),
            (self.n_wide, "Services that reach several areas, of which none was taken"),
        ):
            if n:
                self.logbook.notes.append(f"{what}: {n:,}.")


def _batch(rows: list[dict[str, Any]], actor_of: Mapping[str, str], source: Source, logbook: Logbook) -> Batch:
    schema = {**{name: dtype for name, dtype in tables()[OFFERS].schema.items() if name in _COLUMNS}, **_FURTHER}
    for row in rows:
        row["actor"] = actor_of.get(row["owner"]) or actor_of.get(f"service:{row['service']}")
        row["basis"], row["area"] = "listed", source.options["area"] or None
        row["reach_m"] = _number_of(source.options["reach_m"])
        row["offer"] = None
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
    logbook.made_up.add(OFFERS)
    return Batch(OFFERS, frame.with_columns(readable_ids(frame["place"], frame[SOURCE_ID]).alias("offer")), source.name)


_COLUMNS = frozenset(
    {
        *("offer", "actor", "kind", "amount", "unit", "area", "lat", "lon", "reach_m", "reach_area", "from", "until"),
        *("committed", "basis", "last_confirmed", SOURCE_ID),
    }
)
_FURTHER = {"place": pl.String(), "postcode": pl.String(), "url": pl.String()}


def _last_day(records: Records) -> date | None:
    """The latest day of which the file speaks in the past."""
    days = [
        _day(each.get(key)) for each in records.all("service").values() for key in ("last_modified", "assured_date")
    ]
    return max((day for day in days if day), default=None)


def _unit(name: str) -> str | None:
    """A unit of ours; beds, slots and seats are places."""
    plain = " ".join(name.lower().split())
    if plain.removesuffix("s") in _PLACES:
        return "place"
    return plain if measure(plain) else None


def _web(value: object) -> str | None:
    text = plain_text(value)
    return text if text.startswith(("http://", "https://")) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(plain_text(value)[:10])
    except ValueError:
        return None


def _number_of(value: object) -> float | None:
    try:
        number = float(plain_text(value)) if not isinstance(value, bool) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
