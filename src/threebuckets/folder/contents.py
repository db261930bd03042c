"""What belongs to a platform folder and where: which file holds which table, which other files travel with it."""

from pathlib import Path

from threebuckets.folder.boundaries import BOUNDARIES
from threebuckets.folder.outside import POLIS_EXPORT
from threebuckets.policy.settings import Settings
from threebuckets.policy.tables import tables

SETTINGS = "platform.toml"
DRAFTS = "drafts"
"""Where what nobody has accepted yet lies; it travels with the platform and is never part of it."""
TABLE_FOLDERS = ("values", "situation", "resources", "delivery")
_SUFFIXES = (".csv", ".csv.gz")


def table_files(root: Path, table: str) -> list[str]:
    """Files of the folder that hold a table (more than one is a fault).

    Examples
    --------
    >>> table_files(Path("nowhere"), "values/votes")
    []
    """
    suffixes = (*_SUFFIXES, ".parquet") if table == "situation/observations" else _SUFFIXES
    return [table + suffix for suffix in suffixes if (root / (table + suffix)).exists()]


def names_below(root: Path, folder: str, pattern: str) -> list[str]:
    """Paths of files below a folder that fit a pattern, sorted; nothing hidden."""
    found = (path.relative_to(root) for path in (root / folder).glob(pattern) if path.is_file() or path.is_symlink())
    return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))


def table_of(name: str) -> str | None:
    """The table that a file of this name would hold; None where it is no table's name."""
    for suffix in (*_SUFFIXES, ".parquet"):
        if name.endswith(suffix) and name.removesuffix(suffix) in tables():
            return name.removesuffix(suffix)
    return None


def travelling_files(root: Path, settings: Settings) -> list[str]:
    """Other files that must survive a round trip: notes at the top, further outlines such as water, import ledgers,
    rule files, outside files.
    """
    found = names_below(root, ".", "*.md") + names_below(root, ".", "*.txt") + names_below(root, ".", "LICEN[CS]E")
    found += names_below(root, "imports", "**/*") + names_below(root, "rules", "*.toml")
    found += names_below(root, POLIS_EXPORT, "**/*") + names_below(root, DRAFTS, "**/*.md")
    found += [name for name in names_below(root, "situation", "*.geojson") if name != BOUNDARIES]
    for name in settings.mappings:
        path = root / name
        if path.resolve().is_relative_to(root.resolve()):
            found += names_below(root, name, "**/*") if path.is_dir() else [name] * path.is_file()
    return sorted(set(found) - {settings.rules.file})


def owned_files(root: Path) -> list[str]:
    """Files that the folder format owns: removed when the platform no longer has them."""
    found = [name for table in tables() for name in table_files(root, table)]
    found += [BOUNDARIES] * (root / BOUNDARIES).is_file()
    found += names_below(root, "policies", "*.md") + names_below(root, "designs", "*/*.md")
    found += names_below(root, "rounds", "*.json") + names_below(root, "rounds", "*.facts.json.gz")
    found += names_below(root, "imports", "*.csv")
    return sorted(set(found))
