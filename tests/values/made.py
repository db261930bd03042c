"""Invented votes for the tests of this room."""

import numpy as np

from threebuckets.values import Votes


def camps(n_people=120, n_statements=30, shares=(0.6, 0.4), seed=0, density=0.7, first_id=0):
    """People of camps that mostly vote by their camp's line; returns the votes and everybody's camp."""
    draw = np.random.default_rng(seed)
    camp = np.searchsorted(np.cumsum(shares), draw.random(n_people)).clip(max=len(shares) - 1)
    line = draw.choice([-1, 1], (len(shares), n_statements))
    line[:, : n_statements // 5] = 1
    answer = np.where(
        draw.random((n_people, n_statements)) < 0.85, line[camp], draw.choice([-1, 0, 1], (n_people, n_statements))
    )
    person, statement = np.nonzero(draw.random((n_people, n_statements)) < density)
    votes = Votes.from_columns(
        person + first_id, statement, answer[person, statement], all_statement_ids=range(n_statements)
    )
    return votes, camp[votes.participant_ids - first_id]


def shuffled_within_statements(votes, seed):
    """The same answers to each statement, given to other people: no structure is left."""
    draw = np.random.default_rng(seed)
    order = np.argsort(votes.statement_index, kind="stable")
    answers = votes.answers.copy()
    for rows in np.split(order, np.cumsum(np.bincount(votes.statement_index, minlength=votes.n_statements))[:-1]):
        answers[rows] = draw.permutation(answers[rows])
    people = votes.participant_ids[votes.participant_index]
    return Votes.from_columns(
        people, votes.statement_ids[votes.statement_index], answers, all_statement_ids=votes.statement_ids
    )


def renumbered(votes, new_ids, new_statement_ids=None):
    """The same votes of people (and on statements) with other ids."""
    statement_ids = votes.statement_ids if new_statement_ids is None else np.asarray(new_statement_ids)
    people = np.asarray(new_ids)[votes.participant_index]
    return Votes.from_columns(
        people, statement_ids[votes.statement_index], votes.answers, all_statement_ids=statement_ids
    )


def blobs(seed, n=300, k=4):
    """Points in k clouds."""
    draw = np.random.default_rng(seed)
    return draw.normal(size=(k, 2))[draw.integers(0, k, n)] * 2 + draw.normal(size=(n, 2)) * 0.5
