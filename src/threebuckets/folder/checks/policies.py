"""Policies against the rest of the platform: what they name exists, points somewhere and can be counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from threebuckets.folder.checks.documents import InDocument
from threebuckets.folder.checks.offers import is_kind, nearest_kind
from threebuckets.folder.checks.places import circles
from threebuckets.folder.checks.references import file_of, known_ids
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.policy.documents import PolicyDocument, RequirementLine
from threebuckets.policy.facts.places import NOT_FIGURES
from threebuckets.policy.front_matter import Path_
from threebuckets.policy.requirements import figures_named
from threebuckets.policy.tables import split_list
from threebuckets.resources.units import measure_or_own

LONG = 8
"""Letters from which two changes are taken for a slip; of shorter words two make another word."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What policies may refer to; a table that could not be read is absent."""

    ids: Mapping[str, frozenset[str]]
    files: Mapping[str, str]
    status: Mapping[str, str]
    polarity: Mapping[str, int]
    units_of_offers: Mapping[str, frozenset[str]]
    kinds_of_offers: frozenset[str]


def check_policies(draft: Draft, faults: FaultList) -> None:
    """References, directions, kinds and units of every policy; circles of policies that require each other."""
    known = _known(draft)
    for slug, policy in draft.policies.items():
        report = _report(draft, slug, faults)
        _check_references(policy, known, draft, report)
        _check_directions(policy, known, report)
        for path, line in requirement_lines(policy):
            _check_requirement(line, path, known, report)
        _check_figures_of_areas(policy, draft, faults, report)
    required = {slug: policy.requires for slug, policy in draft.policies.items()}
    for circle in circles(required):
        report = _report(draft, circle[0], faults)
        found = "a circle: " + " requires ".join((*circle, circle[0]))
        report.error("F36", ("requires",), found, "policies that do not in the end require this one")
    _check_delivery(draft, faults)


def _report(draft: Draft, slug: str, faults: FaultList) -> InDocument:
    return InDocument(draft.policies[slug], draft.policy_files[slug], faults, draft.spots.get(f"policies/{slug}"))


def requirement_lines(policy: PolicyDocument) -> Iterable[tuple[Path_, RequirementLine]]:
    """Every requirement of a policy with its path, those that choices add too."""
    for n, line in enumerate(policy.requirements):
        yield ("requirements", n), line
    for n, choice in enumerate(policy.choices):
        for option, lines in choice.adds.items():
            for m, line in enumerate(lines):
                yield ("choices", n, "adds", option, m), line


def _known(draft: Draft) -> _Known:
    named = ("values/statements", "situation/indicators", "values/values")
    statements, indicators = (draft.tables.get(name) for name in named[:2])
    return _Known(
        ids={name: frozenset(known_ids(draft, name).to_list()) for name in named if draft.is_certain(name)},
        files={name: file_of(draft, name) for name in named},
        status=dict(statements.frame.select("statement", "status").drop_nulls().iter_rows()) if statements else {},
        polarity=dict(indicators.frame.select("indicator", "polarity").drop_nulls().iter_rows()) if indicators else {},
        units_of_offers=_units_of_offers(draft),
        kinds_of_offers=_kinds_of_offers(draft),
    )


def _units_of_offers(draft: Draft) -> Mapping[str, frozenset[str]]:
    offers = draft.tables.get("resources/offers")
    if offers is None:
        return {}
    rows = offers.frame.select("kind", "unit").drop_nulls().unique().group_by("kind").agg(pl.col("unit"))
    return {kind: frozenset(units) for kind, units in rows.iter_rows()}


def _kinds_of_offers(draft: Draft) -> frozenset[str]:
    offers = draft.tables.get("resources/offers")
    if offers is None:
        return frozenset()
    also = offers.frame["also"].drop_nulls().unique() if "also" in offers.frame.columns else ()
    return frozenset(offers.frame["kind"].drop_nulls().unique()) | {kind for cell in also for kind in split_list(cell)}


def _check_references(policy: PolicyDocument, known: _Known, draft: Draft, report: InDocument) -> None:
    for n, link in enumerate(policy.statements):
        _refers(link.statement, "values/statements", ("statements", n, "statement"), known, report)
        status = known.status.get(link.statement)
        if link.role == "core" and status in {"withdrawn", "meta"}:
            found = f'"{link.statement}", which is {"withdrawn" if status == "withdrawn" else "about the voter"}'
            report.warn("F33", ("statements", n, "statement"), found, "a live statement; this one is not tested")
    for n, need in enumerate(policy.needs):
        _refers(need.indicator, "situation/indicators", ("needs", n, "indicator"), known, report)
    for n, choice in enumerate(policy.choices):
        for m, indicator in enumerate(choice.targets):
            _refers(indicator, "situation/indicators", ("choices", n, "targets", m), known, report)
    for n, value in enumerate(policy.values.serves):
        _refers(value, "values/values", ("values", "serves", n), known, report)
    for n, slug in enumerate(policy.requires):
        if slug not in draft.policies and f"policies/{slug}" not in draft.unreadable:
            found = f'"{slug}", which is not in policies/'
            report.error("F21", ("requires", n), found, _near("the slug of a policy here", slug, draft.policies))


def _refers(word: str, table: str, path: Path_, known: _Known, report: InDocument) -> None:
    ids = known.ids.get(table)
    if ids is not None and word not in ids:
        file = known.files[table]
        report.error("F21", path, f'"{word}", which is not in {file}', _near(f"an id of {file}", word, ids))


def _near(expected: str, word: str, known: Iterable[str]) -> str:
    close = nearest(word, known)
    return f"{expected} (perhaps “{close}”)" if close else expected


def _check_directions(policy: PolicyDocument, known: _Known, report: InDocument) -> None:
    for n, need in enumerate(policy.needs):
        if known.polarity.get(need.indicator) == 0 and need.direction is None:
            found = f'no direction, and "{need.indicator}" has polarity 0'
            report.error("F35", ("needs", n), found, "direction: higher or direction: lower")


def _check_requirement(line: RequirementLine, path: Path_, known: _Known, report: InDocument) -> None:
    if not is_kind(line.kind):
        report.error("F12", (*path, "kind"), f'"{line.kind}"', nearest_kind(line.kind))
        return
    _check_spelling(line, path, known, report)
    asked = measure_or_own(line.unit).base
    below = {
        kind: units for kind, units in known.units_of_offers.items() if f"{kind}/".startswith(f"{line.full_kind}/")
    }
    units = sorted(frozenset[str]().union(*below.values()))
    if units and all(measure_or_own(unit).base != asked for unit in units):
        found = f'"{line.unit}", while offers of {line.full_kind} are in {", ".join(units[:3])}'
        report.warn("F26", (*path, "unit"), found, "the unit of the offers; others never meet")


def _check_spelling(line: RequirementLine, path: Path_, known: _Known, report: InDocument) -> None:
    """A kind that nothing on record serves, though something is offered that is written almost alike."""
    kind = line.full_kind
    if any(f"{offered}/".startswith(f"{kind}/") for offered in known.kinds_of_offers):
        return
    root, _, rest = kind.partition("/")
    alike = (offered for offered in known.kinds_of_offers if offered.startswith(f"{root}/"))
    close = nearest(kind, alike, most=1 if len(rest) < LONG else 2)
    if close:
        found = f'"{kind}", which nobody on record has'
        report.warn(
            "F12", (*path, "skill" if line.skill else "kind"), found, f"a kind that is offered (perhaps “{close}”)"
        )


def _check_figures_of_areas(policy: PolicyDocument, draft: Draft, faults: FaultList, report: InDocument) -> None:
    """Figures of the areas that choices scale requirements with: a column, and numbers in it."""
    placed = draft.tables.get("situation/areas")
    if placed is None or not draft.is_certain("situation/areas"):
        return
    for n, choice in enumerate(policy.choices):
        for name in figures_named([choice]):
            if name not in placed.frame.columns or name in NOT_FIGURES:
                near = _near("a column of numbers in situation/areas.csv", name, placed.frame.columns)
                report.error("F21", ("choices", n, "scales"), f'per: "{name}", which is no such column', near)
            else:
                bad = pl.col(name).is_not_null() & (pl.col(name).cast(pl.Float64, strict=False).fill_null(-1) < 0)
                placed.report(faults, bad, "F11", name, f"a number from 0: {policy.slug} reckons with it")


def _check_delivery(draft: Draft, faults: FaultList) -> None:
    """Coalitions, and those who were asked, of policies that exist."""
    slugs = [*draft.policies, *(name.removeprefix("policies/") for name in draft.unreadable)]
    for name in ("delivery/coalitions", "delivery/asked"):
        placed = draft.tables.get(name)
        if placed is not None:
            placed.report(faults, ~pl.col("policy").is_in(slugs), "F21", "policy", "the slug of a policy in policies/")
