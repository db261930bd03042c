"""Reads for the list of offers: the same offers as rows, as counts by kind and area, and as a drawn map."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from threebuckets.report.charts.area_map import Outlines
from threebuckets.report.charts.offer_map import AreaOffers
from threebuckets.web.changes.models import Round
from threebuckets.web.changes.packing import unpacked_outlines
from threebuckets.web.changes.queries import sheet
from threebuckets.web.core.clock import today
from threebuckets.web.core.models import Platform
from threebuckets.web.resources.counting import Counts, counted
from threebuckets.web.resources.filters import Asked, offers_asked
from threebuckets.web.resources.gaps import Gap, PolicyNeeds, gaps_of, policies_needing
from threebuckets.web.resources.kinds import ICONS, ROOTS, kind_words, root_of, root_words, within
from threebuckets.web.resources.models import Offer
from threebuckets.web.resources.places import Gazetteer
from threebuckets.web.resources.sheets import PEOPLE, PLACES
from threebuckets.web.resources.shown import ShownOffer, shown_offers

PAGE = 25
HALF = 0.5


@dataclass(frozen=True, slots=True)
class KindCount:
    """A root kind to pick, with how many offers of it there are under the other filters."""

    root: str
    words: str
    icon: str
    n: int
    is_on: bool
    address: str


@dataclass(frozen=True, slots=True)
class CrowdShown:
    """Persons who offer something: kind and area in words, about how many."""

    kind: str
    area: str
    area_code: str
    is_rest: bool
    people: int


@dataclass(frozen=True, slots=True)
class AreaGap:
    """What is lacking in an area: name, gaps, and the share of the worst that is there."""

    code: str
    name: str
    gaps: tuple[Gap, ...]
    share: float

    @property
    def is_most(self) -> bool:
        """Whether most of something is lacking."""
        return self.share < HALF


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What the drawn map shows: outlines, where numbers stand, numbers and hatching; its sentence is the list's."""

    outlines: Outlines
    places: Mapping[str, list[float]]
    found: AreaOffers
    chosen: str


@dataclass(frozen=True, slots=True)
class OffersPage:
    """All that the list shows."""

    asked: Asked
    offers: tuple[ShownOffer, ...]
    page: Page
    n: int
    n_unplaced: int
    kinds: tuple[KindCount, ...]
    crowds: tuple[CrowdShown, ...]
    by_area: tuple[tuple[str, str, int], ...]
    policies: tuple[PolicyNeeds, ...]
    lacking: tuple[AreaGap, ...]
    drawn: MapSheet | None
    areas: tuple[tuple[str, list[tuple[str, str]]], ...]
    area_name: str
    address: str
    address_of_all_kinds: str
    licences: tuple[str, ...]

    @property
    def on_areas(self) -> dict[str, object]:
        """Codes of the areas in which some, and most, of a need is not met; persons by area."""
        if self.drawn is None:
            return {}
        found = self.drawn.found
        return {"some": sorted(found.some), "most": sorted(found.most), "people": dict(found.people)}

    @property
    def map_words(self) -> dict[str, str]:
        """What the map that moves says; the script puts numbers and names in."""
        return {
            "label": _("Map of offers. Arrow keys move it, plus and minus zoom."),
            "open": _("Open this offer"),
            "several": _("%(n)s offers here. See the list for %(area)s."),
            "failed": _("The map cannot be drawn in this browser. The list has everything that is on it."),
            **{root: str(words) for root, words in ROOTS.items()},
        }

    @property
    def n_people(self) -> int:
        """About how many persons offer something; those who offer more than one kind count for each."""
        return sum(crowd.people for crowd in self.crowds)


def offers_for_page(platform: Platform, round_: Round | None, given: Mapping[str, object]) -> OffersPage:
    """The list under the filters that were understood; always the same number of queries."""
    gazetteer, policies = Gazetteer.of(platform), policies_needing(platform, round_)
    asked = Asked.of(given, policies, gazetteer, today(platform))
    rows = offers_asked(platform, asked, gazetteer)
    counts = counted(rows)
    page = _page(rows, counts.n, int(str(given.get("page", 1))))
    lacking = _lacking(round_, asked, gazetteer)
    crowds = _crowds(round_, asked, gazetteer)
    return OffersPage(
        asked=asked,
        offers=shown_offers(list(page.object_list), gazetteer, today(platform)),
        page=page,
        n=counts.n,
        n_unplaced=counts.n_unplaced,
        kinds=_kinds(counts if not asked.kind else counted(_of_any_kind(platform, asked, gazetteer)), asked, given),
        crowds=crowds,
        by_area=tuple(
            (code, gazetteer.name(code), n)
            for code, n in sorted(counts.by_area.items(), key=lambda entry: (-entry[1], entry[0]))
            if code
        ),
        policies=policies,
        lacking=lacking,
        drawn=_drawn(platform, round_, asked, counts.by_area, crowds, lacking),
        areas=_pickable(gazetteer),
        area_name=gazetteer.name(asked.area) if asked.area else "",
        address=address_of_filter(given),
        address_of_all_kinds=f"?{address_of_filter(given, kind='')}",
        licences=counts.licences,
    )


def address_of_filter(given: Mapping[str, object], **other: object) -> str:
    """The filter as the query of an address, without the page; `other` fields take the place of those asked."""
    fields = {name: value for name, value in {**given, **other}.items() if value and name not in {"page", "draw"}}
    return urlencode(sorted((name, str(value)) for name, value in fields.items()))


class _Counted(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, size: int, n: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = n


def _page(rows: QuerySet[Offer], n: int, number: int) -> Page:
    """One page; the order is found on keys alone, and only the page's offers are read whole."""
    ordered = rows.order_by("kind", "area_code", F("amount").desc(nulls_last=True), "code")
    page = _Counted(ordered.values_list("pk", flat=True), PAGE, n)
    found = page.get_page(number)
    keys = list(found.object_list)
    whole = Offer.objects.select_related("actor").in_bulk(keys)
    found.object_list = [whole[key] for key in keys]
    return found


def _of_any_kind(platform: Platform, asked: Asked, gazetteer: Gazetteer) -> QuerySet[Offer]:
    """The offers under all filters but the kind."""
    return offers_asked(platform, replace(asked, kind=""), gazetteer)


def _kinds(counts: Counts, asked: Asked, given: Mapping[str, object]) -> tuple[KindCount, ...]:
    """Root kinds with their counts under the other filters."""
    n_of = counts.by_root
    return tuple(
        KindCount(
            root,
            root_words(root),
            ICONS[root],
            n_of.get(root, 0),
            asked.kind == root,
            f"?{address_of_filter(given, kind=root)}",
        )
        for root in ROOTS
        if n_of.get(root) or root_of(asked.kind) == root
    )


def _crowds(round_: Round | None, asked: Asked, gazetteer: Gazetteer) -> tuple[CrowdShown, ...]:
    """Persons of the kinds and area asked for, as they were counted with the round."""
    rows = sheet(round_, PEOPLE) if round_ else None
    wanted = asked.kinds
    inside = None if not asked.area else {*gazetteer.below[asked.area], *gazetteer.above(asked.area), ""}
    return tuple(
        CrowdShown(within(kind_words(kind)), gazetteer.name(area), area, is_rest, people)
        for kind, area, is_rest, people in rows or ()
        if (not wanted or any(_is_below(kind, each) for each in wanted)) and (inside is None or area in inside)
    )


def _is_below(kind: str, wanted: str) -> bool:
    return kind == wanted or kind.startswith(f"{wanted}/")


def _lacking(round_: Round | None, asked: Asked, gazetteer: Gazetteer) -> tuple[AreaGap, ...]:
    """What the policy asked for lacks, where and of which kind was asked; the worst first."""
    if asked.policy is None:
        return ()
    inside = gazetteer.below[asked.area] if asked.area else None
    found: dict[str, list[Gap]] = {}
    for gap in gaps_of(round_, asked.policy):
        if (inside is None or gap.area in inside) and (not asked.kind or _is_below(gap.kind, asked.kind)):
            found.setdefault(gap.area, []).append(gap)
    areas = [
        AreaGap(code, gazetteer.name(code), tuple(gaps), min(gap.sure / gap.needed for gap in gaps))
        for code, gaps in found.items()
    ]
    return tuple(sorted(areas, key=lambda area: (area.share, area.name)))


def _drawn(
    platform: Platform, round_: Round | None, asked: Asked, by_area: Mapping[str, int],
    crowds: Iterable[CrowdShown], lacking: Iterable[AreaGap],
) -> MapSheet | None:  # fmt: skip
    outlines = platform.rounds.filter(pk=round_.pk).values_list("outlines", flat=True).first() if round_ else None
    shapes = unpacked_outlines(outlines or {})
    if shapes is None:
        return None
    people: Counter[str] = Counter()
    for crowd in crowds:
        people[crowd.area_code] += crowd.people
    found = AreaOffers(
        offers=by_area,
        people=people,
        some=frozenset(area.code for area in lacking if not area.is_most),
        most=frozenset(area.code for area in lacking if area.is_most),
    )
    return MapSheet(shapes, sheet(round_, PLACES) or {}, found, asked.area) if round_ else None


def _pickable(gazetteer: Gazetteer) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Areas to pick, under the one that holds them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for spot in sorted(gazetteer.spots.values(), key=lambda spot: (spot.name, spot.code)):
        above = gazetteer.above(spot.code)
        groups.setdefault(gazetteer.name(above[0]) if above else "", []).append((spot.code, spot.name))
    return tuple(sorted(groups.items()))
