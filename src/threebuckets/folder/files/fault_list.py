"""Collecting faults: all are counted, the first thousand of each severity by place are kept.

Nothing is ever raised here; whoever reads decides at the end. Sentences are the checks' matter.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from threebuckets.errors import Fault, InputError
from threebuckets.folder.files.limits import Limits

Heed = Callable[[tuple[Fault, ...]], None]
"""Takes the warnings of what was read."""


@dataclass(slots=True)
class FaultList:
    """Faults found so far.

    Examples
    --------
    >>> found = FaultList()
    >>> found.error("F01", "platform.toml", "no such file", "the file platform.toml")
    >>> found.n_errors, str(found.kept()[0])
    (1, 'platform.toml: found no such file; expected the file platform.toml. [F01]')
    """

    limits: Limits = field(default_factory=Limits)
    n_errors: int = 0
    n_warnings: int = 0
    _errors: list[Fault] = field(default_factory=list)
    _warnings: list[Fault] = field(default_factory=list)

    def add(self, faults: Iterable[Fault], *, uncounted: int = 0) -> None:
        """Add faults; `uncounted` further ones of the same severity were found and need not be kept."""
        last = "error"
        for fault in faults:
            last = fault.severity
            self._count(last, 1)
            self._kept_of(last).append(fault)
        self._count(last, uncounted)
        self._prune(self._errors)
        self._prune(self._warnings)

    def error(
        self, code: str, file: str, found: str, expected: str, *, line: int | None = None, column: str | None = None
    ) -> None:
        """Add one fault that refuses the input."""
        self.add([Fault(code, "error", file, line, column, found, expected)])

    def warn(
        self, code: str, file: str, found: str, expected: str, *, line: int | None = None, column: str | None = None
    ) -> None:
        """Add one fault that does not refuse the input."""
        self.add([Fault(code, "warning", file, line, column, found, expected)])

    def kept(self) -> tuple[Fault, ...]:
        """At most a thousand faults, errors before warnings where there are more; sorted by place."""
        most = self.limits.faults_kept
        errors = sorted(set(self._errors), key=lambda fault: fault.order)[:most]
        warnings = sorted(set(self._warnings), key=lambda fault: fault.order)[: most - len(errors)]
        return tuple(sorted((*errors, *warnings), key=lambda fault: fault.order))

    def raise_errors(self) -> None:
        """Raise what was found where the input must be refused.

        Raises
        ------
        InputError
            At least one error; warnings are among its faults, `n_faults` counts those not kept too.
        """
        if self.n_errors:
            raise InputError(self.kept(), self.n_errors + self.n_warnings)

    def _kept_of(self, severity: str) -> list[Fault]:
        return self._errors if severity == "error" else self._warnings

    def _count(self, severity: str, number: int) -> None:
        if severity == "error":
            self.n_errors += number
        else:
            self.n_warnings += number

    def _prune(self, faults: list[Fault]) -> None:
        if len(faults) > 8 * self.limits.faults_kept:
            faults.sort(key=lambda fault: fault.order)
            del faults[self.limits.faults_kept :]
