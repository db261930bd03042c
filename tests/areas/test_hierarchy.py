"""Levels, parents, peers and successors of areas."""

import random

import pytest

from threebuckets.areas import Area, Hierarchy, Succession
from threebuckets.errors import InputError, UnknownCodeError

AREAS = [
    Area("K", "Kingdom", frozenset({"country"})),
    Area("N", "North", frozenset({"region"})),
    Area("C", "Combined", frozenset({"authority"})),
    Area("a", "Ayton", frozenset({"district", "county"})),
    Area("b", "Beeford", frozenset({"district"}), None, 2024),
    Area("c", "Beeford", frozenset({"district"}), 2025, None),
]
LINKS = [("a", "C"), ("a", "N"), ("b", "N"), ("c", "N"), ("N", "K"), ("C", "K")]


def test_an_area_has_several_levels_and_parents_nearest_first() -> None:
    hierarchy = Hierarchy.of(AREAS, LINKS)
    assert hierarchy.parents("a") == ("C", "N", "K")
    assert hierarchy.ancestor("a", "region") == "N"
    assert hierarchy.ancestor("K", "region") is None
    assert hierarchy.at_level("county", year=2025) == ("a",)


def test_years_are_inclusive_and_peers_are_those_in_force() -> None:
    hierarchy = Hierarchy.of(AREAS, LINKS)
    assert hierarchy.at_level("district", year=2024) == ("a", "b")
    assert hierarchy.at_level("district", year=2025) == ("a", "c")
    assert hierarchy.peers("a", level="district", within="N", year=2025) == ("c",)
    assert hierarchy.peers("a", level="district", within="C", year=2025) == ()
    assert hierarchy.peers("c", level="district", within=None, year=2024) == ("a", "b")
    assert hierarchy.descendants("K", "district", year=2025) == ("a", "c")


def test_listing_every_ancestor_says_the_same_as_listing_the_next() -> None:
    full = [("a", "C"), ("a", "N"), ("a", "K"), ("b", "N"), ("b", "K"), ("c", "N"), ("c", "K"), ("N", "K"), ("C", "K")]
    assert Hierarchy.of(AREAS, full).ancestors == Hierarchy.of(AREAS, LINKS).ancestors


def test_row_order_changes_nothing() -> None:
    areas = AREAS.copy()
    random.Random(3).shuffle(areas)
    first, second = Hierarchy.of(AREAS, LINKS), Hierarchy.of(areas, LINKS)
    assert list(first.areas) == list(second.areas)
    assert first.descendants("K", "district", year=2025) == second.descendants("K", "district", year=2025)


def test_every_fault_of_a_hierarchy_is_told_at_once() -> None:
    areas = [Area("a", "A"), Area("a", "A again"), Area("b", "B", frozenset(), 2000, 1999), Area("c", "C")]
    links = [("a", "c"), ("c", "a"), ("b", "nowhere")]
    with pytest.raises(InputError) as caught:
        Hierarchy.of(areas, links, [Succession("a", "b", 0.4, 2020), Succession("a", "c", 0.4, 2020)])
    assert [fault.code for fault in caught.value.faults] == ["F20", "F23", "F21", "F22", "F13"]
    assert "nowhere" in str(caught.value)


def test_successions_compose_over_years() -> None:
    areas = [Area("x", "X", end=2017), Area("y", "Y", end=2017), Area("z", "Z", start=2018, end=2021), Area("w", "W")]
    steps = [
        Succession("x", "z", 1.0, 2018),
        Succession("y", "z", 1.0, 2018),
        Succession("z", "w", 0.75, 2022),
        Succession("z", "v", 0.25, 2022),
    ]
    hierarchy = Hierarchy.of(areas, [], steps)
    assert hierarchy.successors("x", year=2017) == (Succession("x", "x", 1.0, 2017),)
    assert hierarchy.successors("x", year=2019) == (Succession("x", "z", 1.0, 2018),)
    assert hierarchy.successors("x", year=2025) == (Succession("x", "v", 0.25, 2022), Succession("x", "w", 0.75, 2022))
    assert hierarchy.successors("w", year=2025) == (Succession("w", "w", 1.0, 2025),)


def test_an_area_that_ended_without_known_successor_has_none() -> None:
    assert Hierarchy.of(AREAS, LINKS).successors("b", year=2025) == ()


def test_a_part_kept_under_the_old_code_is_followed_on() -> None:
    steps = [Succession("x", "x", 0.9, 2018), Succession("x", "y", 0.1, 2018)]
    found = Hierarchy.of([Area("x", "X"), Area("y", "Y")], [], steps).successors("x", year=2020)
    assert found == (Succession("x", "x", 0.9, 2018), Succession("x", "y", 0.1, 2018))


def test_a_code_nobody_knows_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownCodeError, match="nowhere"):
        Hierarchy.of(AREAS, LINKS).parents("nowhere")
    with pytest.raises(UnknownCodeError, match="nowhere"):
        Hierarchy.of(AREAS, LINKS).successors("nowhere", year=2020)
