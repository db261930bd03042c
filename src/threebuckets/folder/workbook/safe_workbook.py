"""Opening a workbook without being harmed by it: passwords, old formats, zip bombs, entities."""

import io
import re
import zipfile
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from threebuckets.errors import shown
from threebuckets.folder.files.fault_list import FaultList

MOST_MEMBERS = 1000
_BLOCK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)")
_EXPECTED = "a workbook as spreadsheets save it (.xlsx)"


def open_workbook(path: Path, faults: FaultList) -> Workbook | None:
    """The workbook, opened for reading only and without its formulas; None where it cannot be."""
    name = path.name
    if not path.is_file():
        found = "a folder" if path.is_dir() else "no such file"
        faults.error("F01", name, found, f"the workbook {name}")
        return None
    if path.stat().st_size > faults.limits.file_bytes:
        faults.error("F50", name, f"{path.stat().st_size:,} bytes", f"at most {faults.limits.file_bytes:,} bytes")
        return None
    content = path.read_bytes()
    if not _is_zip(content, name, faults) or not _is_safe(content, name, faults):
        return None
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        faults.error("F65", name, f"a workbook that cannot be opened ({shown(error)})", _EXPECTED)
        return None


def _is_zip(content: bytes, name: str, faults: FaultList) -> bool:
    if content.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        found = "a workbook with a password" if is_locked else "a workbook in the old .xls format"
        faults.error("F62", name, found, f"{_EXPECTED}; save it again without password as .xlsx")
    elif not content:
        faults.error("F03", name, "an empty file", _EXPECTED)
    elif not zipfile.is_zipfile(io.BytesIO(content)):
        faults.error("F62", name, "a file that is no workbook, or is cut off", _EXPECTED)
    return not faults.n_errors


def _is_safe(content: bytes, name: str, faults: FaultList) -> bool:
    """Unpack every member once, counting; nothing in the directory of the archive is believed."""
    limits, total = faults.limits, 0
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                found = f"{len(archive.infolist()):,} parts in the file"
                faults.error("F63", name, found, f"at most {MOST_MEMBERS:,}")
                return False
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while block := stream.read(_BLOCK):
                        total += len(block)
                        if total > limits.unpacked_bytes or (
                            total > limits.ratio_from and total > limits.ratio * len(content)
                        ):
                            found = f"a file that unpacks to more than {limits.ratio} times its size"
                            faults.error("F63", name, found, "a file that is not blown up on purpose")
                            return False
                        if member.filename.endswith((".xml", ".rels")) and _ENTITIES.search(block):
                            faults.error("F64", name, "a document type inside the workbook", _EXPECTED)
                            return False
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        faults.error("F65", name, f"a damaged workbook ({shown(error)})", _EXPECTED)
        return False
    return True
