"""Which studies support a policy, which oppose it, and what is left out."""

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError, UnknownCodeError
from threebuckets.evidence import (
    Evidence,
    Registry,
    Study,
    effective_level,
    harm_probability,
    level_from,
    study_id,
    summarise,
)

STUDIES = [Study(name, f"Study {name}", "", "A journal", 2020) for name in "pqr"]


def record(name: str, study: str, low: float, high: float, *, level: int = 4, indirectness: int = 0) -> Evidence:
    return Evidence(name, study, "centre", "readiness", level, indirectness, low, high)


def registry(*records: Evidence) -> Registry:
    return Registry.of(STUDIES, records)


def test_a_whole_interval_on_the_good_side_supports() -> None:
    good = record("e", "p", 0.1, 0.9)
    assert summarise([good], registry(good), polarity=1, needed_level=3).supporting == ("e",)
    assert summarise([good], registry(good), polarity=-1, needed_level=3).opposing == ("e",)


def test_an_interval_that_spans_zero_is_unclear_and_one_that_touches_it_from_the_bad_side_opposes() -> None:
    spans, touches = record("s", "p", -0.1, 0.9), record("t", "q", -0.9, 0.0)
    found = summarise([spans, touches], registry(spans, touches), polarity=1, needed_level=3)
    assert (found.unclear, found.opposing, found.supporting) == (("s",), ("t",), ())


def test_a_low_level_neither_supports_a_core_nor_opposes_but_may_support_a_local_part() -> None:
    weak, bad = record("w", "p", 0.1, 0.9, level=3, indirectness=1), record("b", "q", -0.9, -0.1, level=2)
    core = summarise([weak, bad], registry(weak, bad), polarity=1, needed_level=3)
    assert core.unclear == ("b", "w")
    assert core.level == 2
    assert summarise([weak, bad], registry(weak, bad), polarity=1, needed_level=2).supporting == ("w",)


def test_equal_levels_on_both_sides_are_disputed_and_unequal_ones_are_not() -> None:
    good, bad = record("g", "p", 0.1, 0.9), record("b", "q", -0.9, -0.1)
    assert summarise([good, bad], registry(good, bad), polarity=1, needed_level=3).disputed
    surer = replace(good, level=5)
    found = summarise([surer, bad], registry(surer, bad), polarity=1, needed_level=3)
    assert (found.disputed, found.supporting_level, found.opposing_level) == (False, 5, 4)


def test_several_records_of_one_study_count_once_by_the_highest_level() -> None:
    low, high = record("a", "p", 0.1, 0.9, level=3), record("z", "p", -0.2, 0.9, level=4)
    found = summarise([low, high], registry(low, high), polarity=1, needed_level=3)
    assert (found.supporting, found.unclear) == ((), ("z",))
    assert found.left_out == {"a": "same study as z"}


def test_a_retracted_study_is_listed_and_not_used() -> None:
    gone = record("e", "p", 0.1, 0.9)
    held = Registry.of([replace(STUDIES[0], retracted=True)], [gone])
    found = summarise([gone], held, polarity=1, needed_level=3)
    assert (found.level, found.supporting, found.left_out) == (0, (), {"e": "retracted"})


def test_no_record_is_no_evidence() -> None:
    found = summarise([], registry(), polarity=1, needed_level=3)
    assert (found.level, found.supporting, found.opposing, found.unclear) == (0, (), (), ())


def test_without_direction_nothing_can_be_said_to_help() -> None:
    with pytest.raises(InputError, match="higher or lower"):
        summarise([], registry(), polarity=0, needed_level=3)


def test_every_fault_of_a_registry_is_told_at_once() -> None:
    bad = [record("e", "nowhere", 0.9, 0.1, level=7, indirectness=3), record("e", "p", 0.1, 0.9)]
    with pytest.raises(InputError) as caught:
        Registry.of([*STUDIES, replace(STUDIES[0], title="Another title")], bad)
    assert sorted(f.code for f in caught.value.faults) == ["F13", "F13", "F20", "F21", "F24", "F69"]
    with pytest.raises(InputError, match="within its limits"):
        Registry.of(STUDIES, [replace(bad[1], effect=2.0)])


def test_levels_stand_for_grades_of_known_scales() -> None:
    assert [level_from("grade", grade) for grade in ("very low", "low", "moderate", "high")] == [1, 2, 4, 5]
    assert level_from("padlocks", "0") == 0
    with pytest.raises(UnknownCodeError, match="stars"):
        level_from("stars", "3")
    with pytest.raises(UnknownCodeError, match="9"):
        level_from("sms", "9")


def test_a_study_is_known_by_its_doi_then_address_then_title() -> None:
    assert study_id(doi="10.1/X", url="https://x", title="T", year=1) == "10.1/x"
    assert study_id(url="https://x", title="T") == "https://x"
    assert study_id(title="T") == "T"


def test_harm_is_read_from_the_interval_and_from_the_sign_where_there_is_no_scale() -> None:
    harm = record("h", "p", -2.0, -0.5)
    assert harm_probability(harm, polarity=-1, scale=4.0, delta=0.1) < 0.01
    assert harm_probability(harm, polarity=1, scale=nan, delta=0.1) == 1.0
    assert harm_probability(replace(harm, high=0.0), polarity=1, scale=nan, delta=0.1) == 0.0
    assert harm_probability(harm, polarity=0, scale=4.0, delta=0.1) == 0.0


records_of_any_kind = st.lists(
    st.builds(
        lambda i, s, level, indirect, low, width: Evidence(f"e{i}", s, "k", "i", level, indirect, low, low + width),
        st.integers(0, 99),
        st.sampled_from("pqr"),
        st.integers(0, 5),
        st.integers(0, 2),
        st.floats(-5, 5),
        st.floats(0, 5),
    ),
    max_size=8,
    unique_by=lambda found: found.evidence_id,
)


@settings(max_examples=60)
@given(records_of_any_kind, st.randoms())
def test_row_order_changes_nothing_and_reversing_polarity_with_the_effects_mirrors(
    records: list[Evidence], chance: object
) -> None:
    shuffled = records.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = summarise(records, registry(*records), polarity=1, needed_level=3)
    assert summarise(shuffled, registry(*shuffled), polarity=1, needed_level=3) == found
    mirrored = [replace(r, low=-r.high, high=-r.low) for r in records]
    assert summarise(mirrored, registry(*mirrored), polarity=-1, needed_level=3) == found
    assert found.level == max((effective_level(r) for r in records), default=0)
