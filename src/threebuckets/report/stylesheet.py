"""The stylesheet and its fonts: for the web app as files, for a page that must stand alone with the fonts inside.

`LOOK` is the folder with `look.css` and `fonts/`; the web app serves it as it is.
"""

import base64
import re
from functools import cache
from pathlib import Path

LOOK = Path(__file__).parent / "look"
_FONT_FACE = re.compile(r"@font-face \{.*?\n\}\n", re.DOTALL)
_URL = re.compile(r'url\("(fonts/[^"]+)"\)')
_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
_COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


@cache
def stylesheet() -> str:
    """Text of `look.css`; its fonts are linked beside it."""
    return (LOOK / "look.css").read_text(encoding="utf-8")


def self_contained_stylesheet(text: str) -> str:
    """The stylesheet for a page that loads nothing: the fonts that its text has letters of are inside.

    Parameters
    ----------
    text : str
        All text of the page.

    Examples
    --------
    >>> len(self_contained_stylesheet("Tŷ")) > len(self_contained_stylesheet("House")) > 60_000
    True
    """
    letters = {ord(letter) for letter in text}

    def face(hit: re.Match[str]) -> str:
        spans = _RANGE.findall(hit.group().split("unicode-range:")[1])
        wanted = any(int(low, 16) <= letter <= int(high or low, 16) for low, high in spans for letter in letters)
        return _URL.sub(lambda url: f"url({_data_uri(url.group(1))})", hit.group()) if wanted else ""

    return _FONT_FACE.sub(face, _COMMENT.sub("", stylesheet()))


@cache
def _data_uri(name: str) -> str:
    return "data:font/woff2;base64," + base64.b64encode((LOOK / name).read_bytes()).decode("ascii")
