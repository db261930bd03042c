"""The same organisation twice: by identifier, never by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threebuckets.errors import InputError
from threebuckets.resources import actors_from_rows, merge_actors, normal_identifier


def actors_of(*rows):
    return actors_from_rows(
        [
            {"actor": a, "name": name, "kind": "community", "identifiers": ids, "area": area}
            for a, name, ids, area in rows
        ]
    )


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("GB-COH-736", "GB-COH-00000736"),
        ("gb-coh-ce00571", "GB-COH-CE000571"),
        ("GB-CHC-0219099", "GB-CHC-219099"),
        (" GB-CHC- 219 099 ", "GB-CHC-219099"),
        ("GB-SC-SC012345", "GB-SC-SC012345"),
        ("360g-trafford-abc", "360G-trafford-abc"),
        ("GB-EDU-106289", "GB-EDU-106289"),
        ("GB-LAE-TRF", "GB-LAE-TRF"),
    ],
)
def test_identifiers_have_one_normal_form(text, normal):
    assert normal_identifier(text) == normal
    assert normal_identifier(normal) == normal


@pytest.mark.parametrize("text", ["", "736", "GB-736", "GB-COH-", "Footlights", "GB-COH"])
def test_what_is_no_identifier_is_refused(text):
    with pytest.raises(InputError, match="PREFIX-number"):
        normal_identifier(text)


def test_actors_that_share_an_identifier_through_others_are_one():
    merged = merge_actors(
        actors_of(
            ("c", "Mill CIC", "GB-EDU-1", "W1"),
            ("b", "The Mill", "GB-EDU-1|GB-CHC-22", ""),
            ("a", "Mill", "GB-CHC-022", ""),
            ("d", "Mill", "", ""),
        )
    )
    assert merged.actors.id.tolist() == ["a", "d"]
    assert merged.index.tolist() == [0, 0, 0, 1]
    assert merged.actors.identifiers[0] == ("GB-CHC-22", "GB-EDU-1")
    assert merged.actors.area[0] == "W1"


def test_one_name_of_two_companies_stays_two_actors_and_is_suggested_only():
    merged = merge_actors(
        actors_of(("a", "Footlights Ltd", "GB-COH-1", "W1"), ("b", "The Footlights", "GB-COH-2", "W1"))
    )
    assert merged.actors.id.tolist() == ["a", "b"]
    assert [suggestion.ids for suggestion in merged.suggestions] == [("a", "b")]


def test_a_cluster_with_two_company_numbers_is_left_apart_and_reported():
    merged = merge_actors(
        actors_of(("a", "A", "GB-COH-1|GB-EDU-9", ""), ("b", "B", "GB-EDU-9|GB-COH-2", ""), ("c", "C", "GB-CHC-1", ""))
    )
    assert merged.actors.id.tolist() == ["a", "b", "c"]
    (conflict,) = merged.conflicts
    assert (conflict.ids, conflict.scheme) == (("a", "b"), "GB-COH")
    assert conflict.numbers == ("GB-COH-00000001", "GB-COH-00000002")


def test_a_merged_actor_is_shown_to_the_narrowest_circle_and_consent_ends_first():
    rows = [
        {"actor": "a", "name": "A", "kind": "business", "identifiers": "GB-COH-1", "shown": "public"},
        {
            "actor": "b",
            "name": "A",
            "kind": "business",
            "identifiers": "GB-COH-1",
            "shown": "organisation",
            "consent_until": "2027-01-31",
        },
    ]
    merged = merge_actors(actors_from_rows(rows)).actors
    assert merged.shown[0] == "organisation"
    assert merged.consent_until[0] == np.datetime64("2027-01-31")


def test_nobody_merges_to_nobody():
    merged = merge_actors(actors_from_rows([]))
    assert len(merged.actors.id) == len(merged.index) == 0


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_no_cluster(order):
    rows = [("a", "A", "GB-EDU-1", ""), ("b", "B", "GB-EDU-1|GB-EDU-2", ""), ("c", "C", "GB-EDU-2", ""), ("d", "D", "GB-COH-1|GB-EDU-3", ""), ("e", "E", "GB-COH-2|GB-EDU-3", ""), ("f", "F", "", "")]  # fmt: skip
    merged = merge_actors(actors_of(*[rows[at] for at in order]))
    assert merged.actors.id.tolist() == ["a", "d", "e", "f"]
    assert [merged.actors.id[merged.index[order.index(at)]] for at in range(6)] == ["a", "a", "a", "d", "e", "f"]
