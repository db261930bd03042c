"""How pages make text safe and count things; numbers and days are written as in the sentences of the verdicts.

Fragments are plain `str` of safe HTML: whoever builds one passes every outside text through `escaped`, once. Numbers,
days, kinds and amounts are `threebuckets.policy.wording`'s; the sentences are `threebuckets.policy.explain`'s.
"""

import html
import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar

from threebuckets.policy.wording import number

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FEWEST_PEOPLE = 10
SAY: ContextVar[Callable[[str], str]] = ContextVar("SAY", default=str)
"""How words of drawings are put into another language; a site sets it while it draws."""
_NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9-]")


def escaped(text: object) -> str:
    """Text made safe between tags and in quoted attributes.

    Examples
    --------
    >>> escaped('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return html.escape(str(text), quote=True)


def quoted(text: str, language: str = "") -> str:
    """Somebody's words in quotation marks, made safe; marked with their language where that is not English, as ours are.

    Examples
    --------
    >>> quoted("More buses"), quoted("Mwy o fysiau", "cy")
    ('“More buses”', '<span lang="cy">“Mwy o fysiau”</span>')
    """
    if not language or language[:2].lower() == "en":
        return f"“{escaped(text)}”"
    return f'<span lang="{escaped(language)}">“{escaped(text)}”</span>'


def say(word: str) -> str:
    """A short word of a drawing, made safe, in the language of whoever shows it; sentences of verdicts are not said so.

    Examples
    --------
    >>> say("holds")
    'holds'
    """
    return escaped(SAY.get()(word))


def percent_range(low: float, high: float) -> str:
    """Two shares 0–1 as whole percent.

    Examples
    --------
    >>> percent_range(0.61, 0.784)
    '61–78'
    """
    return f"{100 * low:.0f}–{100 * high:.0f}"


def people(count: int) -> str:
    """A number of people; nothing is said of fewer than ten.

    Examples
    --------
    >>> people(1412), people(9)
    ('1,412 people', 'fewer than 10 people')
    """
    return f"{number(count)} people" if count >= FEWEST_PEOPLE else f"fewer than {FEWEST_PEOPLE} people"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun; up to ten in words.

    Examples
    --------
    >>> counted(2, "thing"), counted(1, "study", "studies"), counted(31, "area")
    ('two things', 'one study', '31 areas')
    """
    word = NUMBER_WORDS[count] if 0 <= count < len(NUMBER_WORDS) else number(count)
    return f"{word} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def items(contents: Iterable[str], *, printed: int) -> str:
    """List items of safe HTML; on paper only the first `printed`, the rest counted.

    Examples
    --------
    >>> items(["a", "b", "c"], printed=1)
    '<li>a</li><li class="beyond">b</li><li class="beyond">c</li><li class="only-print muted">and 2 more</li>'
    """
    found = [
        f'<li class="beyond">{text}</li>' if n >= printed else f"<li>{text}</li>" for n, text in enumerate(contents)
    ]
    if len(found) > printed:
        found.append(f'<li class="only-print muted">and {len(found) - printed} more</li>')
    return "".join(found)


def place(value: float) -> str:
    """A coordinate with at most one decimal.

    Examples
    --------
    >>> place(12.04), place(-0.01), place(7.25)
    ('12', '0', '7.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def anchor(*parts: str) -> str:
    """A name for a place on a page, different for different parts; other signs than letters and digits are spelt out.

    Examples
    --------
    >>> anchor("at", "family-centres", "E05 1")
    'at.family-centres.E05_20_1'
    """
    return ".".join(_NOT_IN_ANCHORS.sub(lambda hit: f"_{ord(hit.group()):x}_", part) for part in parts)
