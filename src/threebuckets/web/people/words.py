"""Twelve words by which somebody who left no address comes back: made by chance, written down by them, kept as a hash."""

import re
import secrets
from functools import lru_cache
from pathlib import Path

from threebuckets.web.people.sealing import keyed_hash

N_WORDS = 12
TELLING = 4
"""Letters after which no two words of the list are alike, so that nobody need write more."""
LIST = Path(__file__).parent / "word_list" / "english.txt"
USE = "twelve words"


def new_words() -> tuple[str, ...]:
    """Twelve words of the list by chance: 132 bits, which nobody guesses."""
    found = list(_words().values())
    return tuple(secrets.choice(found) for _ in range(N_WORDS))


def typed_words(text: str) -> tuple[str, ...]:
    """The words in a text, as somebody may have typed them: capitals, numbers, signs and line ends make no difference.

    Examples
    --------
    >>> typed_words("1. Abandon 2. ability,\\n3) able")
    ('abandon', 'ability', 'able')
    """
    return tuple(re.findall(r"[^\W\d_]+", text.casefold()))


def strange_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those that do not stand in the list.

    Examples
    --------
    >>> strange_words(("abandon", "abil", "zzz"))
    ('zzz',)
    """
    return tuple(word for word in words if _whole(word) is None)


def words_hash(words: tuple[str, ...]) -> str:
    """What is kept of twelve words; empty where they are not twelve words of the list."""
    whole = [found for word in words if (found := _whole(word)) is not None]
    return keyed_hash(" ".join(whole), use=USE) if len(whole) == len(words) == N_WORDS else ""


def _whole(word: str) -> str | None:
    """The word of the list that begins like this one; None where there is none, or it goes on otherwise."""
    found = _words().get(word[:TELLING])
    return found if found is not None and found.startswith(word) else None


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Every word by the letters that tell it."""
    return {word[:TELLING]: word for word in LIST.read_text(encoding="ascii").split()}
