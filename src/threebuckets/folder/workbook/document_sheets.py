"""Policies, local designs and settings from their sheets; a document that nobody changed keeps its own text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from threebuckets.errors import Fault, InputError
from threebuckets.folder.documents_out import design_file, policy_text
from threebuckets.folder.drafts import Draft, Spot
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.nearest import nearest
from threebuckets.folder.tables.placed import BAD, LINE, PLACES, Placed
from threebuckets.folder.workbook.design_rows import DESIGNS, design_content, design_row
from threebuckets.folder.workbook.policy_rows import (
    LONGEST_PROSE,
    NEEDS,
    PARTS,
    POLICIES,
    TAKES,
    PolicyContent,
    Row,
    policy_rows,
    same_rows,
)
from threebuckets.folder.workbook.sheet_tables import rows_of
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import PolicyDocument, parse_policy
from threebuckets.policy.front_matter import FrontMatter, Path_, validated

Numbered = list[tuple[int, Row]]


@dataclass(slots=True)
class DocumentSheets:
    """The sheets of documents, the kept texts and where faults go."""

    sheets: Mapping[str, Placed | None]
    kept: Mapping[str, bytes]
    draft: Draft
    faults: FaultList
    rows: dict[str, dict[str, Numbered]] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    def read(self) -> None:
        """Put every policy and design into the draft."""
        for sheet in (POLICIES, NEEDS, TAKES, PARTS, DESIGNS):
            self._collect(sheet)
        known = self.rows.get(POLICIES, {})
        for sheet in (NEEDS, TAKES, PARTS):
            for slug in self.rows.get(sheet, {}).keys() - known.keys():
                self._unknown_policy(sheet, slug, known)
        for slug in sorted(known):
            self._read_policy(slug)
        for slug, rows in sorted(self.rows.get(DESIGNS, {}).items()):
            for number, row in rows:
                self._read_design(slug, number, row)

    def _collect(self, sheet: str) -> None:
        found: dict[str, Numbered] = {}
        for row in rows_of(self.sheets.get(sheet)):
            slug = row.get("policy")
            if isinstance(slug, str):
                line = row[LINE]
                found.setdefault(slug, []).append((int(str(line)), {k: v for k, v in row.items() if k not in PLACES}))
                if row[BAD] and sheet != DESIGNS:
                    self.bad.add(slug)
        self.rows[sheet] = found

    def _unknown_policy(self, sheet: str, slug: str, known: Mapping[str, Numbered]) -> None:
        close = nearest(slug, known)
        expected = "a policy of the sheet Policies" + (f" (perhaps “{close}”)" if close else "")
        number = self.rows[sheet][slug][0][0]
        file, column = self._place(sheet, "policy")
        self.faults.error(
            "F21", file, f'"{slug}", which is not on the sheet Policies', expected, line=number, column=column
        )

    def _place(self, sheet: str, column: str) -> tuple[str, str | None]:
        placed = self.sheets.get(sheet)
        if placed is None:
            return sheet, column
        return placed.file, placed.places[0].label(column)

    def _read_policy(self, slug: str) -> None:
        rows = {sheet: self.rows.get(sheet, {}).get(slug, []) for sheet in (POLICIES, NEEDS, TAKES, PARTS)}
        number = rows[POLICIES][0][0]
        self.draft.policy_files[slug] = self._place(POLICIES, "policy")[0]
        self.draft.unreadable.add(f"policies/{slug}")
        if len(rows[POLICIES]) > 1 or slug in self.bad:
            return  # named by the checks of keys and cells
        content = PolicyContent(rows)
        self.draft.spots[f"policies/{slug}"] = lambda path: self._spot(path, content, number)
        plain = {sheet: [row for _, row in found] for sheet, found in rows.items()}
        kept = self._kept_policy(slug)
        policy: PolicyDocument | None
        if kept is not None and same_rows(policy_rows(kept), plain):
            policy = kept
        else:
            policy = self._new_policy(slug, number, content)
        if policy is not None:
            self.draft.policies[slug] = policy
            self.draft.unreadable.discard(f"policies/{slug}")

    def _kept_policy(self, slug: str) -> PolicyDocument | None:
        text = self.kept.get(f"policies/{slug}.md")
        try:
            return None if text is None else parse_policy(text.decode(), slug=slug)
        except InputError:
            return None

    def _new_policy(self, slug: str, number: int, content: PolicyContent) -> PolicyDocument | None:
        if len(content.prose) >= LONGEST_PROSE:
            file, column = self._place(POLICIES, "prose")
            self.faults.error("F50", file, "a text cut off", "a shorter text", line=number, column=column)
            return None
        front = FrontMatter(content.content, {}, content.prose, ())
        try:
            draft = validated(PolicyDocument, front, file=slug, slug=slug, prose=content.prose)
            return parse_policy(policy_text(draft), slug=slug)
        except InputError as error:
            self.faults.add(self._moved(fault, content, number) for fault in error.faults)
            return None

    def _moved(self, fault: Fault, content: PolicyContent, number: int) -> Fault:
        """A fault of the document at the cell that its key came from."""
        spot = self._spot(path_of(fault.column or ""), content, number)
        return Fault(fault.code, fault.severity, spot.file, spot.line, spot.column, fault.found, fault.expected)

    def _spot(self, path: Path_, content: PolicyContent, number: int) -> Spot:
        while path and path not in content.places:
            path = path[:-1]
        sheet, line, column = content.places.get(path, (POLICIES, number, "policy"))
        file, label = self._place(sheet, column)
        return Spot(file, line, label)

    def _design_spot(self, path: Path_, number: int) -> Spot:
        file, label = self._place(DESIGNS, str(path[0]) if path else "policy")
        return Spot(file, number, label)

    def _read_design(self, slug: str, number: int, row: Row) -> None:
        area = str(row.get("area", ""))
        name = design_file(slug, area)
        file = self._place(DESIGNS, "policy")[0]
        kept = self._kept_design(name)
        design: LocalDesign | None = kept if kept is not None and same_rows(_one(design_row(kept)), _one(row)) else None
        if design is None:
            front = FrontMatter(design_content(row), {}, row.get("prose", ""), ())
            try:
                design = validated(LocalDesign, front, file=file, prose=row.get("prose", ""))
            except InputError as error:
                for fault in error.faults:
                    spot = self._design_spot(path_of(fault.column or ""), number)
                    self.faults.error(fault.code, file, fault.found, fault.expected, line=number, column=spot.column)
                return
        self.draft.designs[slug, area] = design
        self.draft.design_files[slug, area] = file
        self.draft.spots[f"designs/{slug}/{area}"] = lambda path: self._design_spot(path, number)

    def _kept_design(self, name: str) -> LocalDesign | None:
        text = self.kept.get(name)
        try:
            return None if text is None else parse_design(text.decode(), file=name)
        except InputError:
            return None


def _one(row: Row) -> dict[str, list[Row]]:
    return {DESIGNS: [row]}


def path_of(column: str) -> Path_:
    """A path from the way people write it.

    Examples
    --------
    >>> path_of("needs[0].target")
    ('needs', 0, 'target')
    """
    path: list[str | int] = []
    for part in column.replace("[", ".[").split("."):
        if part.startswith("[") and part.endswith("]") and part[1:-1].isdigit():
            path.append(int(part[1:-1]))
        elif part:
            path.append(part)
    return tuple(path)
