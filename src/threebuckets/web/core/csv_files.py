"""Tables to take home: CSV that a spreadsheet opens with the right letters and without running anything.

The one place where the site writes CSV: a byte order mark, every text cell that looks like a formula guarded.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

from threebuckets.folder.files.formulas import guard

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
Cell = str | int | float | date | None


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as bytes; None is an empty cell, a number never a formula.

    Examples
    --------
    >>> csv_bytes(["area", "value"], [["=1+1", -0.5], ["Ayton", None]]).decode("utf-8-sig").splitlines()
    ['area,value', "'=1+1,-0.5", 'Ayton,']
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue().encode()


def csv_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as a file of a name made of letters, digits, dots and hyphens."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_bytes(columns, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return guard(cell) if isinstance(cell, str) else cell.isoformat() if isinstance(cell, date) else repr(cell)
