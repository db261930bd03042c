"""Files of the outside world, in and out: detect, preview, check everything, apply, report."""

from threebuckets.exchange.contract import ColumnMapping, Detection, Format, Limits, Loaded, Option, Preview
from threebuckets.exchange.targets import (
    BOUNDARIES,
    BOUNDARIES_SCHEMA,
    LEDGER_SCHEMA,
    Changes,
    Report,
    SettingsChange,
    SourceEntry,
    Tables,
    Target,
    ledger_path,
    mapping_path,
)

__all__ = [
    "BOUNDARIES",
    "BOUNDARIES_SCHEMA",
    "LEDGER_SCHEMA",
    "Changes",
    "ColumnMapping",
    "Detection",
    "Format",
    "Limits",
    "Loaded",
    "Option",
    "Preview",
    "Report",
    "SettingsChange",
    "SourceEntry",
    "Tables",
    "Target",
    "ledger_path",
    "mapping_path",
]
