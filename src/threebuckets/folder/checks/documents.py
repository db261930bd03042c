"""Where a fault stands in a document: its file, and the line of the key it is about."""

from collections.abc import Callable
from dataclasses import dataclass

from threebuckets.errors import shown
from threebuckets.folder.drafts import Spot
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.front_matter import Path_, read_front_matter
from threebuckets.policy.plain_words import dotted


@dataclass(frozen=True, slots=True)
class InDocument:
    """Reports faults about keys of one document."""

    document: PolicyDocument | LocalDesign
    file: str
    faults: FaultList
    spot_of: Callable[[Path_], Spot] | None = None

    def spot(self, path: Path_) -> Spot:
        """Where a key stands: line of the document's text, or a cell of the workbook."""
        if self.spot_of is not None:
            return self.spot_of(path)
        source = self.document.source
        line = read_front_matter(source, file=self.file).line(path) if source else None
        return Spot(self.file, line, dotted(path))

    def error(self, code: str, path: Path_, found: str, expected: str) -> None:
        """Add an error about the key at `path`."""
        spot = self.spot(path)
        self.faults.error(code, spot.file, shown(found), expected, line=spot.line, column=spot.column)

    def warn(self, code: str, path: Path_, found: str, expected: str) -> None:
        """Add a warning about the key at `path`."""
        spot = self.spot(path)
        self.faults.warn(code, spot.file, shown(found), expected, line=spot.line, column=spot.column)
