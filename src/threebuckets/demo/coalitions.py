"""Coalitions of the county and what was pledged to them: two that deliver, one that was wound up, one that is forming.

Who delivers where, how much was pledged and when stands in `texts/story_coalitions.csv` and `texts/story_pledges.csv`;
which offers it is taken from follows from what the ward has.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from threebuckets.demo import texts
from threebuckets.demo.offers import DEPENDABLE


def coalitions_table(*, on: date) -> pl.DataFrame:
    """The table `delivery/coalitions`: those to which something was pledged by the day, with what had happened by then."""
    pledged = {row["coalition"] for row in texts.rows("story_pledges") if date.fromisoformat(row["made_on"]) <= on}
    rows = []
    for row in texts.rows("story_coalitions"):
        if row["coalition"] in pledged:
            is_closed = bool(row["closed_on"]) and date.fromisoformat(row["closed_on"]) <= on
            has_started = bool(row["started_on"]) and date.fromisoformat(row["started_on"]) <= on
            rows.append(
                {
                    **{name: row[name] for name in ("coalition", "policy", "area")},
                    "design": f"{row['policy']}/{row['area']}",
                    "started_on": row["started_on"] if has_started else None,
                    "closed_on": row["closed_on"] if is_closed else None,
                    "closed_because": row["closed_because"] if is_closed else None,
                }
            )
    return texts.frame("delivery/coalitions", rows)


def pledges_table(offers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The table `delivery/pledges`: amounts of the story, taken from the sure offers of the ward in order of their ids."""
    left = {row["offer"]: row["amount"] for row in offers.iter_rows(named=True) if _is_sure(row)}
    found: list[dict[str, Any]] = []
    for line in texts.rows("story_pledges"):
        if date.fromisoformat(line["made_on"]) <= on:
            found += _taken(line, offers, left)
    numbered = [{**row, "pledge": f"{row['coalition']}-{n:02}"} for n, row in _numbered(found)]
    return texts.frame("delivery/pledges", numbered)


def _taken(line: Mapping[str, str], offers: pl.DataFrame, left: dict[str, float]) -> Iterator[dict[str, Any]]:
    """A line of the story as pledges, one an offer."""
    wanted = float(line["amount"])
    own = (pl.col("reach_area") == line["reach_area"]) | (
        pl.col("reach_area").is_null() & (pl.col("area") == line["reach_area"])
    )
    for row in offers.filter((pl.col("kind") == line["kind"]) & own).sort("offer").iter_rows(named=True):
        amount = min(wanted, left.get(row["offer"], 0.0))
        start = max(date.fromisoformat(line["from"]), row["from"])
        until = date.fromisoformat(line["until"])
        if amount > 0 and start <= until and (row["until"] is None or until <= row["until"]):
            left[row["offer"]] -= amount
            wanted -= amount
            names = ("coalition", "requirement", "made_on")
            kept = {name: line[name] for name in names}
            yield {**kept, "offer": row["offer"], "amount": amount, "from": start, "until": until}


def _is_sure(row: Mapping[str, Any]) -> bool:
    return row["basis"] in {"pledged", "offered"} and (row["reliability"] or 0.0) >= DEPENDABLE


def _numbered(rows: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows counted from 1 within their coalition."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["coalition"]] = counts.get(row["coalition"], 0) + 1
        yield counts[row["coalition"]], row
