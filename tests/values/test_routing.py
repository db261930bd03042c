"""Which statement is shown next, and how often each gets its turn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threebuckets.errors import ShapeError
from threebuckets.values import GroupCounts, Votes, count_votes, pick_statement, statement_chances, support
from threebuckets.values.routing import vote_values

COUNTS = st.lists(st.integers(0, 40), min_size=8, max_size=8)
MASK = st.lists(st.booleans(), min_size=4, max_size=4)


def variance(agree, disagree):
    """Of Beta(agree + 1/2, disagree + 1/2)."""
    a, b = agree + 0.5, disagree + 0.5
    return a * b / ((a + b) ** 2 * (a + b + 1))


@given(COUNTS, COUNTS, COUNTS, MASK, MASK)
@settings(max_examples=40)
def test_chances_are_those_of_the_formula_computed_cell_by_cell(agree, disagree, passed, seen, live):
    agree, disagree, passed = (np.reshape(values, (2, 4)) for values in (agree, disagree, passed))
    found = statement_chances(
        GroupCounts.of(agree, disagree, passed), seen=np.array(seen), live=np.array(live), group_shares=[3, 1]
    )
    worth = [0.0] * 4
    for j in range(4):
        for g, share in enumerate((0.75, 0.25)):
            a, d = agree[g, j], disagree[g, j]
            p = (a + 0.5) / (a + d + 1)
            # What is left of the variance after one more vote, averaged over how it may come out.
            left = p * variance(a + 1, d) + (1 - p) * variance(a, d + 1)
            worth[j] += share * (variance(a, d) - left)
        answers = (agree + disagree + passed)[:, j].sum()
        worth[j] *= 1 - (passed[:, j].sum() / answers if answers else 0)
    shown = [j for j in range(4) if live[j] and not seen[j]]
    total = sum(max(worth[j], 0) ** 0.5 for j in shown)
    for j in range(4):
        rest = max(worth[j], 0) ** 0.5 / total if total > 1e-12 else 1 / max(len(shown), 1)
        expected = 0.2 / len(shown) + 0.8 * rest if j in shown else 0.0
        assert found[j] == pytest.approx(expected, abs=1e-6)


@given(COUNTS, MASK)
@settings(max_examples=40)
def test_chances_sum_to_one_and_nothing_seen_is_shown_again(agree, seen):
    seen = np.array(seen)
    chances = statement_chances(
        GroupCounts.of(np.reshape(agree, (2, 4)), np.ones((2, 4))), seen=seen, live=np.ones(4, bool)
    )
    assert chances.sum() == pytest.approx(0 if seen.all() else 1)
    assert (chances[seen] == 0).all()
    assert (chances[~seen] > 0).all()


def test_a_known_group_looks_at_its_own_figures_only():
    counts = GroupCounts.of(agree=[[500, 0], [0, 500]], disagree=[[500, 0], [0, 500]])
    chances = [
        statement_chances(counts, seen=np.zeros(2, bool), live=np.ones(2, bool), group=group) for group in (0, 1)
    ]
    assert chances[0][1] > 0.85
    assert chances[1][0] > 0.85


def test_a_statement_everybody_passes_on_keeps_its_floor():
    counts = GroupCounts.of(agree=[[0, 5]], disagree=[[0, 5]], passed=[[20, 0]])
    chances = statement_chances(counts, seen=np.zeros(2, bool), live=np.ones(2, bool), floor=0.2)
    assert chances == pytest.approx([0.1, 0.9])
    nothing_to_learn = GroupCounts.of(agree=[[0, 0]], disagree=[[0, 0]], passed=[[20, 9]])
    assert statement_chances(nothing_to_learn, seen=np.zeros(2, bool), live=np.ones(2, bool)).tolist() == [0.5, 0.5]


def test_without_any_vote_every_statement_has_the_same_chance():
    counts = count_votes(Votes.from_columns([], [], [], all_statement_ids=[1, 2, 3, 4]), n_groups=3)
    assert statement_chances(counts, seen=np.zeros(4, bool), live=np.ones(4, bool)).tolist() == [0.25] * 4


def test_renumbering_statements_renumbers_their_chances():
    draw = np.random.default_rng(1)
    agree, disagree, order = draw.integers(0, 30, (2, 9)), draw.integers(0, 30, (2, 9)), draw.permutation(9)
    seen = draw.random(9) < 0.3
    asked = {"live": np.ones(9, bool), "group_shares": [1, 1]}
    first = statement_chances(GroupCounts.of(agree, disagree), seen=seen, **asked)
    second = statement_chances(GroupCounts.of(agree[:, order], disagree[:, order]), seen=seen[order], **asked)
    assert second == pytest.approx(first[order])


def test_draws_come_out_as_often_as_the_chances_say():
    chances = np.array([0.1, 0.0, 0.6, 0.3, 0.0])
    picked = [pick_statement(chances, draw=draw) for draw in (np.arange(1000) + 0.5) / 1000]
    assert np.bincount(picked, minlength=5).tolist() == [100, 0, 600, 300, 0]
    assert pick_statement(chances, draw=np.nextafter(1, 0)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"seen": np.zeros(2, bool)},
        {"live": np.ones(3)},
        {"group": 2},
        {"group_shares": [1, -1]},
        {"group_shares": [1, 1, 1]},
        {"floor": 1.5},
    ],
)
def test_wrong_arguments_are_named(wrong):
    counts = GroupCounts.of(np.ones((2, 3)), np.ones((2, 3)))
    with pytest.raises(ShapeError, match=next(iter(wrong))):
        statement_chances(counts, **{"seen": np.zeros(3, bool), "live": np.ones(3, bool)} | wrong)
    with pytest.raises(ShapeError, match="draw"):
        pick_statement(np.ones(3), draw=1.0)


def polis_priorities(agree, disagree, passed):
    """Polis's chances, without the extremity that only its map knows."""
    answers = agree + disagree + passed
    a, p = (agree + 1) / (answers + 2), (passed + 1) / (answers + 2)
    return ((1 - p) * a * (1 + 8 * 2 ** (-answers / 5))) ** 2


def simulated(rule, seed):
    """Counts of 300 people in two groups who each answer 20 of 60 statements, chosen one by one by a rule."""
    draw = np.random.default_rng(seed)
    likes = draw.beta(1, 1, (2, 60))
    counts = np.zeros((3, 2, 60))
    for person in range(300):
        group, seen = int(person % 5 < 2), np.zeros(60, bool)
        for _ in range(20):
            chances = rule(counts, seen)
            j = pick_statement(chances, draw=draw.random())
            seen[j] = True
            answer = 1 if draw.random() < 0.15 else 2 if draw.random() < likes[group, j] else 0
            counts[answer, group, j] += 1
    return GroupCounts.of(counts[2], counts[0], counts[1])


def by_value(counts, seen):
    worth = GroupCounts.of(counts[2], counts[0], counts[1])
    return statement_chances(worth, seen=seen, live=np.ones(60, bool))


def by_polis(counts, seen):
    return np.where(seen, 0.0, polis_priorities(*(counts[answer].sum(axis=0) for answer in (2, 0, 1))))


def test_intervals_are_no_wider_than_with_polis_priorities_and_no_statement_starves():
    """Simulated conversations of 300 people and 60 statements."""
    for seed in (1, 2):
        ours, theirs = simulated(by_value, seed), simulated(by_polis, seed)
        widths = [float((found.high - found.low).mean()) for found in (support(ours), support(theirs))]
        assert widths[0] <= widths[1]
        answers = (ours.opinions + ours.passed).sum(axis=0)
        assert answers.min() >= 0.25 * answers.mean()


def test_the_value_of_a_vote_falls_as_the_same_votes_are_given_again():
    worth = [vote_values(GroupCounts.of([[2 * n]], [[n]]), np.ones(1))[0] for n in range(20)]
    assert (np.diff(worth) < 0).all()
