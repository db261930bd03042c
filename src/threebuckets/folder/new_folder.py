"""A new platform folder: a commented skeleton with a small invented example, to be replaced bit by bit."""

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from threebuckets.errors import InputError, shown
from threebuckets.folder.files.atomic import write_files
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.policy.rules import STANDARD, standard_rules_text

_MOST = 64


def new_folder(path: Path, *, title: str, organisation: str = "Our organisation", slug: str | None = None) -> None:
    """Make a new platform folder with an example in it.

    Parameters
    ----------
    path : Path
        A folder that does not exist yet, or is empty.
    title, organisation : str
        As they shall stand in platform.toml.
    slug : str, optional
        Short name; by default made from the folder's name.

    Raises
    ------
    InputError
        There is something in the folder already; it is left as it is.

    Examples
    --------
    >>> import tempfile
    >>> from threebuckets.folder import check_folder
    >>> with tempfile.TemporaryDirectory() as room:
    ...     new_folder(Path(room) / "fair-start", title="A fair start")
    ...     check_folder(Path(room) / "fair-start")
    ()
    """
    root = Path(path)
    refuse_occupied(root)
    write_files(root, skeleton(title=title, organisation=organisation, slug=slug or slug_of(root.stem)))


def skeleton(*, title: str, organisation: str, slug: str) -> dict[str, bytes]:
    """The files of a new platform: path → content."""
    words = {"__TITLE__": title, "__ORGANISATION__": organisation, "__SLUG__": slug}
    contents = {f"rules/{STANDARD}.toml": standard_rules_text().encode()}
    for name, text in _texts(resources.files("threebuckets.folder") / "skeleton", ""):
        for word, meant in words.items():
            in_toml = meant.replace("\\", "\\\\").replace('"', '\\"')
            text = text.replace(word, in_toml if name.endswith(".toml") else meant)
        contents[name] = text.encode()
    return contents


def slug_of(words: str) -> str:
    """A slug made from words.

    Examples
    --------
    >>> slug_of("A Fair Start!"), slug_of("…")
    ('a-fair-start', 'platform')
    """
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:_MOST].strip("-") or "platform"


def refuse_occupied(path: Path) -> None:
    """Raise where something stands in the way of a new file or folder."""
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        faults = FaultList()
        found = "a folder with files in it" if path.is_dir() else "a file of that name"
        faults.error("F12", shown(path.name), found, "a name that is not taken; nothing has been changed")
        raise InputError(faults.kept())


def _texts(folder: Traversable, before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _texts(entry, f"{before}{entry.name}/")
        else:
            found.append((before + entry.name, entry.read_text(encoding="utf-8")))
    return found
