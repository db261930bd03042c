"""Offers and actors: kinds that exist, amounts free, places plausible and never a person's."""

import polars as pl

from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import LINE, PART, Placed
from threebuckets.policy.tables import split_list
from threebuckets.resources.kind_units import nature_misfit, unit_misfit
from threebuckets.resources.kinds import standard_kinds

MARGIN = 0.5
"""Degrees around the platform's areas within which a place is taken for right."""


def check_offers(draft: Draft, faults: FaultList) -> None:
    """Every check on offers and actors."""
    offers, actors = draft.tables.get("resources/offers"), draft.tables.get("resources/actors")
    for placed in (offers, actors):
        if placed is not None:
            _check_shown(placed, actors, faults)
    if offers is None:
        return
    check_kinds(offers, "kind", faults)
    check_kinds(offers, "also", faults)
    _check_units(offers, faults)
    lat, lon = pl.col("lat"), pl.col("lon")
    too_much = pl.col("committed") > pl.col("amount")
    found = pl.format("{}, more than the amount {}", "committed", "amount")
    offers.report(faults, too_much, "F13", "committed", "at most the amount", found=found)
    half = lat.is_null() != lon.is_null()
    offers.report(faults, half, "F10", "lat", "both lat and lon, or neither", found="half a place")
    at_zero = (lat == 0) & (lon == 0)
    offers.report(faults, at_zero, "F68", "lat", "the place, or empty cells where it is not known", found="0, 0")
    is_persons = pl.col("actor").is_in(_persons(actors).implode())
    expected = "an area; a person's exact place does not belong in a platform"
    offers.report(faults, is_persons & lat.is_not_null(), "F40", "lat", expected, found="the place of a person")
    _check_swapped(draft, offers, faults)
    _check_reach(draft, offers, faults)


def nearest_kind(kind: str) -> str:
    """What was probably meant, or the roots that there are."""
    roots = sorted(str(slug) for slug in standard_kinds().slug)
    root, _, rest = kind.partition("/")
    close = nearest(root, roots)
    if close:
        return f"a known kind (perhaps “{close}/{rest}”)" if rest else f"a known kind (perhaps “{close}”)"
    return f"a kind below {', '.join(roots)}, such as space/hall"


def is_kind(kind: str) -> bool:
    """Whether a kind is known, or lies below one that is."""
    return kind in standard_kinds()


def _persons(actors: Placed | None) -> pl.Series:
    if actors is None:
        return pl.Series("actor", [], pl.String)
    return actors.frame.filter(pl.col("kind") == "person")["actor"].drop_nulls()


def _check_shown(placed: Placed, actors: Placed | None, faults: FaultList) -> None:
    is_public = pl.col("actor").is_in(_persons(actors).implode()) & (pl.col("shown") == "public")
    placed.report(faults, is_public, "F12", "shown", "coalition or organisation; a person is never shown to everybody")


def check_kinds(offers: Placed, column: str, faults: FaultList) -> None:
    """Every kind of a column is known."""
    rows = offers.frame.select(pl.col(column).alias("kind"), LINE, PART).drop_nulls("kind")
    if column == "also":
        rows = rows.with_columns(pl.col("kind").str.split("|")).explode("kind")
        rows = rows.with_columns(pl.col("kind").str.strip_chars()).filter(pl.col("kind") != "")
    wrong = {kind: nearest_kind(kind) for kind in rows["kind"].unique().to_list() if not is_kind(kind)}
    told = rows.filter(pl.col("kind").is_in(list(wrong))).with_columns(
        found=pl.format('"{}"', "kind"),
        expected=pl.col("kind").replace_strict(wrong, default="", return_dtype=pl.String),
    )
    offers.report_rows(faults, told, "F12", column)


def _check_units(offers: Placed, faults: FaultList) -> None:
    """Units that amounts of their kind can be in, and other kinds of the same nature, as the test asks."""
    kinds = standard_kinds()
    rows = offers.frame.select("kind", "unit", pl.col("also").fill_null(""), LINE, PART).drop_nulls(["kind", "unit"])
    rows = rows.filter(pl.col("kind").is_in([kind for kind in rows["kind"].unique().to_list() if is_kind(kind)]))
    for column in ("unit", "also"):
        pairs = rows.select("kind", column).unique().sort("kind", column).rows()
        wrong = {
            pair: unit_misfit(pair[0], pair[1], kinds)
            if column == "unit"
            else nature_misfit(pair[0], split_list(pair[1]), kinds)
            for pair in pairs
        }
        bad = [(*pair, f'"{pair[1]}"', expected) for pair, expected in wrong.items() if expected]
        names = ("kind", column, "found", "expected")
        told = rows.join(pl.DataFrame(bad, dict.fromkeys(names, pl.String), orient="row"), on=["kind", column])
        offers.report_rows(faults, told, "F12", column)


def _check_swapped(draft: Draft, offers: Placed, faults: FaultList) -> None:
    """Places far from every area that would lie among them with latitude and longitude swapped."""
    areas = draft.tables.get("situation/areas")
    if areas is None:
        return
    there = areas.frame.select("lat", "lon").drop_nulls()
    if there.is_empty():
        return
    edges = there.select(
        south=pl.col("lat").min(), north=pl.col("lat").max(), west=pl.col("lon").min(), east=pl.col("lon").max()
    ).row(0, named=True)

    def inside(lat: str, lon: str) -> pl.Expr:
        upright = pl.col(lat).is_between(edges["south"] - MARGIN, edges["north"] + MARGIN)
        return upright & pl.col(lon).is_between(edges["west"] - MARGIN, edges["east"] + MARGIN)

    swapped = ~inside("lat", "lon") & inside("lon", "lat")
    found = pl.format("latitude {}, longitude {}: far from every area", "lat", "lon")
    expected = "a place near the areas; latitude and longitude look swapped"
    offers.report(faults, swapped, "F68", "lat", expected, found=found, is_warning=True)


def _check_reach(draft: Draft, offers: Placed, faults: FaultList) -> None:
    """Offers with a point only, in a platform without outlines: nothing says which area they lie in."""
    reaches_nothing = pl.all_horizontal(pl.col("area", "reach_area", "reach_m").is_null()) & pl.col("lat").is_not_null()
    n = 0 if draft.boundaries else offers.frame.filter(reaches_nothing).height
    if n:
        found = f"{n} offer{'' if n == 1 else 's'} with a point, but without an area, and no outlines of areas"
        expected = "their area, or outlines (import geojson): until then they reach nobody"
        faults.warn("F61", offers.file, found, expected, column="area")
