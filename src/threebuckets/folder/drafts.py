"""A platform while it is being read: whatever could be understood so far, and what could not.

Filled by the folder and workbook readers, looked at by the checks, turned into a `Platform` once no error is left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from threebuckets.folder.tables.placed import Placed, sorted_rows
from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.front_matter import Path_
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.rules import Rules
from threebuckets.policy.settings import Settings


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key of a document stands: a cell of a sheet."""

    file: str
    line: int | None
    column: str | None


@dataclass(slots=True)
class Draft:
    """What has been read; attributes as in `Platform`.

    Parameters
    ----------
    unreadable : set of str
        Tables and documents (by table name, `policies/<slug>`) that exist but could not be read: nothing may be said
        about references to them.
    policy_files, design_files : dict
        File name in faults of each document.
    spots : dict
        `policies/<slug>`, `designs/<policy>/<area>` or `platform.toml` → where a key of the document stands, for
        documents that were not read from a file of their own.
    """

    settings: Settings | None = None
    rules: Rules | None = None
    rules_text: str = ""
    tables: dict[str, Placed] = field(default_factory=dict)
    policies: dict[str, PolicyDocument] = field(default_factory=dict)
    designs: dict[tuple[str, str], LocalDesign] = field(default_factory=dict)
    boundaries: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, RecordedRound] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    policy_files: dict[str, str] = field(default_factory=dict)
    design_files: dict[tuple[str, str], str] = field(default_factory=dict)
    spots: dict[str, Callable[[Path_], "Spot"]] = field(default_factory=dict)

    def is_certain(self, table: str) -> bool:
        """Whether the table was read whole, so that a missing row is really missing."""
        return table not in self.unreadable

    def platform(self) -> Platform:
        """The finished platform; only for a draft without errors."""
        if self.settings is None or self.rules is None:
            raise ValueError("A draft without settings or rules has errors and cannot be finished.")
        return Platform(
            settings=self.settings,
            rules=self.rules,
            tables={name: sorted_rows(placed.content(), placed.table) for name, placed in self.tables.items()},
            policies=dict(sorted(self.policies.items())),
            designs=dict(sorted(self.designs.items())),
            boundaries=dict(sorted(self.boundaries.items())),
            rules_text=self.rules_text,
            rounds=dict(sorted(self.rounds.items())),
            files=dict(sorted(self.files.items())),
        )
