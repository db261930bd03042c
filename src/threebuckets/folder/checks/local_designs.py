"""Local designs against their policies, and against the areas and actors they name."""

from threebuckets.errors import Fault
from threebuckets.folder.checks.documents import InDocument
from threebuckets.folder.checks.references import file_of, known_ids
from threebuckets.folder.drafts import Draft
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.policy.facts.places import figures_of_row
from threebuckets.policy.fitting import design_faults
from threebuckets.policy.front_matter import Path_
from threebuckets.policy.requirements import AreaFacts


def check_designs(draft: Draft, faults: FaultList) -> None:
    """Every design belongs to a policy here, answers its choices, and names areas and actors that exist."""
    areas = frozenset(known_ids(draft, "situation/areas").to_list())
    actors = frozenset(known_ids(draft, "resources/actors").to_list())
    figures = _figures(draft)
    for key, design in draft.designs.items():
        file = draft.design_files[key]
        report = InDocument(design, file, faults, draft.spots.get(f"designs/{design.name}"))
        policy = draft.policies.get(design.policy)
        if policy is not None:
            faults.add(
                _with_line(fault, report)
                for fault in design_faults(policy, design, file=file, area=figures.get(design.area))
            )
        elif f"policies/{design.policy}" not in draft.unreadable:
            close = nearest(design.policy, draft.policies)
            expected = "the slug of a policy here" + (f" (perhaps “{close}”)" if close else "")
            report.error("F21", ("policy",), f'"{design.policy}", which is not in policies/', expected)
        _refers(design.area, areas, "situation/areas", ("area",), draft, report)
        for part, actor in design.leads.items():
            _refers(actor, actors, "resources/actors", ("leads", part), draft, report)


def _figures(draft: Draft) -> dict[str, AreaFacts]:
    """Figures of every area, by its code."""
    placed = draft.tables.get("situation/areas")
    rows = [] if placed is None else placed.content().to_dicts()
    return {row["area"]: AreaFacts(row["area"], figures_of_row(row)) for row in rows if row["area"] is not None}


def _refers(word: str, known: frozenset[str], table: str, path: Path_, draft: Draft, report: InDocument) -> None:
    if draft.is_certain(table) and word not in known:
        file = file_of(draft, table)
        close = nearest(word, known)
        expected = f"an id of {file}" + (f" (perhaps “{close}”)" if close else "")
        report.error("F21", path, f'"{word}", which is not in {file}', expected)


def _with_line(fault: Fault, report: InDocument) -> Fault:
    spot = report.spot(tuple((fault.column or "").split(".", 1)))
    column = spot.column if "!" in spot.file else fault.column
    return Fault(fault.code, fault.severity, spot.file, spot.line, column, fault.found, fault.expected)
