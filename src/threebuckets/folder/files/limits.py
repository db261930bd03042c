"""How large the files of a platform may be. Sizes are counted while reading, never believed from a header."""

from dataclasses import dataclass

MEGABYTE = 1_000_000
GIGABYTE = 1000 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on what is read.

    Parameters
    ----------
    file_bytes : int
        Size of a file on the disk.
    unpacked_bytes : int
        Size of a gzip or workbook file once unpacked.
    ratio : int
        Unpacked size over packed size; counted from `ratio_from` unpacked bytes on.
    ratio_from : int
        Below this many unpacked bytes the ratio does not matter.
    row_bytes : int
        Length of one row, line breaks inside quotes included.
    cell_chars : int
        Length of one cell.
    rows : int
        Rows of one table, the header not counted.
    document_bytes : int
        Size of a policy, design, rule file or platform.toml.
    faults_kept : int
        Faults of each severity that are kept; all are counted.

    Examples
    --------
    >>> Limits().row_bytes
    1000000
    """

    file_bytes: int = 4 * GIGABYTE
    unpacked_bytes: int = 16 * GIGABYTE
    ratio: int = 100
    ratio_from: int = 50 * MEGABYTE
    row_bytes: int = MEGABYTE
    cell_chars: int = 64_000
    rows: int = 100_000_000
    document_bytes: int = MEGABYTE
    faults_kept: int = 1000
