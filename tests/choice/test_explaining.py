"""A choice in words: every way in, every reason out, every change, whole sentences without gaps."""

import re
from dataclasses import replace
from fractions import Fraction
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.choice.contests import IDS, NEEDS, POLICIES, VOTES, taking, town
from threebuckets.choice import (
    Ballots,
    Bound,
    Candidate,
    Limits,
    Reason,
    Scarce,
    WhatIf,
    Words,
    bring_in,
    choose,
    discreet,
    explain,
)
from threebuckets.choice.sentences import CHANGES, IN, MORE, NOT_FOUND, OUT


def is_consistent(reason: Reason) -> bool:
    """Whether the amounts that a reason tells bear it out."""
    lacking = {"supporters-short": "owned", "outbid": "left", "no-room": "unspent"}.get(reason.code, "")
    need, told = reason.parts.get("need"), reason.parts.get(lacking)
    return not isinstance(told, Fraction) or not isinstance(need, Fraction) or told < need


@settings(max_examples=60, deadline=None)
@given(
    VOTES,
    NEEDS,
    st.integers(0, 20),
    st.integers(1, 10),
    st.sampled_from(["equal-shares", "greedy", "max-support"]),
    st.sampled_from(["card", "cost", "points"]),
    st.sampled_from(["none", "percentu"]),
    st.booleans(),
)
def test_every_policy_has_a_whole_sentence(
    votes: list[dict[str, int]], needs: list[dict[str, int]], money: int, staff: int, rule: str, utility: str,
    completion: str, is_discreet: bool,
) -> None:  # fmt: skip
    """Whether in or out, told plainly or with discretion."""
    candidates = [
        replace(c, excludes=("d",) if c.policy == "c" else (), groups=("north",) if c.policy in "ab" else ())
        for c in taking(needs)
    ]
    limits = Limits({"money": Fraction(money), "staff": Fraction(staff)}, (Bound("north", high=Fraction(1)),))
    rules = replace(IDS, rule=rule, utility=utility, completion=completion, step=Fraction(1))
    choice = choose(candidates, Ballots.of(POLICIES, votes * 4), limits, rules)
    told = discreet(choice, undisclosed={"staff"}) if is_discreet else choice
    assert all(is_consistent(reason) for reason in (*choice.out.values(), *told.out.values()))
    for policy in POLICIES:
        for sentence in explain(told, policy):
            assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
            assert "None" not in sentence
            assert "{" not in sentence


def test_what_supporters_spent_is_told_largest_first() -> None:
    """And what they have left."""
    candidates = [Candidate(name, {"GBP": Fraction(cost)}) for name, cost in (("a", 400), ("b", 300), ("c", 300))]
    ballots = Ballots.of(["a", "b", "c"], [{"a": 1, "b": 1, "c": 1}] * 20)
    choice = choose(candidates, ballots, Limits({"GBP": Fraction(800)}), replace(IDS, completion="none"))
    said = explain(choice, "a", Words({"b": "Benches", "c": "Crossings"}, {"GBP": Scarce("GBP")}))
    assert said == (
        "Its supporters (20 people) spent £300 on “Benches” and £300 on “Crossings”; "
        "they have £200 left of the £400 that it takes.",
    )


def test_fewer_than_ten_people_are_never_counted() -> None:
    """Nor what they own, from which they could be counted."""
    candidates, _, limits = town()
    ballots = Ballots.of(["a", "c"], [{"a": 1}] * 80 + [{"c": 1}] * 7)
    choice = choose(candidates, ballots, limits, replace(IDS, completion="none"))
    told = discreet(choice)
    assert explain(told, "c") == (
        "It takes £300; its supporters (fewer than 10 people) own less than that together, by fair shares.",
        "What is left over, £350, is not theirs to spend.",
    )
    assert told.out["c"].spent == {}
    assert not {"owned", "left", "each", "supporters"} & set(told.out["c"].parts)


def test_changes_read_as_what_brings_it_in_never_as_the_least() -> None:
    """Found or not."""
    what_if = WhatIf.of(*town(), replace(IDS, completion="none"))
    sentences = [bring_in(change) for change in what_if.changes("c")]
    assert all(
        "brings it in" in s or "bring it in" in s or s.startswith("It is in if") or "found" in s for s in sentences
    )
    assert not any("least change" in s for s in sentences)
    assert bring_in(what_if.changes("d")[0]).startswith("No lower cost was found that brings it in")


@pytest.mark.parametrize("templates", [IN, OUT, CHANGES, NOT_FOUND, MORE], ids=["in", "out", "changes", "not", "more"])
def test_templates_name_their_fields(templates: dict[object, str]) -> None:
    """Translators see names, never positions."""
    for template in templates.values():
        assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(template))


def test_rounded_supporters_never_own_more_than_they_lack() -> None:
    """Twenty-nine own less than it takes, thirty would own more: then what is left over is told, which is too little."""
    each = Fraction(13778, 10)
    parts = {"resource": "GBP", "need": Fraction(40000), "unspent": Fraction(13586), "supporters": Fraction(29)}
    short = Reason("supporters-short", {**parts, "each": each, "owned": 29 * each, "left": 29 * each})
    choice = choose([Candidate("a", {})], Ballots.of(["a"], [{"a": 1}]), Limits({}))
    told = discreet(replace(choice, out={"b": short}))
    assert explain(told, "b") == ("It takes £40,000, and £13,586 was left when its turn came.",)
    enough = Reason("supporters-short", {**short.parts, "unspent": Fraction(50000)})
    told = discreet(replace(choice, out={"b": enough}))
    assert explain(told, "b")[0] == (
        "It takes £40,000; its supporters (30 people) own less than that together, by fair shares."
    )


def test_supporters_who_could_pay_are_not_said_to_be_short() -> None:
    """Parts were raised until they could, and by then too little money was left."""
    candidates = [Candidate(name, {"GBP": Fraction(cost)}) for name, cost in (("a", 60), ("b", 50), ("c", 45))]
    ballots = Ballots.of(["a", "b", "c"], [{"a": 1}] * 50 + [{"b": 1}] * 27 + [{"c": 1}] * 23)
    choice = choose(candidates, ballots, Limits({"GBP": Fraction(100)}), IDS)
    assert all(is_consistent(reason) for reason in choice.out.values())


def test_amounts_to_the_hundredth_are_told_whole() -> None:
    """A budget of 100.5 is not 100."""
    assert Scarce("PLN").plain(Fraction(201, 2)) == "100.50 PLN"
    assert Scarce("hour", ("skill/cook",)).plain(Fraction(201, 2)) == "100.5 hours"
    assert Scarce("PLN").plain(Fraction(1000, 3)) == "333 PLN"
