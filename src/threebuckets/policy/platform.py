"""A platform in memory: its tables, documents, settings and rules.

The folder, the workbook, the invented county and the web database all fill this; the test reads it through
`threebuckets.policy.facts`. Nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.rules import Rules, standard_rules_text
from threebuckets.policy.settings import Settings
from threebuckets.policy.tables import tables


@dataclass(frozen=True, slots=True)
class RecordedRound:
    """A round as it was recorded: its canonical JSON, and the facts it was computed from (gzip; may be absent)."""

    round_json: bytes
    facts_gz: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Platform:
    """All that a policy platform consists of.

    Parameters
    ----------
    settings : Settings
        Content of platform.toml.
    rules : Rules
        The rule file in force, with the platform's changes applied.
    tables : mapping of str to DataFrame
        Tables by name (`values/votes`), with the columns and types of `threebuckets.policy.tables` first and unknown
        columns (text) behind. A table that the platform does not have is absent; use `table`.
    policies : mapping of str to PolicyDocument
        By slug.
    designs : mapping of (policy, area) to LocalDesign
        Local designs, those for older versions too.
    boundaries : mapping of str to str
        Outline of an area as GeoJSON geometry text.
    rules_text : str
        Text of the rule file.
    rounds : mapping of str to RecordedRound
        What was recorded, by round id (a date); the greatest id is the newest.
    files : mapping of str to bytes
        Other files of the folder that must survive a round trip, by path (README.md, imports/…).
    """

    settings: Settings
    rules: Rules
    tables: Mapping[str, pl.DataFrame]
    policies: Mapping[str, PolicyDocument]
    designs: Mapping[tuple[str, str], LocalDesign] = field(default_factory=dict)
    boundaries: Mapping[str, str] = field(default_factory=dict)
    rules_text: str = field(default_factory=standard_rules_text)
    rounds: Mapping[str, RecordedRound] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def table(self, name: str) -> pl.DataFrame:
        """A table by name; without rows where the platform does not have it."""
        found = self.tables.get(name)
        return tables()[name].empty() if found is None else found

    def has(self, name: str) -> bool:
        """Whether the platform has the table, be it without rows."""
        return name in self.tables
