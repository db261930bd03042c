"""Writing a platform as a folder: the same platform always gives the same bytes."""

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from threebuckets.errors import InputError
from threebuckets.folder.boundaries import BOUNDARIES, boundaries_text
from threebuckets.folder.contents import SETTINGS, owned_files
from threebuckets.folder.documents_out import design_path, design_text, policy_text, settings_text
from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.files.csv_out import csv_bytes, gzip_bytes
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.folder.locking import locked
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables

PACKED_FROM = 20_000
"""Observations with more rows than this are written packed."""


def write_folder(platform: Platform, path: Path) -> None:
    """Write a platform as a folder.

    Every file is written aside, forced to the disk and renamed; unchanged files are not touched. Of the files already
    there, those that the folder format owns (tables, policies, designs, rounds, import ledgers, boundaries) are
    removed where the platform no longer has them; anything else is left alone.

    Parameters
    ----------
    platform : Platform
        What to write.
    path : Path
        The folder; made where it is missing.

    Raises
    ------
    InputError
        A path of `platform.files` or of the rule file leads out of the folder; nothing is written then.

    Notes
    -----
    Reading what was written gives the same platform, with rows sorted by key; writing that again changes no byte.
    """
    root = Path(path)
    contents = folder_contents(platform)
    _refuse_strays(root, contents)
    with locked(root) if root.is_dir() else nullcontext():
        write_files(root, contents, gone=owned_files(root))


def folder_contents(platform: Platform) -> dict[str, bytes]:
    """Every file of the platform's folder: path → content, sorted by path."""
    contents: dict[str, bytes] = dict(platform.files)
    contents[SETTINGS] = settings_text(platform.settings).encode()
    contents[platform.settings.rules.file] = platform.rules_text.encode()
    contents.update(_table_contents(platform))
    for slug, policy in platform.policies.items():
        contents[f"policies/{slug}.md"] = policy_text(policy).encode()
    for design in platform.designs.values():
        contents[design_path(design)] = design_text(design).encode()
    if platform.boundaries:
        contents[BOUNDARIES] = boundaries_text(platform.boundaries).encode()
    for round_id, recorded in platform.rounds.items():
        contents[f"rounds/{round_id}.json"] = recorded.round_json
        if recorded.facts_gz is not None:
            contents[f"rounds/{round_id}.facts.json.gz"] = recorded.facts_gz
    return dict(sorted(contents.items()))


def _table_contents(platform: Platform) -> Mapping[str, bytes]:
    contents = {}
    for name, table in tables().items():
        if not platform.has(name) and table.optional:
            continue
        frame = platform.table(name)
        content = csv_bytes(frame, table)
        is_packed = name == "situation/observations" and frame.height > PACKED_FROM
        contents[f"{name}.csv.gz" if is_packed else f"{name}.csv"] = gzip_bytes(content) if is_packed else content
    return contents


def _refuse_strays(root: Path, contents: Mapping[str, bytes]) -> None:
    faults = FaultList()
    for name in contents:
        if Path(name).is_absolute() or not (root / name).resolve().is_relative_to(root.resolve()):
            faults.error("F64", name, "a path that leads out of the folder", "a path inside the folder")
    if faults.n_errors:
        raise InputError(faults.kept(), faults.n_errors)
