"""Six open Polis conversations: what comes out is what is known of them."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from threebuckets.values import (
    HIDDEN,
    Votes,
    analyse,
    opinion_groups,
    opinion_landscape,
    publish_by_area,
    published_rows,
    read_votes,
)
from threebuckets.values.clusters import k_means

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "values"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open Polis conversations are not beside the checkout"),
]

# folder: live statements, people with 7 votes, stability, silhouette, sizes of the two groups
KNOWN = {
    "brexit-consensus": (50, 189, 0.89, 0.43, (101, 88)),
    "scoop-hivemind.ubi": (70, 174, 1.00, 0.65, (162, 12)),
    "scoop-hivemind.biodiversity": (154, 437, 0.81, 0.49, (345, 92)),
    "austria-climate.5twd2jsnkf.2022-08-08": (277, 827, 0.95, 0.65, (700, 127)),
    "vtaiwan.uberx": (119, 1218, 0.90, 0.43, (807, 411)),
    "american-assembly.bowling-green": (607, 1576, 0.96, 0.44, (859, 717)),
}
EVENTS = {"participant": "voter-id", "statement": "comment-id", "answer": "vote", "time": "timestamp"}


def matrix_votes(folder):
    """Votes from the exported matrix, one row a participant."""
    table = pl.read_csv(DATA / folder / "participants-votes.csv.gz")
    names = [name for name in table.columns if name.isdigit()]
    answers = table.select(names).cast(pl.Float64).to_numpy()
    person, column = np.nonzero(~np.isnan(answers))
    statements = np.array(names, int)
    people = table["participant"].to_numpy()
    return Votes.from_columns(people[person], statements[column], answers[person, column], all_statement_ids=statements)


def live_votes(folder):
    """Votes on the statements that were not moderated out."""
    votes = matrix_votes(folder)
    comments = pl.read_csv(DATA / folder / "comments.csv.gz")
    out = comments.filter(pl.col("moderated") == -1)["comment-id"].to_numpy()
    return votes.keep(statements=~np.isin(votes.statement_ids, out))


@pytest.mark.parametrize("folder", KNOWN)
def test_the_groups_of_each_conversation_are_the_known_ones(folder):
    n_statements, n_people, stability, silhouette, sizes = KNOWN[folder]
    votes = live_votes(folder)
    landscape = opinion_landscape(votes)
    groups = opinion_groups(votes, landscape)
    print(folder, votes.n_statements, landscape.included.sum(), groups.reason, groups.sizes, groups.candidates)
    assert (votes.n_statements, int(landscape.included.sum())) == (n_statements, n_people)
    assert groups.n_groups == 2
    assert groups.is_clear
    assert groups.stability >= 0.75
    assert groups.stability == pytest.approx(stability, abs=0.06)
    assert groups.silhouette == pytest.approx(silhouette, abs=0.01)
    assert groups.sizes == pytest.approx(np.array(sizes), rel=0.03)
    assert groups.can_veto.tolist() == [True, sizes[1] >= 30]


@pytest.mark.parametrize("folder", KNOWN)
def test_clusters_are_as_tight_as_scikit_learns_and_their_silhouette_is_the_same(folder):
    landscape = opinion_landscape(live_votes(folder))
    points = landscape.positions[landscape.included]
    for k in (2, 3, 4, 5):
        with threadpool_limits(1):
            theirs = KMeans(k, n_init=10, random_state=0).fit(points)
        ours = k_means(points, np.ones(len(points)), k)
        assert ours.inertia <= theirs.inertia_ * (1 + (1e-9 if k == 2 else 1e-4))
    two = opinion_groups(live_votes(folder), landscape, replicates=0, max_groups=2)
    assert two.silhouette == pytest.approx(silhouette_score(points, two.group[landscape.included]), abs=1e-9)


@pytest.mark.parametrize("folder", KNOWN)
def test_the_map_is_that_of_a_dense_singular_value_decomposition(folder):
    votes = live_votes(folder)
    found = opinion_landscape(votes)
    dense = np.zeros((votes.n_participants, votes.n_statements))
    dense[votes.participant_index, votes.statement_index] = votes.answers - found.means[votes.statement_index]
    _, sizes, axes = np.linalg.svd(dense, full_matrices=False)
    assert np.abs((axes[:2] * found.components).sum(axis=1)) == pytest.approx([1, 1], abs=1e-6)
    assert found.explained == pytest.approx(sizes[:2] ** 2 / (sizes**2).sum(), abs=1e-9)


@pytest.mark.parametrize("folder", [name for name in KNOWN if "bowling" not in name])
def test_the_last_of_repeated_votes_is_the_one_in_the_exported_matrix(folder):
    events, matrix = read_votes(DATA / folder / "votes.csv.gz", **EVENTS), matrix_votes(folder)
    voted = np.isin(matrix.statement_ids, events.statement_ids)
    people = matrix.votes_per_participant > 0
    kept = matrix.keep(statements=voted, participants=people)
    for name in ("participant_ids", "statement_ids", "starts", "statement_index", "answers"):
        assert (getattr(events, name) == getattr(kept, name)).all()
    assert 0 <= events.n_superseded <= 0.04 * events.n_votes


@pytest.mark.parametrize("folder", ["scoop-hivemind.ubi", "vtaiwan.uberx"])
def test_answers_shuffled_within_statements_give_no_clear_groups(folder):
    votes = live_votes(folder)
    draw = np.random.default_rng(1)
    for _ in range(2):
        noise = draw.random(votes.n_votes)
        by_statement = np.lexsort((np.arange(votes.n_votes), votes.statement_index))
        by_chance = np.lexsort((noise, votes.statement_index))
        answers = np.empty_like(votes.answers)
        answers[by_statement] = votes.answers[by_chance]
        people = votes.participant_ids[votes.participant_index]
        shuffled = Votes.from_columns(people, votes.statement_ids[votes.statement_index], answers)
        groups = opinion_groups(shuffled, opinion_landscape(shuffled), replicates=30)
        assert groups.n_groups == 1
        assert not groups.is_clear


@pytest.mark.parametrize("folder", ["brexit-consensus", "scoop-hivemind.biodiversity"])
def test_the_published_rows_hide_everything_small(folder):
    votes = live_votes(folder)
    found = analyse(votes, replicates=20)
    areas = [["north", "south", ""][i % 3] for i in range(votes.n_participants)]
    parents = {"north": ["all-of-it"], "south": ["all-of-it"], "all-of-it": []}
    rows = published_rows(publish_by_area(votes, area_codes=areas, parents=parents, groups=found.groups))
    counts = np.array([rows.agree, rows.disagree, rows.passed])
    assert set(rows.group) == {"A", "B", "all"}
    assert set(rows.area) == set(parents)
    assert ((counts == HIDDEN) | ((counts % 5 == 0) & ((counts == 0) | (counts >= 10)))).all()
    assert min(rows.base) >= 10
    many = found.table.base[-1] >= 50
    gap = found.table.support().share[-1] - found.support.share
    assert gap[many] == pytest.approx(0, abs=0.08)
