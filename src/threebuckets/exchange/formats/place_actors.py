"""What kind of actor a place or organisation is: as the mapping says, else by words in its name and kind.

A guess from words, so a note says how many of each and how to set it. Nobody is ever guessed to be a person.
"""

import re
from typing import TYPE_CHECKING

import polars as pl

from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.cells import Spelling, typed_column
from threebuckets.policy.tables import tables

if TYPE_CHECKING:
    from threebuckets.exchange.formats.place_rows import PlaceRows

_WORDS = (
    (
        "public body",
        r"\b(council|borough|nhs|hospital|library|libraries|school|college|jobcentre|police|university|authority"
        r"|children'?s centre|surgery|medical (centre|practice)|health centre|museum|fire station|general-practice)\b",
    ),
    (
        "community",
        r"\b(church|mosque|temple|synagogue|chapel|charity|trust|club|association|society|foundation|food ?bank|scouts"
        r"|community|fellowship|volunteer|allotments?|union|group|network)\b",
    ),
    (
        "business",
        r"\b(ltd|limited|plc|llp|dental|dentists?|pharmacy|shop|store|gym|fitness|hotel|care home|nursing home|cafe"
        r"|restaurant|company|post office|homes?)\b",
    ),
)


def actor_kinds(said: pl.Series | None, names: pl.Series, places: "PlaceRows", logbook: Logbook) -> pl.Series:
    """Kind of actor of every row.

    Parameters
    ----------
    said : Series of str or None
        What the mapping gives.
    names : Series of str
        Names of the actors.
    places : PlaceRows
        Where the rows stand; words of the constant kind count, too.
    logbook : Logbook
        Receives F12 for a kind that is none, and a note on what was guessed.
    """
    if said is not None and not said.null_count():
        column = next(column for column in tables()["resources/actors"].columns if column.name == "kind")
        return typed_column(
            said,
            column,
            lines=places.lines,
            file=places.file,
            logbook=logbook,
            spelling=Spelling(),
            shown_as=places.mapping.columns.get("actor_kind", "actor_kind"),
        )
    kind = places.mapping.constants.get("kind", "").replace("/", " ")
    guesses = {name: actor_kind_of(f"{name} {kind}") for name in names.unique().to_list()}
    found = names.replace_strict(guesses, return_dtype=pl.String)
    counts = ", ".join(f"{n:,} {what}" for what, n in found.rename("kind").value_counts().sort("kind").iter_rows())
    logbook.notes.append(
        f"Who runs them was guessed from words ({counts}); actor_kind in the mapping says it for all, such as"
        ' "=public body".'
    )
    return found if said is None else said.fill_null(found)


def actor_kind_of(words: str) -> str:
    """Kind of actor that words suggest; `community` where none do.

    Examples
    --------
    >>> actor_kind_of("Sale Library"), actor_kind_of("Smile Dental Care Ltd"), actor_kind_of("The Hub")
    ('public body', 'business', 'community')
    """
    text = words.lower()
    return next((kind for kind, pattern in _WORDS if re.search(pattern, text)), "community")
