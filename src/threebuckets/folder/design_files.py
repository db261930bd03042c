"""Drafts of local designs, and designs put in place: what nobody has accepted yet lies apart and is never read as a design.

Drafts stand in a folder under `drafts/designs/<policy>/<area>.md`, beside a workbook `plan.xlsx` in `plan.drafts/`.
They are kept with the platform and never published.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from threebuckets.errors import Fault, InputError
from threebuckets.folder.contents import DRAFTS
from threebuckets.folder.documents_out import design_file, design_text
from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.locking import locked
from threebuckets.folder.outside import Load
from threebuckets.folder.platforms import is_workbook, write_platform
from threebuckets.folder.table_edits import own_platform
from threebuckets.policy.designs import LocalDesign, parse_design
from threebuckets.policy.documents import text_of


def draft_path(path: Path, policy: str, area: str) -> Path:
    """Where the draft of a design stands.

    Examples
    --------
    >>> draft_path(Path("plan.xlsx"), "family-centres", "kelpsea").as_posix()
    'plan.drafts/designs/family-centres/kelpsea.md'
    """
    root = Path(path)
    drafts = root.with_suffix(f".{DRAFTS}") if is_workbook(root) else root / DRAFTS
    return drafts / design_file(policy, area)


def write_draft(path: Path, draft: LocalDesign, notes: Sequence[str]) -> Path:
    """Write a draft, its notes as comments at the top; nothing else changes.

    Parameters
    ----------
    path : Path
        The folder or workbook.
    draft : LocalDesign
    notes : sequence of str
        One line each, such as what must be decided.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        There is a draft already.
    """
    file = draft_path(path, draft.policy, draft.area)
    head, _, rest = design_text(draft).partition("\n")
    said = "".join(f"# {' '.join(note.split())}\n" for note in notes)
    with locked(Path(path)):
        if file.exists():
            raise InputError([_fault(file, "a draft", "none: accept that one, or delete it")])
        write_files(file.parent, {file.name: f"{head}\n{said}{rest}".encode()})
    return file


def read_draft(path: Path, policy: str, area: str) -> LocalDesign | None:
    """The draft for an area; None where there is none.

    Raises
    ------
    InputError
        All that is wrong in its text.
    """
    file = draft_path(path, policy, area)
    if not file.exists():
        return None
    draft = parse_design(text_of(file), file=file.name)
    if (draft.policy, draft.area) != (policy, area):
        raise InputError([_fault(file, f"a design of {draft.policy} in {draft.area}", f"one of {policy} in {area}")])
    return draft


def put_design(path: Path, design: LocalDesign, *, load: Load | None = None) -> Path:
    """Put a design in place and take its draft away.

    Parameters
    ----------
    path : Path
        The folder or workbook.
    design : LocalDesign
        Checked by the caller.
    load : callable, optional
        Reads outside files, as for `read_folder`.

    Returns
    -------
    Path
        The file that holds the design now.
    """
    root = Path(path)
    with locked(root):
        if is_workbook(root):
            platform = own_platform(root, load=load)
            designs = {**platform.designs, (design.policy, design.area): design}
            write_platform(replace(platform, designs=designs), root)
            file = root
        else:
            name = design_file(design.policy, design.area)
            write_files(root, {name: design_text(design).encode()})
            file = root / name
        draft_path(root, design.policy, design.area).unlink(missing_ok=True)
    return file


def _fault(file: Path, found: str, expected: str) -> Fault:
    return Fault("F20", "error", file.name, None, None, found, expected)
