"""Pledges against their offers, coalitions and policies: no more than there is, of what is there, for what is needed.

What was wrong from the start is an error. What later changes have left behind (a requirement that the policy no longer
has, an offer that now ends earlier) is a warning: such a pledge counts for nothing, or less long, and the rest stands.
"""

from datetime import date

import numpy as np
import polars as pl

from threebuckets.delivery.coalitions import Pledges
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.delivery.pledges import a_year_after, over_pledged
from threebuckets.folder.checks.policies import requirement_lines
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import BAD, LINE, PART, Placed
from threebuckets.resources.kinds import standard_kinds
from threebuckets.resources.types import Days, strings
from threebuckets.resources.units import measure_or_own

_NEEDED = ("pledge", "coalition", "offer", "requirement", "amount", "from", "until", "made_on")


def check_pledges(draft: Draft, faults: FaultList) -> None:
    """Every check on pledges."""
    placed = draft.tables.get("delivery/pledges")
    if placed is None:
        return
    _check_length(placed, faults)
    rows = _with_offers(draft, placed)
    if rows is not None:
        _check_offers(placed, rows, faults)
        _check_amounts(placed, rows.filter(~_is_past_condition()), faults)
        _check_fit(draft, placed, rows, faults)


def check_conditions(draft: Draft, faults: FaultList) -> None:
    """No offer promised beyond what it is by pledges whose condition came true; those that lapsed hold nothing.

    Whether one came true can only be said of a platform without faults, so this is looked at last.
    """
    placed = draft.tables.get("delivery/pledges")
    rows = None if placed is None or faults.n_errors else _with_offers(draft, placed)
    if placed is None or rows is None or not rows.select(_is_past_condition().any()).item():
        return
    for _, mine in rows.group_by("offer", maintain_order=True):
        if mine.select(_is_past_condition().any()).item():
            then = with_conditions_settled(draft.platform(), on=mine["made_on"].max())  # type: ignore[arg-type]
            ended = then.table("delivery/pledges").filter(pl.col("withdrawn_on").is_not_null())["pledge"]
            lapsed = pl.col("pledge").is_in(ended.implode()) & pl.col("withdrawn_on").is_null()
            _check_amounts(placed, mine.filter(~lapsed), faults)


def _is_past_condition() -> pl.Expr:
    """Conditional pledges whose day had passed when something else was last pledged of the offer: true or lapsed."""
    return (pl.col("if_ready_by") < pl.col("made_on").max().over("offer")).fill_null(value=False)


def _check_length(placed: Placed, faults: FaultList) -> None:
    """No pledge for longer than a year."""
    latest = pl.col("made_on").map_elements(a_year_after, return_dtype=pl.Date)
    expected = pl.format("a day up to {}, a year after it was made; renewing it is a new pledge", latest)
    placed.report(faults, pl.col("until") > latest, "F13", "until", expected)


def _with_offers(draft: Draft, placed: Placed) -> pl.DataFrame | None:
    """Pledges that hold on some day, beside what their offers and actors say; those of unknown offers are left out."""
    offers, actors = draft.tables.get("resources/offers"), draft.tables.get("resources/actors")
    if offers is None or actors is None:
        return None
    who = actors.frame.select("actor", "consent_until").unique("actor", keep="first", maintain_order=True)
    what = offers.frame.select(
        "offer",
        "actor",
        "kind",
        "also",
        "unit",
        "basis",
        offered=pl.col("amount"),
        start=pl.col("from"),
        end=pl.col("until"),
    )
    what = what.unique("offer", keep="first", maintain_order=True).join(who, on="actor", how="left")
    last = pl.min_horizontal("end", "consent_until")
    own = {"actor": "pledged_by"} if "actor" in placed.frame.columns else {}
    rows = placed.frame.filter(~pl.col(BAD)).drop_nulls(list(_NEEDED)).rename(own)
    rows = _until_closed(draft, rows).join(what, on="offer", how="inner").with_columns(offer_last=last)
    return rows.filter(pl.col("withdrawn_on").is_null() | (pl.col("withdrawn_on") > pl.col("from")))


def _until_closed(draft: Draft, rows: pl.DataFrame) -> pl.DataFrame:
    """Pledges that hold on some day; those to a closed coalition end with it."""
    coalitions = draft.tables.get("delivery/coalitions")
    if coalitions is None:
        return rows
    days = coalitions.frame.select("coalition", closed="closed_on").unique("coalition", keep="first")
    found = rows.join(days, on="coalition", how="left", maintain_order="left")
    ends = found.with_columns(until=pl.min_horizontal("until", "closed"))
    return ends.filter(pl.col("until") >= pl.col("from")).drop("closed")


def _check_offers(placed: Placed, rows: pl.DataFrame, faults: FaultList) -> None:
    """Offers that are over, nobody's word, or somebody else's; days on which they are not there."""
    open_ = rows.filter(pl.col("withdrawn_on").is_null())
    is_listed = pl.col("basis") == "listed"
    is_over = pl.max_horizontal("made_on", "from") > pl.col("offer_last")
    is_early = pl.col("from") < pl.col("start")
    is_long = ~is_over & (pl.col("until") > pl.col("offer_last"))
    ended = pl.format("{}, which ended or was withdrawn on {}", "offer", "offer_last")
    told = pl.format("{}, which is only listed in a register", "offer")
    _report(placed, open_, is_listed, "F77", "offer", told, "an offer that somebody has made (basis offered)", faults)
    _report(placed, open_, is_over, "F77", "offer", ended, "an offer that is still there", faults)
    begins = pl.format("{}, before the offer begins ({})", "from", "start")
    _report(placed, open_, is_early, "F77", "from", begins, "a day on which the offer is there", faults)
    beyond = pl.format("{}, after the offer’s last day ({})", "until", "offer_last")
    expected = "at most the offer’s last day; it counts until then"
    _report(placed, open_, is_long, "F77", "until", beyond, expected, faults, is_warning=True)
    if "pledged_by" in rows.columns:
        is_others = pl.col("pledged_by") != pl.col("actor")
        whose = pl.format("{}, which {} offers", "offer", "actor")
        _report(placed, open_, is_others, "F78", "offer", whose, "an offer of whoever pledges it", faults)


def _check_amounts(placed: Placed, rows: pl.DataFrame, faults: FaultList) -> None:
    """No offer promised beyond what it is, on any day."""
    kinds = standard_kinds()
    rows = rows.filter(pl.Series([kind in kinds for kind in rows["kind"].to_list()], dtype=pl.Boolean)).sort("pledge")
    names = rows["offer"].unique().sort().to_list()
    row_of = {name: at for at, name in enumerate(names)}
    known = {row["offer"]: row for row in rows.select("offer", "kind", "offered", "unit").iter_rows(named=True)}
    amounts = np.array([np.nan if known[name]["offered"] is None else known[name]["offered"] for name in names], float)
    found = over_pledged(strings(known[name]["kind"] for name in names), amounts, kinds, _pledges(rows, row_of))
    for offer, most, day in found:
        last = rows.filter(pl.col("offer") == names[offer]).sort("made_on", "pledge").tail(1)
        unit = known[names[offer]]["unit"]
        told = f"{most:g} {unit} pledged of {names[offer]}, on {day.isoformat()}"
        expected = f"at most {amounts[offer]:g} {unit} in all, as it offers"
        is_it = pl.col("pledge") == last["pledge"][0]
        _report(placed, rows, is_it, "F76", "amount", pl.lit(told), expected, faults)


def _check_fit(draft: Draft, placed: Placed, rows: pl.DataFrame, faults: FaultList) -> None:
    """Requirements that the policy has, of a kind and unit that the offer can serve."""
    coalitions = draft.tables.get("delivery/coalitions")
    if coalitions is None:
        return
    where = coalitions.frame.select("coalition", "policy", "closed_on").unique("coalition", keep="first")
    joined = rows.join(where, on="coalition", how="inner").filter(pl.col("closed_on").is_null())
    wrong: dict[str, tuple[str, str, str]] = {}
    for row in joined.iter_rows(named=True):
        policy = draft.policies.get(row["policy"])
        if policy is not None:
            lines = {line.id: line for _, line in requirement_lines(policy)}
            if row["requirement"] not in lines:
                close = nearest(row["requirement"], lines)
                expected = f"a requirement of {row['policy']}" + (f" (perhaps “{close}”)" if close else "")
                wrong[row["pledge"]] = ("requirement", f'"{row["requirement"]}"', f"{expected}; it counts for nothing")
                continue
            line = lines[row["requirement"]]
            if not _serves(row, line.full_kind, line.unit):
                found = f"{row['offer']}, which is {row['kind']} in {row['unit']}"
                expected = f"{line.full_kind} in {line.unit}, as {line.id} needs; it counts for nothing"
                wrong[row["pledge"]] = ("offer", found, expected)
    for name, (column, found, expected) in sorted(wrong.items()):
        is_it = pl.col("pledge") == name
        _report(placed, joined, is_it, "F78", column, pl.lit(found), expected, faults, is_warning=True)


def _serves(row: dict[str, object], kind: str, unit: str) -> bool:
    names = [str(row["kind"]), *(part.strip() for part in str(row["also"] or "").split("|"))]
    fits = any(f"{name}/".startswith(f"{kind}/") for name in names)
    return fits and measure_or_own(str(row["unit"])).base == measure_or_own(unit).base


def _pledges(rows: pl.DataFrame, row_of: dict[str, int]) -> Pledges:
    """The rows as columns; days of withdrawal and offers looked up, the rest as it stands."""
    n = rows.height
    return Pledges(
        id=strings(rows["pledge"].to_list()),
        offer=np.array([row_of[name] for name in rows["offer"].to_list()], np.int32),
        coalition=np.zeros(n, np.int32),
        requirement=strings(rows["requirement"].to_list()),
        amount=np.array(rows["amount"].to_list(), np.float64),
        starts=_days(rows["from"]),
        ends=_days(rows["until"]),
        made_on=_days(rows["made_on"]),
        withdrawn_on=_days(rows["withdrawn_on"]),
        if_ready_by=_days(rows["if_ready_by"]),
    )


def _days(column: pl.Series) -> Days:
    values: list[date | None] = column.to_list()
    return np.array(
        [np.datetime64("NaT") if day is None else np.datetime64(day, "D") for day in values], "datetime64[D]"
    )


def _report(
    placed: Placed, rows: pl.DataFrame, bad: pl.Expr, code: str, column: str, found: pl.Expr, expected: str,
    faults: FaultList, *, is_warning: bool = False,
) -> None:  # fmt: skip
    """One fault for every joined row where `bad` is true."""
    told = rows.filter(bad.fill_null(value=False)).select(
        LINE, PART, found.alias("found"), pl.lit(expected).alias("expected")
    )
    placed.report_rows(faults, told, code, column, is_warning=is_warning)
