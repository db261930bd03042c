"""What is left while policies are chosen: the same as asking from the start."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import NEEDS, POLICIES, taking
from threebuckets.choice import Bound, Limits
from threebuckets.choice.candidates import field_of
from threebuckets.choice.lawfulness import fits
from threebuckets.choice.spare import Spare


@settings(max_examples=80, deadline=None)
@given(NEEDS, st.integers(1, 20), st.integers(1, 10), st.permutations(range(5)))
def test_room_is_there_exactly_where_the_whole_set_is_lawful(
    needs: list[dict[str, int]], money: int, staff: int, order: list[int]
) -> None:
    """Caps, an upper bound, an exclusion and a requirement, policy after policy."""
    candidates = [
        c.__class__(
            c.policy,
            c.needs,
            requires=("b",) if c.policy == "a" else (),
            excludes=("d",) if c.policy == "c" else (),
            groups=("north",) if c.policy in "bd" else (),
        )
        for c in taking(needs)
    ]
    bounds = (Bound("north", high=Fraction(6), resource="money"),)
    found = field_of(candidates, Limits({"money": Fraction(money), "staff": Fraction(staff)}, bounds))
    spare = Spare(found)
    for policy in order:
        bundle = found.closures[policy]
        assert spare.has_room(bundle) == fits(found, spare.inside.union(bundle))
        if spare.has_room(bundle):
            spare.add(bundle)
            assert spare.is_within
    assert len(POLICIES) == 5
