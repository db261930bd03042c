"""Organisations of a register as actors: each once, joined by the numbers they share, never by name.

For formats that name organisations with identifiers of registers. Who they are is guessed from words only where the
number does not tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from threebuckets.errors import InputError
from threebuckets.exchange.contract import Batch
from threebuckets.exchange.formats.place_actors import actor_kind_of
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.naming import readable_ids
from threebuckets.resources import IdentifierConflict, actors_from_rows, merge_actors, normal_identifier

ACTORS = "resources/actors"
_PUBLIC = ("GB-LAE-", "GB-LAS-", "GB-LANI-", "GB-GOR-", "GB-NHS-", "GB-EDU-", "GB-UKPRN-", "GB-PLA-")
_KINDS = ("community", "business", "public body")
_CHARITIES = ("GB-CHC-", "GB-SC-", "GB-NIC-")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One record of an organisation: id in its file, name, numbers in registers, words that tell what it is."""

    source_id: str
    name: str
    identifiers: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class JoinedOrganisations:
    """The rows for `resources/actors`, and the actor of every record."""

    actors: Batch
    actor_of: dict[str, str]


def joined(organisations: Sequence[Organisation], file: str, logbook: Logbook) -> JoinedOrganisations:
    """Join records that share an identifier; say what was guessed and what was left apart.

    Parameters
    ----------
    organisations : sequence of Organisation
        One a source_id.
    file : str
    logbook : Logbook
        Receives a warning for numbers that contradict each other (F69) and a note on kinds guessed.
    """
    first = {each.source_id: each for each in sorted(organisations, key=lambda each: each.source_id)}
    rows = [
        {"actor": each.source_id, "name": each.name, "kind": kind_of(each), "identifiers": list(each.identifiers)}
        for each in first.values()
    ]
    merged = merge_actors(actors_from_rows(rows))
    _warn(merged.conflicts, file, logbook)
    owner = {source_id: str(merged.actors.id[at]) for source_id, at in zip(first, merged.index.tolist(), strict=True)}
    source_ids = pl.Series(SOURCE_ID, merged.actors.id.tolist(), pl.String())
    names = pl.Series("name", merged.actors.name.tolist(), pl.String())
    ids = readable_ids(names, source_ids)
    numbers = ["|".join(own) or None for own in merged.actors.identifiers]
    kinds = pl.Series("kind", merged.actors.kind.tolist(), pl.String())
    frame = pl.DataFrame([ids.alias("actor"), names, kinds, pl.Series("identifiers", numbers, pl.String()), source_ids])
    logbook.made_up.add(ACTORS)
    _note(kinds, len(rows) - frame.height, logbook)
    made = dict(zip(source_ids, ids, strict=True))
    return JoinedOrganisations(Batch(ACTORS, frame, file), {own: made[head] for own, head in owner.items()})


def kind_of(organisation: Organisation) -> str:
    """Kind of actor: as it is told, else by the register that numbers it, else by words in its name.

    Examples
    --------
    >>> kind_of(Organisation("1", "The Mill", ("GB-LAE-TRF",))), kind_of(Organisation("2", "The Mill Ltd"))
    ('public body', 'business')
    """
    if organisation.words in _KINDS:
        return organisation.words
    if any(number.startswith(_PUBLIC) for number in organisation.identifiers):
        return "public body"
    if any(number.startswith(_CHARITIES) for number in organisation.identifiers):
        return "community"
    return actor_kind_of(f"{organisation.name} {organisation.words}")


def readable_number(text: str) -> str | None:
    """A register's number in its normal form; None where it is none.

    Examples
    --------
    >>> readable_number("GB-COH-736"), readable_number("Local club 12")
    ('GB-COH-00000736', None)
    """
    try:
        return normal_identifier(text)
    except InputError:
        return None


def _warn(conflicts: Sequence[IdentifierConflict], file: str, logbook: Logbook) -> None:
    for conflict in conflicts:
        expected = f"one number of {conflict.scheme} for one body; they were left apart"
        logbook.caution("F69", ", ".join(conflict.numbers), expected, file=file, column="identifiers")


def _note(kinds: pl.Series, n_joined: int, logbook: Logbook) -> None:
    counts = ", ".join(f"{n:,} {what}" for what, n in kinds.value_counts().sort("kind").iter_rows())
    if counts:
        logbook.notes.append(f"What organisations are was told from their numbers and guessed from words: {counts}.")
    if n_joined:
        logbook.notes.append(f"Records joined with others of the same register number: {n_joined:,}.")
