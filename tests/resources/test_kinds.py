"""Kinds: which words are kinds, what serves what, what an organisation may add."""

import numpy as np
import pytest

from threebuckets.errors import InputError, UnknownCodeError
from threebuckets.resources import Kinds, extend_kinds, standard_kinds


def kinds_of(*rows: tuple[str, int, str, bool, int]) -> Kinds:
    slug, parent, unit, stock, shelf = zip(*rows, strict=True)
    return Kinds(
        np.array(slug, object),
        np.array(parent, np.int32),
        np.array(unit, object),
        np.array(stock, bool),
        np.array(shelf, np.int64),
    )


def test_the_ten_roots_are_there_with_unit_and_shelf_life():
    kinds = standard_kinds()
    assert len(kinds.slug) == 10
    assert kinds.unit[kinds.row("space")] == "m2"
    assert kinds.shelf_days[kinds.row("knowledge")] == 1825
    assert sorted(kinds.slug[kinds.stock]) == ["goods", "money"]


def test_a_slug_below_a_known_kind_is_a_kind_and_a_misspelt_root_is_none():
    kinds = standard_kinds()
    assert "skill/qualified-nursery-lead" in kinds
    for word in ("skil/cook", "Skill", "skill/", "skill//cook", "/skill", "", 5):
        assert word not in kinds


def test_an_offer_serves_its_own_kind_and_those_above_but_none_below_or_beside():
    kinds = standard_kinds()
    assert kinds.serves("space/hall/stage", "space/hall")
    assert kinds.serves("space/hall", "space/hall")
    assert not kinds.serves("space", "space/hall")
    assert not kinds.serves("space/hallway", "space/hall")
    assert not kinds.serves("goods", "space")


def test_an_unknown_kind_names_the_roots():
    with pytest.raises(UnknownCodeError, match="equipment, goods"):
        standard_kinds().chain("room")


def test_own_kinds_inherit_unit_and_stock_and_may_shorten_the_shelf_life():
    own = kinds_of(
        ("care", -1, "hour/week", False, 90), ("care/night", -1, "", False, 0), ("goods/bread", -1, "", True, 3)
    )
    kinds = extend_kinds(standard_kinds(), own)
    assert kinds.unit[kinds.row("care/night/baby")] == "hour/week"
    assert kinds.shelf_days[kinds.row("care/night")] == 90
    assert kinds.serves("care/night", "care")
    assert kinds.shelf_days[kinds.row("goods/bread")] == 3


def test_a_parent_by_number_need_not_show_in_the_slug():
    base = standard_kinds()
    own = kinds_of(("hall", base.row("space"), "", False, 0))
    assert extend_kinds(base, own).serves("hall", "space")


def test_every_fault_of_own_kinds_comes_at_once():
    own = kinds_of(
        ("space", -1, "m2", False, 10),
        ("Bad Slug", -1, "item", False, 10),
        ("a", 13, "item", False, 10),
        ("b", 12, "item", False, 10),
    )
    with pytest.raises(InputError) as raised:
        extend_kinds(standard_kinds(), own)
    assert {fault.code for fault in raised.value.faults} == {"F15", "F20", "F22"}


def test_own_kinds_may_not_differ_in_nature_from_the_kind_above():
    own = kinds_of(("space/hall", -1, "item", True, 9999))
    with pytest.raises(InputError) as raised:
        extend_kinds(standard_kinds(), own)
    assert {fault.column for fault in raised.value.faults} == {"unit", "stock", "shelf_days"}
