"""Ties by the declared keys: what comes first is written down before votes are counted, and never left to chance."""

from collections.abc import Callable, Sequence
from typing import Any

from threebuckets.choice.ballots import Ballots
from threebuckets.choice.candidates import Field
from threebuckets.choice.equal_shares import Ties
from threebuckets.errors import Fault, InputError, ThreeBucketsError


class TieError(ThreeBucketsError):
    """The declared keys leave a tie; `policies` are those that are alike in all of them."""

    def __init__(self, policies: Sequence[str]) -> None:
        names = ", ".join(policies)
        super().__init__(f"{names} tie, and the declared keys do not tell them apart. Give each policy its own lot.")
        self.policies = tuple(policies)


def ties_of(found: Field, ballots: Ballots, keys: Sequence[str]) -> Ties:
    """The function that settles a tie by declared keys.

    Raises
    ------
    InputError
        A key that is not `supporters`, `cost`, `lot` or `id`.
    """
    supporters = ballots.supporters.tolist()
    caps = {resource: cap for resource, cap in found.limits.caps.items() if cap}
    known: dict[str, Callable[[int], Any]] = {
        "supporters": lambda policy: -supporters[policy],
        "cost": lambda policy: max((found.need([policy], r) / cap for r, cap in caps.items()), default=0),
        "lot": lambda policy: found.candidates[policy].lot,
        "id": lambda policy: found.candidates[policy].policy,
    }
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise InputError([Fault("F92", "error", "choice", None, "ties", ", ".join(unknown), ", ".join(known))])

    def first(tied: Sequence[int]) -> int:
        ranked = {policy: tuple(known[key](policy) for key in keys) for policy in tied}
        least = min(ranked.values())
        found_first = [policy for policy in tied if ranked[policy] == least]
        if len(found_first) > 1:
            raise TieError([found.candidates[policy].policy for policy in found_first])
        return found_first[0]

    return first
