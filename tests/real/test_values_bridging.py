"""Bridging scores and their reliability on six open Polis conversations."""

import unicodedata
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer

from threebuckets.values import (
    Votes,
    bridging_scores,
    count_votes,
    group_aware_consensus,
    opinion_groups,
    opinion_landscape,
    similar_statements,
    split_half,
)
from threebuckets.values.factor_model import Fit, Penalties, RatedRows, fit_model

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "values"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open Polis conversations are not beside the checkout"),
]

# folder: rank correlation of halves by bridging score, from five halves; None: not known
KNOWN = {
    "brexit-consensus": 0.95,
    "scoop-hivemind.ubi": None,
    "scoop-hivemind.biodiversity": 0.91,
    "austria-climate.5twd2jsnkf.2022-08-08": 0.86,
    "vtaiwan.uberx": 0.97,
    "american-assembly.bowling-green": 0.95,
}


def live_votes(folder):
    """Votes on the statements that were not moderated out, from the exported matrix."""
    table = pl.read_csv(DATA / folder / "participants-votes.csv.gz")
    names = [name for name in table.columns if name.isdigit()]
    answers = table.select(names).cast(pl.Float64).to_numpy()
    person, column = np.nonzero(~np.isnan(answers))
    statements, people = np.array(names, int), table["participant"].to_numpy()
    votes = Votes.from_columns(
        people[person], statements[column], answers[person, column], all_statement_ids=statements
    )
    comments = pl.read_csv(DATA / folder / "comments.csv.gz")
    out = comments.filter(pl.col("moderated") == -1)["comment-id"].to_numpy()
    return votes.keep(statements=~np.isin(votes.statement_ids, out))


def by_consensus(votes):
    """Ranking by group-aware consensus, the groups being those of all the votes."""
    groups = opinion_groups(votes, opinion_landscape(votes), replicates=0, max_groups=2)

    def ranking(half):
        own = groups.group[np.searchsorted(votes.participant_ids, half.participant_ids)]
        return group_aware_consensus(count_votes(half, groups=own, n_groups=groups.n_groups)).agree

    return ranking


@pytest.mark.parametrize("folder", KNOWN)
def test_halves_of_the_people_rank_by_bridging_as_alike_as_by_consensus(folder):
    votes = live_votes(folder)
    bridging = split_half(votes, lambda half: bridging_scores(half).score)
    consensus = split_half(votes, by_consensus(votes))
    print(folder, bridging, consensus)
    assert bridging.n_repeats == 20
    assert bridging.rank_correlation >= consensus.rank_correlation - 0.005
    if KNOWN[folder] is not None:
        assert bridging.rank_correlation == pytest.approx(KNOWN[folder], abs=0.03)


@pytest.mark.parametrize("folder", KNOWN)
def test_three_random_starts_rank_statements_as_the_landscape_does(folder):
    votes = live_votes(folder)
    landscape = opinion_landscape(votes)
    found = bridging_scores(votes, landscape=landscape)
    assert found.has_converged
    included = votes.keep(participants=landscape.included)
    rated = ~np.isnan(found.score)
    kept = included.keep(statements=rated)
    rows = RatedRows.of(kept, np.ones(kept.n_participants))
    nobody, nothing = np.zeros(kept.n_participants), np.zeros(kept.n_statements)
    for seed in range(3):
        side = np.random.default_rng(seed).normal(size=kept.n_participants) * 0.3
        other = fit_model(rows, Fit(0.5, nobody, side, nothing, nothing), Penalties(0.15, 0.03), solve_first=False)
        assert spearmanr(other.c, found.score[rated]).statistic >= 0.9999


def test_a_score_of_two_fifths_marks_few_statements():
    marked = {folder: float((bridging_scores(live_votes(folder)).score >= 0.4).mean()) for folder in KNOWN}
    print(marked)
    assert sum(0.02 <= part <= 0.185 for part in marked.values()) == 5
    assert max(marked.values()) <= 0.185


@pytest.mark.parametrize("folder", KNOWN)
def test_what_bridges_has_a_majority_in_either_clear_group(folder):
    votes = live_votes(folder)
    landscape = opinion_landscape(votes)
    found = bridging_scores(votes, landscape=landscape, replicates=10)
    groups = opinion_groups(votes, landscape, replicates=0, max_groups=2)
    counts = count_votes(votes, groups=groups.group, n_groups=2)
    agree = counts.agree[:, found.bridges]
    assert (agree > counts.disagree[:, found.bridges])[groups.can_veto].all()
    rated = ~np.isnan(found.score)
    assert ((found.low <= found.score) & (found.score <= found.high))[rated].all()


@pytest.mark.parametrize("folder", [name for name in KNOWN if "uberx" not in name])
def test_wording_is_as_alike_as_scikit_learn_finds_it(folder):
    texts = pl.read_csv(DATA / folder / "comments.csv.gz")["comment-body"].fill_null("").to_list()
    plain = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False).fit_transform(plain)
    theirs = np.triu((vectors @ vectors.T).toarray(), 1)
    found = similar_statements(texts)
    assert found.first.size == (theirs >= 0.5).sum()
    assert found.similarity == pytest.approx(theirs[found.first, found.second], abs=1e-12)


def test_chinese_wording_is_as_alike_as_scikit_learn_finds_it():
    texts = pl.read_csv(DATA / "vtaiwan.uberx" / "comments.csv.gz")["comment-body"].to_list()
    plain = [" ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in texts]
    chinese = [text for text in plain if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False).fit_transform(chinese)
    theirs = np.triu((vectors @ vectors.T).toarray(), 1)
    found = similar_statements(chinese)
    assert found.first.size == (theirs >= 0.5).sum() > 5
    assert found.similarity == pytest.approx(theirs[found.first, found.second], abs=1e-12)
