"""QR codes say what they were given, module for module."""

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.report.qr_codes import QUIET, qr_code


@given(st.text(min_size=1, max_size=120))
def test_every_dark_module_is_drawn_once(text: str) -> None:
    """The drawn runs are the matrix of the library, with a quiet margin around it."""
    drawn = set()
    svg = qr_code(text, "a code")
    dark = re.search(r'fill="#000" d="([^"]*)"', svg)
    assert dark is not None
    for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)", dark.group(1)):
        drawn |= {(int(x) + i - QUIET, int(y) - QUIET) for i in range(int(n))}
    matrix = segno.make(text, error="m", micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_the_label_is_escaped() -> None:
    """Whatever the label says, it stays a label."""
    assert '<b>"' not in qr_code("x", '<b>"')
