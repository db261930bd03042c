"""Rows of offers as the library's tables, for what only it can say: how they stand on a day, and when they lapse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from threebuckets.resources import Actors, Offers, actors_from_rows, offers_from_rows, standard_kinds
from threebuckets.web.resources.models import Actor, Offer

_ACTOR = {"actor": "code", "name": "name", "kind": "kind", "consent_until": "consent_until"}
_OFFER = {
    "offer": "code",
    "kind": "kind",
    "also": "also",
    "amount": "amount",
    "unit": "unit",
    "from": "starts_on",
    "until": "ends_on",
    "basis": "basis",
    "reliability": "reliability",
    "last_confirmed": "last_confirmed",
}


@dataclass(frozen=True, slots=True)
class OfferTables:
    """Offers in the order of the rows, and the actors they belong to."""

    offers: Offers
    actors: Actors


def offer_tables(rows: Sequence[Offer]) -> OfferTables:
    """The library's tables of some offers, fetched with their actors."""
    actors = {row.actor_id: row.actor for row in rows}
    table = actors_from_rows([_cells(actor, _ACTOR) for actor in actors.values()])
    cells = [{**_cells(row, _OFFER), "actor": row.actor.code} for row in rows]
    return OfferTables(offers_from_rows(cells, actors=table, kinds=standard_kinds()).offers, table)


def _cells(row: Actor | Offer, columns: dict[str, str]) -> dict[str, Any]:
    return {column: getattr(row, field) for column, field in columns.items()}
