"""What is left of every resource and bound while policies are chosen one after another. Lower bounds: `lawfulness`."""

from collections.abc import Iterable
from fractions import Fraction

from threebuckets.choice.candidates import Bound, Field


class Spare:
    """Policies chosen so far, and what is left beside them.

    Examples
    --------
    >>> from threebuckets.choice import Candidate, Limits
    >>> from threebuckets.choice.candidates import field_of
    >>> candidates = [Candidate(name, {"staff": Fraction(3)}) for name in ("a", "b")]
    >>> spare = Spare(field_of(candidates, Limits({"staff": Fraction(4)})))
    >>> spare.add([0])
    >>> spare.left["staff"], spare.has_room([1])
    (Fraction(1, 1), False)
    """

    def __init__(self, found: Field, chosen: Iterable[int] = ()) -> None:
        self._field = found
        self._members = [frozenset(found.members(bound)) for bound in found.limits.bounds]
        self.inside: set[int] = set()
        self.left = dict(found.limits.caps)
        self._taken = [Fraction(0)] * len(self._members)
        self.add(chosen)

    def add(self, policies: Iterable[int]) -> None:
        """Choose policies."""
        for policy in policies:
            if policy in self.inside:
                continue
            self.inside.add(policy)
            for resource, amount in self._field.candidates[policy].needs.items():
                self.left[resource] -= amount
            for row, bound in enumerate(self._field.limits.bounds):
                self._taken[row] += self._counted(bound, row, policy)

    @property
    def is_within(self) -> bool:
        """Whether caps and upper bounds hold, and everything that is chosen may be chosen together."""
        bounds = zip(self._field.limits.bounds, self._taken, strict=True)
        return (
            all(amount >= 0 for amount in self.left.values())
            and all(bound.high is None or taken <= bound.high for bound, taken in bounds)
            and not any(self._field.conflicts[policy] & self.inside for policy in self.inside)
        )

    def has_room(self, policies: Iterable[int]) -> bool:
        """Whether policies fit beside those chosen: caps, upper bounds, exclusions, and all that they require."""
        added = [policy for policy in policies if policy not in self.inside]
        both = self.inside.union(added)
        for resource in {r for policy in added for r in self._field.candidates[policy].needs}:
            if self._field.need(added, resource) > self.left[resource]:
                return False
        if any(self._field.conflicts[p] & both or not both.issuperset(self._field.closures[p]) for p in added):
            return False
        for row, bound in enumerate(self._field.limits.bounds):
            asked = sum((self._counted(bound, row, policy) for policy in added), start=Fraction(0))
            if bound.high is not None and asked and self._taken[row] + asked > bound.high:
                return False
        return True

    def _counted(self, bound: Bound, row: int, policy: int) -> Fraction:
        """What a policy counts towards a bound."""
        if policy not in self._members[row]:
            return Fraction(0)
        return self._field.need([policy], bound.resource) if bound.resource else Fraction(1)
