"""Pictures of a badge, made on the server: a ring to lay over one's own picture, and a card to share. Pure.

No text but what the badge says and the platform's title; nothing about who wears it.
"""

import io
import math
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import threebuckets.report

FONTS = Path(threebuckets.report.__file__).parent / "look" / "fonts"
SERIF = FONTS / "source-serif-4-latin-600-normal.woff2"
SERIF_MORE = FONTS / "source-serif-4-latin-ext-600-normal.woff2"
RING, CARD = (400, 400), (1200, 630)
PAPER, INK, QUIET, WHITE = "#fbfaf7", "#1d2327", "#55606a", "#ffffff"
COLOURS = {"for": "#1f4e5f", "against": "#b4443c"}
BUCKETS = ("#b4443c", "#25629b", "#36714a")
FINER = 3
"""Drawn so many times larger and brought down, for smooth edges."""


@lru_cache(maxsize=64)
def ring_picture(stance: str, words: str) -> bytes:
    """A ring with the words on it and nothing in its middle: PNG of 400 × 400 pixels, see-through."""
    size = RING[0] * FINER
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    drawing = ImageDraw.Draw(image)
    band = int(size * 0.145)
    drawing.ellipse((2, 2, size - 2, size - 2), fill=COLOURS[stance])
    drawing.ellipse((band, band, size - band, size - band), fill=(0, 0, 0, 0))
    _write_round(image, words, radius=size / 2 - band / 2, band=band)
    return _png(image.resize(RING, Image.Resampling.LANCZOS))


@lru_cache(maxsize=64)
def card_picture(stance: str, said: str, title: str, until: str) -> bytes:
    """A card that says what the badge says: PNG of 1200 × 630 pixels."""
    image = Image.new("RGB", CARD, PAPER)
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, CARD[0], 18), fill=COLOURS[stance])
    _buckets(drawing, 80, 82)
    _Letters(38).write(drawing, (236, 76), _cut(title, 46), INK)
    size, lines = _fitted(said)
    top = 190.0
    for line in lines:
        _Letters(size).write(drawing, (80, top), line, INK)
        top += size * 1.22
    _Letters(30).write(drawing, (80, 540), _cut(until, 70), QUIET)
    return _png(image)


def _write_round(image: Image.Image, words: str, *, radius: float, band: int) -> None:
    """Letters one by one along the ring, the middle of the words at the top; smaller where they are many."""
    room = 2 * math.pi * radius * 0.92
    size = int(band * 0.62)
    while size > band * 0.26 and _Letters(size).length(words) > room:
        size -= 2
    letters, text = _Letters(size), words
    while letters.length(text) > room and len(text) > 2:
        text = text[:-2].rstrip() + "…"
    angle = -letters.length(text) / radius / 2
    middle = image.width / 2
    for letter in text:
        font = letters.font_of(letter)
        step = font.getlength(letter) / radius
        turn = angle + step / 2
        _stamp(image, letter, font, (middle + radius * math.sin(turn), middle - radius * math.cos(turn)), turn)
        angle += step


def _stamp(image: Image.Image, letter: str, font: ImageFont.FreeTypeFont, at: tuple[float, float], turn: float) -> None:
    """One letter, turned to stand on the ring."""
    side = int(font.size * 2)
    tile = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    ImageDraw.Draw(tile).text((side / 2, side / 2 + font.size * 0.34), letter, font=font, fill=WHITE, anchor="ms")
    turned = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
    image.alpha_composite(turned, (max(0, round(at[0] - side / 2)), max(0, round(at[1] - side / 2))))


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest letters in which the text stands on the card, and its lines."""
    for size in (76, 66, 58, 50, 44):
        lines = _lines(text, _Letters(size), CARD[0] - 160)
        if len(lines) * size * 1.22 <= 320:
            return size, lines
    return 44, _lines(text, _Letters(44), CARD[0] - 160)[:6]


def _lines(text: str, letters: "_Letters", width: float) -> list[str]:
    """The text in lines, broken between words; a word that is too long, within."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if letters.length(longer) <= width:
            lines[-1] = longer
            continue
        rest = word
        while rest:
            n = next((n for n in range(len(rest), 0, -1) if letters.length(rest[:n]) <= width), 1)
            lines.append(rest[:n])
            rest = rest[n:]
    return [line for line in lines if line]


def _buckets(drawing: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """The three buckets of the logo."""
    for index, colour in enumerate(BUCKETS):
        left = x + 46 * index
        drawing.polygon([(left, y), (left + 38, y), (left + 32, y + 38), (left + 6, y + 38)], fill=colour)
        drawing.arc((left + 2, y - 14, left + 36, y + 14), 180, 360, fill=colour, width=4)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@lru_cache(maxsize=64)
def _read(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


class _Letters:
    """The font of headings in a size; each letter from the file that has it (Welsh ŵ and Polish ł are in the other)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._fonts = _read(SERIF, size), _read(SERIF_MORE, size)

    def font_of(self, letter: str) -> ImageFont.FreeTypeFont:
        """The file that has a letter."""
        return self._fonts["\u0100" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"]

    def length(self, text: str) -> float:
        """Width in pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def write(self, drawing: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: str) -> None:
        """Write a line, its left top corner there."""
        x, y = at
        for font, run in self._runs(text):
            drawing.text((x, y + self.size), run, font=font, fill=colour, anchor="ls")
            x += font.getlength(run)

    def _runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        return [(font, "".join(run)) for font, run in groupby(text, key=self.font_of)]


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
