"""Facts of the values: the cells of the published table, and the opinion groups of each area."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from threebuckets.policy.facts.counting import ALL, WITHOUT
from threebuckets.policy.facts.records import Cell, Fact, GroupFact, GroupsFact, StatementFact, SupportFact, ValueFact
from threebuckets.policy.platform import Platform


def values_facts(platform: Platform, published: pl.DataFrame) -> Iterator[tuple[str, Fact]]:
    """Every fact of the values bucket, from the published table."""
    used = {link.statement for policy in platform.policies.values() for link in policy.statements}
    for row in platform.table("values/statements").to_dicts():
        if row["statement"] in used:
            yield f"statement:{row['statement']}", StatementFact(row["text"], row["status"] or "live")
    for row in platform.table("values/values").to_dicts():
        yield f"value:{row['value']}", ValueFact(row["name"])
    rows = published.to_dicts()
    yield from _group_facts(rows, platform.settings.values.accept_open_poll)
    yield from _support_facts([row for row in rows if row["statement"] in used])


def _support_facts(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Fact]]:
    cells: dict[str, list[Cell]] = defaultdict(list)
    last: dict[str, Any] = {}
    for row in rows:
        group, _, without = row["group"].partition(WITHOUT)
        key = f"support{f'-without:{without}' if without else ''}:{row['statement']}:{row['area']}"
        counts = (row["agree"], row["disagree"], row["passed"], row["base"], row["people"])
        cells[key].append(Cell(group, *counts))
        last[key] = row["last_vote"]
    for key, found in sorted(cells.items()):
        ordered = sorted(found, key=lambda cell: (cell.group == ALL, cell.group))
        yield key, SupportFact(tuple(ordered), last[key])


def _group_facts(rows: Iterable[Mapping[str, Any]], accepted: str) -> Iterator[tuple[str, Fact]]:
    groups: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        group, _, without = row["group"].partition(WITHOUT)
        key = f"groups{f'-without:{without}' if without else ''}:{row['area']}"
        if group not in groups[key] or (row["people"], row["statement"]) > (groups[key][group]["people"], ""):
            groups[key][group] = row
    for key, found in sorted(groups.items()):
        everybody = found.get(ALL)
        named = [_group(name, row) for name, row in sorted(found.items()) if name != ALL]
        whole = sum(group.population_share for group in named)
        yield (
            key,
            GroupsFact(
                groups=tuple(named) if whole > 0 else (),
                voters=everybody["people"] if everybody else max((group.people for group in named), default=0),
                is_verified=all(row["verified"] is not False for row in found.values()),
                accepted=accepted,
                is_weighted=False,
            ),
        )


def _group(name: str, row: Mapping[str, Any]) -> GroupFact:
    share = row["population_share"]
    stability = row["stability"]
    return GroupFact(name, row["people"], share or 0.0, 1.0 if stability is None else stability, row["label"] or "")
