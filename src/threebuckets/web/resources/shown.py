"""Offers as pages show them: in words, with how they stand on a day; persons' never here, but on their own pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from threebuckets.policy.tables import split_list
from threebuckets.policy.wording import opening
from threebuckets.resources import standard_kinds, standing, walking_minutes
from threebuckets.web.resources.kinds import ICONS, amount_words, kind_words, root_of
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import Gazetteer
from threebuckets.web.resources.tables import offer_tables

LISTED = "listed"


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer in words.

    Parameters
    ----------
    code : str
    title : str
        Its own words where a moderator has read them, else amount and kind.
    amount : str
        Amount and kind, such as “20 hours a week of nursery care”.
    kind, root, icon : str
        The kind in words, its root's slug, and the name of its drawing.
    actor, actor_kind : str
        Who offers it.
    area, area_code : str
        Where it is: name and code; empty where nothing is said.
    reach : str
        Area that it reaches by name; empty where none is named.
    reach_m, walk_minutes : float or None
        How far it reaches around its place, and how long that is on foot, an estimate.
    starts, ends, confirmed : date or None
    standing, basis : str
        Values of the library's `Standing` and `Basis`.
    in_return : str
        What the actor would like back.
    source, licence : str
    withdrawn_on : date or None
    """

    code: str
    title: str
    amount: str
    kind: str
    root: str
    icon: str
    actor: str
    actor_kind: str
    area: str
    area_code: str
    reach: str
    reach_m: float | None
    walk_minutes: float | None
    starts: date
    ends: date | None
    confirmed: date | None
    standing: str
    basis: str
    in_return: str
    source: str
    licence: str
    withdrawn_on: date | None

    @property
    def is_person(self) -> bool:
        """Whether a person offers it."""
        return self.actor_kind == "person"

    @property
    def is_there(self) -> bool:
        """Whether it can be called upon, now or later."""
        return self.standing in {"live", "stale", "not yet"}


def shown_offers(rows: Sequence[Offer], gazetteer: Gazetteer, on: date) -> tuple[ShownOffer, ...]:
    """Offers in words, in the order of the rows; these were fetched with their actors."""
    tables = offer_tables(rows)
    states = standing(tables.offers, tables.actors, standard_kinds(), on=on)
    return tuple(_shown(row, str(state), gazetteer) for row, state in zip(rows, states, strict=True))


def kinds_of(row: Offer) -> tuple[str, ...]:
    """The kinds an offer could serve as."""
    return (row.kind, *split_list(row.also))


def areas_reached(row: Offer, gazetteer: Gazetteer) -> frozenset[str]:
    """The areas an offer names as its own or its reach, with those within them."""
    return gazetteer.below.get(row.reach_area_code or row.area_code, frozenset())


def _shown(row: Offer, state: str, gazetteer: Gazetteer) -> ShownOffer:
    amount = amount_words(row.amount, row.unit, row.kind)
    return ShownOffer(
        code=row.code,
        title=row.extra.get("words") or amount,
        amount=amount,
        kind=kind_words(row.kind),
        root=root_of(row.kind),
        icon=ICONS.get(root_of(row.kind), "kit"),
        actor=opening(row.actor.name),
        actor_kind=row.actor.kind,
        area=gazetteer.name(row.area_code) if row.area_code else "",
        area_code=row.area_code,
        reach=gazetteer.name(row.reach_area_code) if row.reach_area_code not in ("", row.area_code) else "",
        reach_m=row.reach_m,
        walk_minutes=None if row.reach_m is None else float(walking_minutes(np.array(row.reach_m))),
        starts=row.starts_on,
        ends=row.ends_on,
        confirmed=row.last_confirmed,
        standing="withdrawn" if row.withdrawn_on else state,
        basis=row.basis or "offered",
        in_return=row.extra.get("in_return", ""),
        source=row.source,
        licence=row.licence,
        withdrawn_on=row.withdrawn_on,
    )
