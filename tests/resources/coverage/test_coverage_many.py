"""Many policies and areas at once give what each gives alone."""

from datetime import date

import numpy as np
import pytest

from tests.resources.made import KINDS, ON, actors_of, need, needs_of_rows, offers_of
from tests.resources.made import offer as row_of
from threebuckets.errors import ShapeError
from threebuckets.resources import Commitments, CoverageCases, Reach, coverage, coverage_many

ACTORS = actors_of(*[f"a{n}" for n in range(25)])


def register(seed):
    """Offers of skill, space and money that reach some of six areas."""
    rng = np.random.default_rng(seed)
    kinds = [
        ("skill/cook", "people"),
        ("skill/care", "people"),
        ("space/hall", "m2"),
        ("money", "GBP"),
        ("goods", "item"),
    ]
    rows = []
    for n in range(120):
        kind, unit = kinds[rng.integers(len(kinds))]
        rows.append(
            row_of(
                f"o{n:03}", actor=f"a{rng.integers(25)}", kind=kind, unit=unit, amount=int(rng.integers(1, 9)),
                also="skill/care" if kind == "skill/cook" and rng.random() < 0.5 else "",
                reliability=float(rng.choice([0.3, 0.6, 0.95])), basis=str(rng.choice(["offered", "pledged", "listed"])),
                until=str(rng.choice(["", "2027-08-31", "2028-08-31"])),
            )
        )  # fmt: skip
    areas = [np.sort(rng.choice(6, rng.integers(0, 4), replace=False)).astype(np.int32) for _ in rows]
    start = np.concatenate([[0], np.cumsum([len(found) for found in areas])]).astype(np.int64)
    area = np.concatenate(areas)
    metres = rng.integers(1, 5000, len(area)).astype(np.float32)
    return offers_of(*rows, actors=ACTORS), Reach(start, area, np.ones(len(area), np.float32), metres)


def cases_of(**columns):
    policies = [
        [need("a", 12, kind="skill/cook", low=8, high=16), need("b", 9, kind="skill")],
        [need("c", 30, kind="space", unit="m2"), need("d", 15, kind="money", unit="GBP", until="2027-06-30")],
        [need("e", 4, kind="goods/bread", unit="item")],
    ]
    pairs = [(policy, area) for policy in range(3) for area in range(6)]
    return CoverageCases(
        policy=np.array([f"p{policy}" for policy, _ in pairs], object),
        area=np.array([area for _, area in pairs], np.int32),
        requirements=tuple(needs_of_rows(*policies[policy]) for policy, _ in pairs),
        **columns,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_all_at_once_equals_one_by_one(seed):
    offers, reach = register(seed)
    cases = cases_of(complete_kinds=(frozenset({"goods"}),) * 18)
    found = coverage_many(cases, offers, ACTORS, KINDS, reach, on=ON, draws=200, seed=5)
    for at, area in enumerate(cases.area):
        near = reach.by_area(np.array([area]))[int(area)]
        alone = coverage(
            cases.requirements[at], offers, ACTORS, KINDS, near.offer, on=ON, draws=200, seed=5,
            complete_kinds=frozenset({"goods"}), distance_m=near.distance_m,
        )  # fmt: skip
        assert repr(alone) == repr(found[at])
    assert {(case.sure, case.possible) for case in found} >= {(False, True), (False, False)}
    assert any(case.ruled_out == ("goods/bread",) for case in found)


def test_a_cases_own_commitments_go_before_those_of_all():
    offers, reach = register(1)
    dates = np.full(120, np.datetime64("2027-01-01")), np.full(120, np.datetime64("2030-12-31"))
    all_given = Commitments(offers.id, np.full(120, 99.0), *dates)
    cases = cases_of(commitments=(None, *(all_given,) * 17))
    found = coverage_many(cases, offers, ACTORS, KINDS, reach, on=ON, draws=50)
    plain = coverage_many(cases_of(), offers, ACTORS, KINDS, reach, on=ON, draws=50)
    assert repr(found[0]) == repr(plain[0])
    assert not any(case.possible for case in found[1:])
    served = [offer.offer_id for line in found[1].lines for offer in line.offers]
    assert found[1].over_committed == tuple(sorted(set(served)))


def test_columns_of_different_lengths_are_refused():
    offers, reach = register(1)
    with pytest.raises(ShapeError, match="complete_kinds"):
        coverage_many(cases_of(complete_kinds=(frozenset(),)), offers, ACTORS, KINDS, reach, on=date(2026, 1, 1))


def test_no_cases_give_no_answers():
    offers, reach = register(1)
    none = CoverageCases(np.array([], object), np.array([], np.int32), ())
    assert coverage_many(none, offers, ACTORS, KINDS, reach, on=ON) == ()
