"""What is noticed while a source is read: faults, repairs, notes, questions, dropped columns.

Faults are kept up to a limit, first in order of place, and all are counted. Nothing is raised here but by `refuse`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from threebuckets.errors import Fault, InputError, shown

Severity = Literal["error", "warning"]


class Faults:
    """Faults of one reading: the first `kept` in order of file, line and column, and how many there were.

    Examples
    --------
    >>> faults = Faults(kept=1)
    >>> for line in (9, 4, 7):
    ...     faults.add(Fault("F11", "error", "a.csv", line, "n", '"x"', "a number"))
    >>> [fault.line for fault in faults], faults.n, faults.n_errors
    ([4], 3, 3)
    """

    def __init__(self, kept: int = 1_000) -> None:
        self._limit = kept
        self._kept: list[Fault] = []
        self.n = 0
        self.n_errors = 0

    def __iter__(self) -> Iterator[Fault]:
        """The faults kept, in order of place."""
        return iter(sorted(self._kept, key=lambda fault: fault.order)[: self._limit])

    def add(self, fault: Fault) -> None:
        """Note one fault."""
        self.add_all([fault], n=1)

    def add_all(self, faults: Iterable[Fault], *, n: int) -> None:
        """Note faults of one severity, of which there are `n`; only the first need to be given, in order of place."""
        given = list(faults)
        self._kept.extend(given)
        self.n += n
        if given and given[0].severity == "error":
            self.n_errors += n
        if len(self._kept) > 4 * self._limit + 100:
            self._kept = list(self)

    def warnings(self) -> tuple[Fault, ...]:
        """The warnings among those kept."""
        return tuple(fault for fault in self if fault.severity == "warning")

    def refuse(self) -> None:
        """Raise InputError with all faults if any is an error."""
        if self.n_errors:
            raise InputError(list(self), self.n)


@dataclass(slots=True)
class Logbook:
    """What a reader has to say besides the rows.

    Parameters
    ----------
    faults : Faults
    repairs, notes, questions : list of str
        Sentences: what was mended; what is worth knowing; what only a person can answer.
    dropped : dict of str to str
        Column of the file → why it is not kept.
    counts : Counter of str
        Numbers behind the notes.
    facts : dict of str to str
        What the file says about itself: `source`, `title`, `publisher`, `url`, `licence`, `attribution`; and what
        the reader asks for: `accept_open_poll`, `area_level`.
    made_up : set of str
        Tables whose ids were made from names.
    mapping : object
        The `ColumnMapping` used or guessed, where the format needs one.
    """

    faults: Faults = field(default_factory=Faults)
    repairs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    dropped: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    facts: dict[str, str] = field(default_factory=dict)
    made_up: set[str] = field(default_factory=set)
    mapping: object = None

    def fault(
        self, code: str, found: object, expected: str, *, file: str, line: int | None = None, column: str | None = None
    ) -> None:
        """Note an error."""
        self.faults.add(Fault(code, "error", file, line, column, shown(found), expected))

    def caution(
        self, code: str, found: object, expected: str, *, file: str, line: int | None = None, column: str | None = None
    ) -> None:
        """Note a warning."""
        self.faults.add(Fault(code, "warning", file, line, column, shown(found), expected))
