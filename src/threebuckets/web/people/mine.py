"""What each room keeps of a person: how it is shown on "Your part", taken along, and erased.

A room registers its share when it is ready; a test walks the tables and fails where one with a person in it has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from threebuckets.web.people.models import Participant


@dataclass(frozen=True, slots=True)
class Mine:
    """A room's share in what is kept of a person.

    Parameters
    ----------
    room : str
        Name of the room.
    template : str
        Draws its section of the page, with what `show` returns as `mine`.
    show, export : callable
        `(participant, contact)` → what the section draws; → JSON values of all that is kept. Either may be None.
    erase : callable
        `(participant, contact)`: deletes it all, within the transaction of the whole erasure.
    """

    room: str
    template: str
    show: Callable[[Participant | None, Any], Any]
    export: Callable[[Participant | None, Any], Any]
    erase: Callable[[Participant | None, Any], None]


_shares: dict[str, Mine] = {}


def register(mine: Mine) -> None:
    """Add a room's share; once a room."""
    _shares[mine.room] = mine


def shares() -> tuple[Mine, ...]:
    """The shares of all rooms, in the order of their names."""
    return tuple(_shares[room] for room in sorted(_shares))
