"""Files of the outside world, in and out: detect, preview, check everything, apply, report."""

from threebuckets.exchange.applying import apply
from threebuckets.exchange.contract import ColumnMapping, Detection, Format, Limits, Loaded, Option, Preview
from threebuckets.exchange.detecting import detect
from threebuckets.exchange.loading import load, preview
from threebuckets.exchange.mappings import mapping_of, mapping_text, parse_mapping, read_mapping, saved_mapping
from threebuckets.exchange.options import SOURCE_OPTIONS
from threebuckets.exchange.outside import load_mapped
from threebuckets.exchange.registry import formats
from threebuckets.exchange.saving import save
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
    "SOURCE_OPTIONS",
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
    "apply",
    "detect",
    "formats",
    "ledger_path",
    "load",
    "load_mapped",
    "mapping_of",
    "mapping_path",
    "mapping_text",
    "parse_mapping",
    "preview",
    "read_mapping",
    "save",
    "saved_mapping",
]
