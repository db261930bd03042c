"""Ties by the declared keys: what comes first is written down before votes are counted, and never left to chance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Field
from threebuckets.errors import Fault, InputError, ThreeBucketsError


class TieError(ThreeBucketsError):
    """The declared keys leave a tie; `policies` are those that are alike in all of them."""

    def __init__(self, policies: Sequence[str]) -> None:
        names = ", ".join(policies)
        super().__init__(f"{names} tie, and the declared keys do not tell them apart. Give each policy its own lot.")
        self.policies = tuple(policies)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie that came up: the policies, the one that came first, and the key that told them apart."""

    policies: tuple[str, ...]
    first: str
    key: str


class DeclaredTies:
    """Settles ties by declared keys, and notes each; called with positions, gives the one that comes first."""

    def __init__(self, names: Sequence[str], keys: Mapping[str, Callable[[int], Any]]) -> None:
        self._names, self._keys = names, keys
        self._settled: list[Tie] = []

    def __call__(self, tied: Sequence[int]) -> int:
        """The first of several policies that are alike in price."""
        left, used = [*tied], ""
        for name, key in self._keys.items():
            if len(left) > 1:
                ranked = {policy: key(policy) for policy in left}
                least = min(ranked.values())
                left, used = [policy for policy in left if ranked[policy] == least], name
        if len(left) > 1:
            raise TieError([self._names[policy] for policy in left])
        if len(tied) > 1:
            names = tuple(sorted(self._names[policy] for policy in tied))
            self._settled.append(Tie(names, self._names[left[0]], used))
        return left[0]

    @property
    def settled(self) -> tuple[Tie, ...]:
        """Ties that came up since `clear`, in their order."""
        return tuple(self._settled)

    def clear(self) -> None:
        """Forget the ties of a run that does not count."""
        self._settled.clear()


def ties_of(found: Field, ballots: Ballots, keys: Sequence[str]) -> DeclaredTies:
    """What settles a tie by declared keys.

    Raises
    ------
    InputError
        A key that is not `supporters`, `cost`, `lot` or `id`.
    """
    supporters = ballots.supporters.tolist()
    caps = {resource: cap for resource, cap in found.limits.caps.items() if cap}
    shares = [max((need / caps[r] for r, need in c.needs.items() if r in caps), default=0) for c in found.candidates]
    known: dict[str, Callable[[int], Any]] = {
        "supporters": lambda policy: -supporters[policy],
        "cost": lambda policy: shares[policy],
        "lot": lambda policy: found.candidates[policy].lot,
        "id": lambda policy: found.candidates[policy].policy,
    }
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise InputError([Fault("F92", "error", "choice", None, "ties", ", ".join(unknown), ", ".join(known))])
    return DeclaredTies([candidate.policy for candidate in found.candidates], {key: known[key] for key in keys})
