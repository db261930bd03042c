"""Bridging scores: liked whichever side one takes."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import spearmanr

from tests.values.made import camps, renumbered
from threebuckets.errors import ShapeError
from threebuckets.values import Votes, bridging_scores, factor_model, opinion_landscape
from threebuckets.values.factor_model import Fit, Penalties, RatedRows, fit_model, loss

PENALTIES = Penalties(0.15, 0.03)


def nobody_decides(votes, seed):
    """A random start."""
    draw = np.random.default_rng(seed)
    return Fit(
        0.5,
        np.zeros(votes.n_participants),
        draw.normal(size=votes.n_participants) * 0.3,
        np.zeros(votes.n_statements),
        np.zeros(votes.n_statements),
    )


def test_the_loss_is_the_least_that_a_general_minimiser_finds():
    votes, _ = camps(40, 10, seed=3)
    weight = np.random.default_rng(0).uniform(0.5, 2, votes.n_participants)
    rows = RatedRows.of(votes, weight)
    found = fit_model(rows, nobody_decides(votes, 1), PENALTIES, solve_first=False)
    n, m = votes.n_participants, votes.n_statements

    def of_all(x):
        parts = np.split(x[1:], [n, 2 * n, 2 * n + m])
        return loss(rows, Fit(float(x[0]), *parts), PENALTIES)

    x = np.concatenate([[found.mean], found.b, found.f, found.c, found.g])
    assert minimize(of_all, x, method="L-BFGS-B", options={"maxfun": 20_000}).fun == pytest.approx(of_all(x), abs=1e-9)
    for place in np.random.default_rng(2).integers(0, x.size, 20):
        for step in (-1e-3, 1e-3):
            moved = x.copy()
            moved[place] += step
            assert of_all(moved) > of_all(x)


def test_the_loss_is_that_of_the_written_formula():
    votes, _ = camps(30, 8, seed=5)
    weight = np.linspace(0.5, 1.5, votes.n_participants)
    draw = np.random.default_rng(0)
    b, f = draw.normal(size=(2, votes.n_participants))
    c, g = draw.normal(size=(2, votes.n_statements))
    total, squares = 0.0, 0.0
    for i, j, answer in zip(votes.participant_index, votes.statement_index, votes.answers, strict=True):
        rating = {1: 1.0, 0: 0.5, -1: 0.0}[int(answer)]
        total += weight[i]
        squares += weight[i] * (rating - 0.4 - b[i] - c[j] - f[i] * g[j]) ** 2
    expected = squares / total + 0.15 * (0.16 + np.average(b**2, weights=weight) + (c**2).mean())
    expected += 0.03 * (np.average(f**2, weights=weight) + (g**2).mean())
    assert loss(RatedRows.of(votes, weight), Fit(0.4, b, f, c, g), PENALTIES) == pytest.approx(expected, abs=1e-12)


def test_three_random_starts_give_the_same_ranking():
    votes, _ = camps(200, 30, seed=1)
    rows = RatedRows.of(votes, np.ones(votes.n_participants))
    scores = [fit_model(rows, nobody_decides(votes, seed), PENALTIES, solve_first=False).c for seed in range(3)]
    assert spearmanr(scores[0], scores[1]).statistic >= 0.9999
    assert spearmanr(scores[0], scores[2]).statistic >= 0.9999


def test_what_both_camps_like_bridges_and_what_one_camp_likes_does_not():
    votes, camp = camps(200, 30, seed=2, shares=(0.7, 0.3))
    found = bridging_scores(votes)
    assert found.has_converged
    assert found.both_sides[:6].all()
    divided = np.array(
        [
            abs(
                votes.answers[(votes.statement_index == j) & (camp[votes.participant_index] == 0)].mean()
                - votes.answers[(votes.statement_index == j) & (camp[votes.participant_index] == 1)].mean()
            )
            > 1
            for j in range(30)
        ]
    )
    assert not found.both_sides[divided].any()
    assert not found.bridges[divided].any()
    assert found.score[:6].min() > found.score[divided].max()
    assert np.abs(found.factor[divided]).min() > np.abs(found.factor[:6]).max()


def test_the_factor_points_the_way_of_the_first_axis():
    votes, _ = camps(seed=4)
    landscape = opinion_landscape(votes)
    assert np.corrcoef(bridging_scores(votes, landscape=landscape).factor, landscape.components[0])[0, 1] > 0.5


def test_a_person_of_weight_two_equals_two_such_people():
    votes, _ = camps(60, 20, seed=6, density=1.0)
    people, statements = votes.participant_index, votes.statement_ids[votes.statement_index]
    again = people < 20
    doubled = Votes.from_columns(
        np.concatenate([people, people[again] + 1000]),
        np.concatenate([statements, statements[again]]),
        np.concatenate([votes.answers, votes.answers[again]]),
    )
    weights = np.where(np.arange(60) < 20, 2.0, 1.0)
    one, two = bridging_scores(votes, weights=weights), bridging_scores(doubled)
    assert one.score == pytest.approx(two.score, abs=1e-6)
    assert (one.mean, one.loss) == pytest.approx((two.mean, two.loss), abs=1e-7)


def test_renumbering_people_changes_nothing_at_all():
    votes, _ = camps(90, 15, seed=7)
    other = renumbered(votes, np.random.default_rng(0).permutation(votes.n_participants) + 500)
    first, second = bridging_scores(votes, replicates=5), bridging_scores(other, replicates=5)
    for name in ("score", "factor", "low", "high", "both_sides"):
        assert (getattr(first, name) == getattr(second, name)).all()


def test_people_who_are_not_fitted_do_not_count():
    votes, camp = camps(150, 20, seed=8)
    kept = camp == 0
    alone = bridging_scores(votes.keep(participants=kept))
    fitted = bridging_scores(votes, fit=kept)
    assert fitted.score == pytest.approx(alone.score, abs=1e-6)
    assert (fitted.both_sides == alone.both_sides).all()


def test_a_statement_with_few_votes_has_no_score():
    votes, _ = camps(100, 20, seed=9)
    more = votes.with_votes([0, 1, 2, 3], [99, 99, 99, 99], [1, 1, 1, 1])
    found = bridging_scores(more)
    assert np.flatnonzero(np.isnan(found.score)).tolist() == [20]
    assert not found.both_sides[20]
    assert np.isnan(found.factor[20])


def test_intervals_hold_the_score_and_narrow_with_more_people():
    few, many = (bridging_scores(camps(n, 20, seed=3)[0], replicates=20) for n in (60, 600))
    for found in (few, many):
        assert ((found.low <= found.score) & (found.score <= found.high)).all()
    assert (many.high - many.low).mean() < 0.6 * (few.high - few.low).mean()
    assert np.isnan(bridging_scores(camps(60, 20)[0]).low).all()


def test_without_the_compiler_the_scores_are_the_same(monkeypatch):
    votes, _ = camps(120, 25, seed=10)
    weights = np.random.default_rng(1).uniform(0.3, 3, 120)
    weights[:5] = 0
    compiled = bridging_scores(votes, weights=weights, replicates=3)
    monkeypatch.setattr(factor_model, "numba", None)
    plain = bridging_scores(votes, weights=weights, replicates=3)
    for name in ("score", "factor", "low", "high", "loss", "mean"):
        assert getattr(plain, name) == pytest.approx(getattr(compiled, name), abs=1e-9)


def test_more_people_than_one_block_give_what_one_block_gives(monkeypatch):
    votes, _ = camps(300, 12, seed=11)
    whole = bridging_scores(votes)
    monkeypatch.setattr(factor_model, "BLOCK", 64)
    parts = [bridging_scores(votes) for _ in range(3)]
    assert parts[0].score == pytest.approx(whole.score, abs=1e-9)
    assert parts[0].loss == pytest.approx(whole.loss, abs=1e-12)
    assert all((part.score == parts[0].score).all() for part in parts)


@pytest.mark.parametrize(
    "votes",
    [
        Votes.from_columns([], [], []),
        Votes.from_columns([1, 2], [1, 1], [1, -1]),
        camps(10, 20)[0],
        camps(100, 5)[0],
    ],
)
def test_too_little_is_no_error_but_no_score(votes):
    found = bridging_scores(votes, replicates=2)
    assert np.isnan(found.score).all()
    assert found.score.shape == (votes.n_statements,)
    assert not found.both_sides.any()
    assert not found.bridges.any()


def test_everybody_of_one_mind_has_no_sides():
    votes = Votes.from_columns(np.repeat(np.arange(30), 10), np.tile(np.arange(10), 30), np.ones(300, int))
    found = bridging_scores(votes)
    assert np.ptp(found.score) == pytest.approx(0, abs=1e-9)
    assert (found.factor == 0).all()
    assert not found.both_sides.any()
    nobody = bridging_scores(votes, fit=np.zeros(30, bool))
    assert np.isnan(nobody.score).all()


@pytest.mark.parametrize("wrong", [{"intercept_penalty": 0}, {"factor_penalty": float("nan")}, {"landscape": "other"}])
def test_wrong_arguments_are_named(wrong):
    votes, _ = camps(40, 10)
    if "landscape" in wrong:
        wrong = {"landscape": opinion_landscape(camps(41, 10)[0])}
    with pytest.raises(ShapeError, match=next(iter(wrong))):
        bridging_scores(votes, **wrong)
