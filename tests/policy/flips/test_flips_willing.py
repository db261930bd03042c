"""Willing votes that turn a bucket that does not hold: all that keeps it there is turned, and nothing else is promised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy import making as m
from threebuckets.policy import Outcome, Round

F, N, H = Outcome.FAILS, Outcome.NOT_YET_KNOWN, Outcome.HOLDS
TWO = m.policy(
    (
        "  - {statement: s1, stance: for, role: core}\n",
        "  - {statement: s1, stance: for, role: core}\n  - {statement: s2, stance: against, role: core}\n",
    )
)


def asked(cells, statement="s1"):
    """Facts of one statement, its cells by group of a hundred people; what all said is their sum."""
    everybody = m.counts("all", *(sum(each) for each in zip(*cells.values(), strict=True)), people=100 * len(cells))
    named = [m.counts(group, *cell, people=100, base=100) for group, cell in cells.items()]
    return m.opinions(*named, m.changed(everybody, base=100 * len(cells)), key=f"{statement}:w1")


def added(cells, votes, stance="for"):
    """Cells with more votes on the policy's side."""
    at = 0 if stance == "for" else 1
    return {
        group: tuple(n + (votes.get(group, 0) if place == at else 0) for place, n in enumerate(cell))
        for group, cell in cells.items()
    }


def turned(before, after, document=None):
    """Outcome of the values bucket after the last round."""
    last = m.verdict(m.standing(document) | before, document=document)
    memory = Round("r", m.ON, (last,), "")
    return m.verdict(m.standing(document) | after, document=document, memory=memory).buckets["values"].outcome


def test_a_majority_and_a_group_that_are_against_are_turned_together() -> None:
    """Votes of the group that is against count towards the majority too."""
    cells = {"A": (45, 50), "B": (10, 80)}
    bucket = m.verdict(m.standing() | asked(cells)).buckets["values"]
    assert sum(check.outcome is F for check in bucket.checks) == 2
    assert bucket.flip is not None
    assert bucket.flip.turns == (F, N)
    votes = told(bucket.flip.sentence)
    assert votes["B"] > 0
    assert turned(asked(cells), asked(added(cells, votes))) is not F
    assert turned(asked(cells), asked(added(cells, votes | {"B": votes["B"] - 1}))) is F


def test_two_groups_that_are_against_are_both_named() -> None:
    """Votes of one alone would turn nothing."""
    cells = {"A": (90, 5), "B": (10, 80), "C": (15, 70)}
    bucket = m.verdict(m.standing() | asked(cells)).buckets["values"]
    assert bucket.flip is not None
    words = bucket.flip.sentence
    assert words.startswith("Together these would turn it: ")
    assert words.count(" in Group B agreeing with ") == words.count(" in Group C agreeing with ") == 1
    assert not bucket.flip.exact


def test_two_statements_that_fail_are_both_named_with_their_sides() -> None:
    """The policy stands for one and against the other."""
    facts = m.standing(TWO) | asked({"A": (30, 60)}) | asked({"A": (70, 20)}, "s2")
    facts |= {"statement:s2": m.r.StatementFact("Relatives should.", "live")}
    flip = m.verdict(facts, document=TWO).buckets["values"].flip
    assert flip is not None
    assert "agreeing with “Parents should decide”" in flip.sentence
    assert "disagreeing with “Relatives should”" in flip.sentence


def test_too_few_votes_that_are_also_too_close_want_as_many_as_both() -> None:
    """Those who are missing may settle it too."""
    close = m.opinions(m.counts("all", 16, 14))
    flip = m.verdict(m.standing() | close).buckets["values"].flip
    assert flip is not None
    assert flip.change >= 20
    assert "more votes agreeing with" in flip.sentence


@pytest.mark.parametrize("cells", [{"A": (80, 10), "B": (5, 8)}])
def test_nothing_is_told_where_votes_alone_do_not_turn_it(cells) -> None:
    """A group of which too few voted may still be against."""
    assert m.verdict(m.standing() | asked(cells)).buckets["values"].flip is None


CELL = st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(lambda cell: sum(cell) >= 20)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("ABC"), CELL, min_size=2))
def test_votes_that_are_told_turn_it_and_one_fewer_do_not(cells) -> None:
    """Read back into the counts, whatever keeps the bucket where it is."""
    bucket = m.verdict(m.standing() | asked(cells)).buckets["values"]
    if bucket.outcome is H or bucket.flip is None:
        return
    votes = told(bucket.flip.sentence)
    assert sum(votes.values()) == bucket.flip.change
    assert turned(asked(cells), asked(added(cells, votes))) > bucket.outcome
    if len(votes) == 1:
        fewer = {group: n - 1 for group, n in votes.items()}
        assert turned(asked(cells), asked(added(cells, fewer))) is bucket.outcome


def told(sentence):
    """Votes by group, as a sentence tells them."""
    parts = sentence.removeprefix("Together these would turn it: ").split(";")
    words = [part.split() for part in parts]
    return {each[each.index("Group") + 1]: int(each[0].replace(",", "")) for each in words}
