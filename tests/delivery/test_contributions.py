"""What breaks without whom: against a maximum flow by another solver, and by hand."""

from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.delivery.neighbourhood import HALL, HOSTS, SHED, platform, pledge, state
from threebuckets.delivery.contributions import Contributions, contributions_of, resilience_of
from threebuckets.delivery.credit import credit_of

_CASES = st.integers(1, 4).flatmap(
    lambda n_needs: st.tuples(
        st.lists(st.integers(1, 30), min_size=n_needs, max_size=n_needs),
        st.lists(
            st.tuples(
                st.integers(0, 3), st.integers(0, 25), st.lists(st.booleans(), min_size=n_needs, max_size=n_needs)
            ),
            max_size=6,
        ),
    )
)


def made(needs: list[int], parts: list[tuple[int, int, list[bool]]]) -> Contributions:
    """One slice of time; partners are numbers."""
    names = tuple(sorted({f"a{who}" for who, _, _ in parts}))
    return Contributions(
        partners=names,
        needs=tuple(f"n{at}" for at in range(len(needs))),
        amount=np.array(needs, np.float64),
        needed=np.ones((1, len(needs)), np.bool_),
        given=np.array([[amount for _, amount, _ in parts]], np.float64).reshape(1, len(parts)),
        serve=np.array([serve for _, _, serve in parts], np.bool_).reshape(len(parts), len(needs)),
        partner=np.array([names.index(f"a{who}") for who, _, _ in parts], np.int64),
    )


def flow(needs: list[int], parts: list[tuple[int, int, list[bool]]]) -> float:
    """Maximum flow by a linear program."""
    pairs = [(p, n) for p, (_, _, serve) in enumerate(parts) for n, can in enumerate(serve) if can]
    if not pairs:
        return 0.0
    upper = [[float(pair[0] == p) for pair in pairs] for p in range(len(parts))]
    upper += [[float(pair[1] == n) for pair in pairs] for n in range(len(needs))]
    limits = [amount for _, amount, _ in parts] + needs
    return float(-linprog([-1.0] * len(pairs), A_ub=upper, b_ub=limits).fun)


@given(_CASES)
@settings(max_examples=60, deadline=None)
def test_what_is_lost_without_a_partner_is_the_difference_of_two_maximum_flows(
    case: tuple[list[int], list[tuple[int, int, list[bool]]]],
) -> None:
    """Summed over the requirements; and leaving never gains anything."""
    needs, parts = case
    found = made(needs, parts)
    for at, name in enumerate(found.partners):
        rest = [part for part in parts if f"a{part[0]}" != name]
        assert (found.lost(at) >= 0).all()
        assert found.met(without=[at]) @ found.amount == pytest.approx(flow(needs, rest), abs=1e-5)


@given(_CASES)
@settings(max_examples=60, deadline=None)
def test_the_smallest_set_covers_as_much_and_nobody_can_leave_it(
    case: tuple[list[int], list[tuple[int, int, list[bool]]]],
) -> None:
    """Inclusion-minimal: each who is left is needed."""
    found = made(*case)
    kept = [found.partners.index(name) for name in found.minimal()]
    gone = set(range(len(found.partners))) - set(kept)
    assert found.met(without=gone) == pytest.approx(found.met(), abs=1e-6)
    for each in kept:
        assert (found.met(without=[*gone, each]) < found.met() - 1e-9).any()


@given(_CASES)
@settings(max_examples=60, deadline=None)
def test_what_a_set_achieves_is_its_maximum_flow_where_all_hangs_together(
    case: tuple[list[int], list[tuple[int, int, list[bool]]]],
) -> None:
    """As a share of the need; a further part that could serve everything links all."""
    needs, parts = case
    linked = [*parts, (9, 0, [True] * len(needs))]
    found = made(needs, linked)
    everybody = np.ones((1, len(found.partners)), np.bool_)
    assert found.achieved(everybody)[0] == pytest.approx(flow(needs, linked) / sum(needs), abs=1e-6)


@given(_CASES, st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_credits_add_up_to_what_all_achieve_together(
    case: tuple[list[int], list[tuple[int, int, list[bool]]]], seed: int
) -> None:
    """Whoever brings nothing has none; alike partners have the same."""
    found = made(*case)
    shares = credit_of(found, seed=seed)
    n = len(found.partners)
    nobody, all_of_them = found.achieved(np.array([[False] * n, [True] * n], np.bool_).reshape(2, n))
    assert sum(each.credit for each in shares) == pytest.approx(all_of_them - nobody)
    for at, each in enumerate(shares):
        if not found.given[:, found.partner == at].any():
            assert each.credit == pytest.approx(0.0)
        assert each.standard_error == 0.0


def test_sampled_credits_are_near_the_exact_ones() -> None:
    """Within four standard errors, for a dozen partners of a shared hall."""
    parts = [(n, 10 + n, [True, n % 2 == 0]) for n in range(9)]
    exact = credit_of(made([40, 20], parts))
    drawn = credit_of(made([40, 20], [*parts, (10, 0, [True, True]), (11, 0, [True, False])]), samples=400, seed=3)
    by_name = {each.partner: each for each in drawn}
    for each in exact:
        assert abs(by_name[each.partner].credit - each.credit) <= 4 * by_name[each.partner].standard_error + 1e-9


def test_the_weakest_link_is_the_one_whose_leaving_opens_most() -> None:
    """Of a hall alone and a shed beside a barn, the hall."""
    found = made([60, 40], [(1, 60, [True, False]), (2, 40, [False, True]), (3, 40, [False, True])])
    worst = resilience_of(found)
    assert (worst.weakest_link, worst.share, worst.worst_share) == ("a1", 0.5, 0.0)
    assert resilience_of(made([10], [(1, 10, [True]), (2, 10, [True])])).weakest_link == ""


def test_what_is_pledged_for_one_requirement_may_serve_another_like_it() -> None:
    """The order of the parts, and whose they are, changes nothing."""
    parts = [(1, 30, [True, True]), (2, 20, [True, False])]
    found = made([20, 30], parts)
    assert found.met().tolist() == [1.0, 1.0]
    for order in permutations(range(2)):
        assert made([20, 30], [parts[at] for at in order]).lost(1).tolist() == found.lost(1).tolist()


def test_a_pledge_that_ends_soon_is_missing_in_the_days_after() -> None:
    """The leanest of the first days counts."""
    rows = [pledge("p1", "hall", "room", 60.0, until=date(2027, 2, 10)), pledge("p2", "hosts", "hosts", 20.0)]
    found = state(platform([HALL, HOSTS, SHED], [*rows, pledge("p3", "shed", "room", 40.0)]))
    told = contributions_of(found.requirements, found.slots, found.parts, ["mill", "church", "guild"])
    assert told.met().round(3).tolist() == [1.0, 0.667]
