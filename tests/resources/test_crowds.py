"""Persons are counted in tens, in parts that never overlap."""

from hypothesis import given
from hypothesis import strategies as st

from threebuckets.resources import crowds

PARENTS = {"quay": ("bay", "county"), "loom": ("bay", "county"), "moor": ("hill", "county")} | {
    "bay": ("county",),
    "hill": ("county",),
    "county": (),
}


def persons(kind: str, area: str, n: int, start: int = 0):
    """So many persons with one offer each."""
    return [(f"{kind}-{area}-{start + number}", kind, area) for number in range(n)]


def test_ten_in_an_area_are_told_there():
    """To the nearest five."""
    found = crowds(persons("person", "quay", 13), PARENTS)
    assert [(crowd.kind, crowd.area, crowd.is_rest, crowd.people) for crowd in found] == [("person", "quay", False, 15)]


def test_fewer_are_counted_in_the_next_larger_area():
    """With the others that are too few, and without those who are shown already."""
    rows = persons("person", "quay", 20) + persons("person", "loom", 6) + persons("person", "moor", 5)
    found = crowds(rows, PARENTS)
    assert [(crowd.area, crowd.is_rest, crowd.people) for crowd in found] == [("county", True, 10), ("quay", False, 20)]


def test_fewer_of_a_kind_are_counted_with_the_wider_kind():
    """Nobody is told of as the one who translates."""
    rows = persons("person/reader", "quay", 6) + persons("person/driver", "quay", 6)
    found = crowds(rows, PARENTS)
    assert [(crowd.kind, crowd.area, crowd.people) for crowd in found] == [("person", "quay", 10)]


def test_nothing_is_told_of_nine():
    """Wherever and whatever."""
    assert crowds(persons("skill/repair", "quay", 5) + persons("skill/care", "", 4), PARENTS) == ()


def test_a_person_counts_once_for_a_kind():
    """Ten offers of one person are no crowd."""
    rows = [("ada", "person", area) for area in PARENTS] * 10
    assert crowds(rows, PARENTS) == ()


kinds = st.sampled_from(["person", "person/reader", "person/driver", "skill/repair"])
areas = st.sampled_from([*PARENTS, ""])


@given(st.lists(st.tuples(st.integers(0, 60).map("p{}".format), kinds, areas), max_size=200), st.randoms())
def test_every_number_is_of_ten_or_more_whatever_the_order(rows, random):
    """Never less than ten, a multiple of five, and no more than there are."""
    found = crowds(rows, PARENTS)
    assert all(crowd.people >= 10 and crowd.people % 5 == 0 for crowd in found)
    for kind in {crowd.kind for crowd in found}:
        there = len({person for person, given_kind, _area in rows if given_kind == kind or given_kind.startswith(kind)})
        parts = [crowd.people for crowd in found if crowd.kind == kind]
        assert sum(parts) <= there + 2 * len(parts)
    random.shuffle(rows)
    assert crowds(rows, PARENTS) == found
