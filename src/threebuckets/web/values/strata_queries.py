"""Reads of how parts of the people differ, from the sheet of the round."""

from dataclasses import dataclass
from typing import Any

from threebuckets.web.values.ballots import Ballot

MEMBERSHIP = frozenset(("member", "members", "membership"))
"""Names of the division into members of the organisation and everybody else."""


@dataclass(frozen=True, slots=True)
class PartShare:
    """A part of the people: its name, and in percent the share that agrees with its interval."""

    label: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StratumStatement:
    """A statement on which parts of the people differ beyond doubt."""

    text: str
    language: str
    shares: tuple[PartShare, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A division of the people, such as by age: its parts with their people, and where they differ."""

    name: str
    is_membership: bool
    parts: tuple[tuple[str, int], ...]
    statements: tuple[StratumStatement, ...]


def strata_for_page(ballot: Ballot) -> tuple[Stratum, ...]:
    """Every division that the platform records."""
    return tuple(_stratum(found, ballot) for found in ballot.strata)


def _stratum(found: dict[str, Any], ballot: Ballot) -> Stratum:
    labels = [part["label"] for part in found["parts"]]
    statements = [
        StratumStatement(
            ballot.texts[row],
            ballot.languages[row],
            tuple(
                PartShare(label, *(100 * value for value in figures))
                for label, figures in zip(labels, statement["figures"], strict=True)
            ),
        )
        for statement in found["statements"]
        if (row := ballot.row_of(statement["statement"])) >= 0
    ]
    parts = tuple((part["label"], part["people"]) for part in found["parts"])
    name = found["name"].replace("_", " ")
    return Stratum(name, name in MEMBERSHIP, parts, tuple(statements))
