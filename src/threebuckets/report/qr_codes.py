"""A text as a QR code for paper: black on white whatever the page's colours, so that every camera reads it."""

import segno

from threebuckets.report.wording import escaped

QUIET = 4
"""Modules of white around the code, as cameras need."""


def qr_code(text: str, label: str) -> str:
    """A QR code as SVG.

    Parameters
    ----------
    text : str
        What the code says, such as an address.
    label : str
        What it is, for those who do not see it.

    Returns
    -------
    str
        Safe HTML; its size comes from the class `qr`.

    Examples
    --------
    >>> qr_code("https://example.org/", "Link").startswith('<svg class="qr" viewBox="0 0 33 33"')
    True
    """
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{start + QUIET} {y + QUIET}h{end - start}v1h{start - end}z"
        for y, row in enumerate(rows)
        for start, end in _dark_runs(row)
    )
    return (
        f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{escaped(label)}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """First and last-but-one position of each run of dark modules."""
    edges = [at for at in range(len(row) + 1) if bool(at < len(row) and row[at]) != bool(at > 0 and row[at - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))
