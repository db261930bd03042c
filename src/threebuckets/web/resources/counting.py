"""How many offers there are under a filter, by area and kind, from one pass over them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from threebuckets.web.resources.kinds import root_of
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import UNPLACED


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of offers: all, those without a place on the map, by area code, by root kind; and their sources."""

    n: int
    n_unplaced: int
    by_area: Mapping[str, int]
    by_root: Mapping[str, int]
    licences: tuple[str, ...]


def counted(rows: QuerySet[Offer]) -> Counts:
    """The numbers of some offers, in one query."""
    nowhere = Case(When(map_key=UNPLACED, then=Value(1)), default=Value(0), output_field=IntegerField())
    columns = ("area_code", "kind", "source", "licence", "nowhere")
    by_area: Counter[str] = Counter()
    by_root: Counter[str] = Counter()
    sources: set[tuple[str, str]] = set()
    n_unplaced = 0
    for area, kind, source, licence, is_nowhere, n in (
        rows.order_by().annotate(nowhere=nowhere).values_list(*columns).annotate(n=Count("pk"))
    ):
        by_area[area] += n
        by_root[root_of(kind)] += n
        n_unplaced += n if is_nowhere else 0
        sources |= {(source, licence)} if source else set()
    licences = tuple(" · ".join(filter(None, each)) for each in sorted(sources))
    return Counts(by_area.total(), n_unplaced, by_area, by_root, licences)
