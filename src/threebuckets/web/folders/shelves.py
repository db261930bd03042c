"""Where each table of a platform is kept in the database; what others refer to stands before them."""

from typing import Protocol

import polars as pl

from threebuckets.web.core.models import Platform
from threebuckets.web.delivery.models import Asked, Coalition, Pledge
from threebuckets.web.folders.figures import FigureShelf
from threebuckets.web.folders.rows import RowShelf
from threebuckets.web.folders.votes import PeopleShelf, VoteShelf
from threebuckets.web.resources.models import Actor, Offer
from threebuckets.web.resources.places import map_keys
from threebuckets.web.situation.models import Area, Evidence, Indicator, Succession
from threebuckets.web.values.models import PublishedCell, Statement, Value


class Shelf(Protocol):
    """A table in the database: read whole, written by what is new or different, emptied of what is gone."""

    @property
    def table(self) -> str:
        """Name of the table."""
        ...

    def frame(self, platform: Platform) -> pl.DataFrame:
        """The table as it is in the database."""
        ...

    def put(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Write rows that are new or different."""
        ...

    def drop(self, platform: Platform, frame: pl.DataFrame) -> None:
        """Delete rows that the frame does not have."""
        ...


_CODE = {"area": "area_code"}
_DAYS = {"from": "starts_on", "until": "ends_on"}

SHELVES: tuple[Shelf, ...] = (
    RowShelf("situation/areas", Area, {"area": "code"}),
    RowShelf("situation/successions", Succession, {}, ("old", "new", "year")),
    RowShelf("situation/indicators", Indicator, {"indicator": "code"}),
    FigureShelf(),
    RowShelf("situation/evidence", Evidence, {"evidence": "code", "indicator": "indicator__code"}),
    RowShelf("values/values", Value, {"value": "code", "indicator": "indicator_code"}),
    RowShelf("values/statements", Statement, {"statement": "code", "value": "value__code"}),
    PeopleShelf(),
    VoteShelf(),
    RowShelf(
        "values/published",
        PublishedCell,
        {**_CODE, "statement": "statement__code"},
        ("statement__code", "area_code", "group"),
    ),
    RowShelf("resources/actors", Actor, {**_CODE, "actor": "code"}),
    RowShelf(
        "resources/offers",
        Offer,
        {**_CODE, **_DAYS, "offer": "code", "actor": "actor__code", "reach_area": "reach_area_code"},
        derived=map_keys,
    ),
    RowShelf("delivery/coalitions", Coalition, {**_CODE, "coalition": "code", "policy": "policy_slug"}),
    RowShelf(
        "delivery/pledges",
        Pledge,
        {**_DAYS, "pledge": "code", "coalition": "coalition__code", "offer": "offer__code"},
    ),
    RowShelf(
        "delivery/asked",
        Asked,
        {**_CODE, "actor": "actor__code", "policy": "policy_slug"},
        ("actor__code", "policy_slug", "area_code", "asked_on"),
    ),
)
