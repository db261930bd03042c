"""Offers of services as a page of Open Referral services, version 3, with capacities as of 3.1.

Ids are UUIDs: the source's own where it has one, else made from our id, so that the same offer keeps its id for ever.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import polars as pl

from threebuckets.errors import Fault, InputError
from threebuckets.exchange.formats.hsds_offers import OWN_TAXONOMY
from threebuckets.exchange.targets import Tables

_SPACE = uuid.UUID("6f1f2c1e-4d0b-5b0a-9d52-0c6a3f2f9b11")
_OFFERS, _ACTORS = "resources/offers", "resources/actors"

Row = Mapping[str, Any]


def services_document(tables: Tables) -> str:
    """One page that holds every offer of a service, sorted by id; raises InputError (F01) without offers or actors."""
    if _OFFERS not in tables or _ACTORS not in tables:
        fault = Fault("F01", "error", "resources/offers.csv", None, None, "no offers or actors", "both tables")
        raise InputError([fault])
    actors = {row["actor"]: row for row in tables[_ACTORS].iter_rows(named=True)}
    is_service = pl.col("kind").str.contains(r"^service(/|$)")
    offers = tables[_OFFERS].filter(is_service & pl.col("actor").is_in(list(actors))).sort("offer")
    contents = [_service(row, actors[row["actor"]]) for row in offers.iter_rows(named=True)]
    page = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _service(offer: Row, actor: Row) -> dict[str, Any]:
    own = offer["offer"]
    name, _, where = (offer.get("place") or actor["name"]).partition(" – ")
    service = {
        "id": _id("service", own) if _has_place(offer) else _own_id(offer, "service"),
        "name": name,
        "description": f"{name}, {offer['kind']}",
        "url": offer.get("url"),
        "status": "active",
        "assured_date": _text(offer["last_confirmed"]),
        "organization": _organization(actor),
        "service_at_locations": [_at_location(offer, where)] if _has_place(offer) else [],
        "schedules": _schedules(offer),
        "service_areas": _areas(offer),
        "capacities": _capacities(offer),
        "attributes": [_attribute(offer)],
    }
    return _without_nothing(service)


def _organization(actor: Row) -> dict[str, Any]:
    numbers = [text.rpartition("-") for text in (actor["identifiers"] or "").split("|") if text]
    identifiers = [
        {"id": _id("identifier", f"{scheme}-{number}"), "identifier_scheme": scheme, "identifier": number}
        for scheme, _, number in numbers
    ]
    told = {"id": _id("organization", actor["actor"]), "name": actor["name"], "description": actor["kind"]}
    return {**told, "organization_identifiers": identifiers} if identifiers else told


def _has_place(offer: Row) -> bool:
    return offer["lat"] is not None or bool(offer.get("postcode"))


def _at_location(offer: Row, where: str) -> dict[str, Any]:
    own = offer["offer"]
    location = {
        "id": _id("location", own),
        "location_type": "physical",
        "name": where or None,
        "latitude": offer["lat"],
        "longitude": offer["lon"],
    }
    return {
        "id": _own_id(offer, "service_at_location"),
        "location": _without_nothing({**location, "addresses": _addresses(offer)}),
    }


def _addresses(offer: Row) -> list[dict[str, Any]]:
    """The postcode as an address; street and town are not kept here, so that they say so."""
    if not offer.get("postcode"):
        return []
    told = {"address_1": "not stated", "city": "not stated", "state_province": "", "country": "GB"}
    return [
        {"id": _id("address", offer["offer"]), **told, "postal_code": offer["postcode"], "address_type": "physical"}
    ]


def _schedules(offer: Row) -> list[dict[str, Any]]:
    told = {"valid_from": _text(offer["from"]), "valid_to": _text(offer["until"])}
    return [_without_nothing({"id": _id("schedule", offer["offer"]), **told})] if any(told.values()) else []


def _areas(offer: Row) -> list[dict[str, Any]]:
    code = offer["reach_area"]
    return [{"id": _id("service_area", offer["offer"]), "name": code, "uri": f"urn:area:{code}"}] if code else []


def _capacities(offer: Row) -> list[dict[str, Any]]:
    if offer["amount"] is None:
        return []
    day = _text(offer["last_confirmed"] or offer["retrieved_on"] or offer["from"])
    unit = {"id": _id("unit", offer["unit"]), "name": offer["unit"]}
    told = {"available": offer["amount"] - (offer["committed"] or 0.0), "maximum": offer["amount"]}
    return [{"id": _id("capacity", offer["offer"]), **told, "unit": unit, "updated": f"{day}T00:00:00Z"}]


def _attribute(offer: Row) -> dict[str, Any]:
    kind = offer["kind"]
    term = {"id": _id("term", kind), "code": kind, "name": kind, "description": kind, "taxonomy": OWN_TAXONOMY}
    return {"id": _id("attribute", offer["offer"]), "link_entity": "service", "taxonomy_term": term}


def _own_id(offer: Row, what: str) -> str:
    """The id that its source gave it, where that is a UUID."""
    try:
        return str(uuid.UUID(offer["source_id"] or ""))
    except ValueError:
        return _id(what, offer["offer"])


def _id(what: str, own: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{what} {own}"))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _without_nothing(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None and value != []}
