"""What only shows between rows, tables and documents: keys, references, order, plausibility, privacy."""

from threebuckets.folder.checks.everything import check_draft

__all__ = ["check_draft"]
