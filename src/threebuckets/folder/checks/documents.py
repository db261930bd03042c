"""Where a fault stands in a document: its file, and the line of the key it is about."""

from dataclasses import dataclass

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList
from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.front_matter import Path_, dotted, read_front_matter


@dataclass(frozen=True, slots=True)
class InDocument:
    """Reports faults about keys of one document."""

    document: PolicyDocument | LocalDesign
    file: str
    faults: FaultList

    def line(self, path: Path_) -> int | None:
        """Line of a key; None where the document was not read from text."""
        source = self.document.source
        return read_front_matter(source, file=self.file).line(path) if source else None

    def error(self, code: str, path: Path_, found: str, expected: str) -> None:
        """Add an error about the key at `path`."""
        self.faults.error(code, self.file, shown(found), expected, line=self.line(path), column=dotted(path))

    def warn(self, code: str, path: Path_, found: str, expected: str) -> None:
        """Add a warning about the key at `path`."""
        self.faults.warn(code, self.file, shown(found), expected, line=self.line(path), column=dotted(path))
