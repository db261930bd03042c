"""Tables of areas, and the rows of the published file."""

from datetime import date

import numpy as np
import pytest

from tests.values.made import camps
from threebuckets.errors import ShapeError, UnknownCodeError
from threebuckets.values import (
    count_votes,
    group_labels,
    opinion_groups,
    opinion_landscape,
    publish,
    publish_by_area,
    published_rows,
    published_tables,
)
from threebuckets.values.area_tables import row_stability

PARENTS = {"w1": ["d1"], "w2": ["d1", "county"], "w3": ["d2"], "d1": ["county"], "d2": ["county"], "county": []}


@pytest.fixture(scope="module")
def poll():
    votes, _ = camps(260, 30, (0.6, 0.4), seed=3)
    groups = opinion_groups(votes, opinion_landscape(votes), replicates=15)
    areas = np.random.default_rng(0).choice(
        ["w1", "w2", "w3", "", "d2"], votes.n_participants, p=[0.5, 0.3, 0.05, 0.1, 0.05]
    )
    return votes, groups, areas.tolist()


def test_people_count_in_their_area_and_all_above_it(poll):
    votes, groups, areas = poll
    weights = np.random.default_rng(1).uniform(0.5, 2, votes.n_participants)
    verified = np.random.default_rng(2).random(votes.n_participants) < 0.9
    tables = publish_by_area(
        votes, area_codes=areas, parents=PARENTS, groups=groups, weights=weights, verified=verified
    )
    inside = {
        "w1": ["w1"],
        "w2": ["w2"],
        "d1": ["w1", "w2"],
        "d2": ["w3", "d2"],
        "county": ["w1", "w2", "w3", "d2", ""],
    }
    for area, codes in inside.items():
        who = np.isin(areas, codes)
        some = votes.keep(participants=who)
        options = {"weights": weights[who], "verified": verified[who]}
        counts = count_votes(some, groups=groups.group[who], n_groups=2, **options)
        expected = publish(counts, count_votes(some, **options), statement_ids=votes.statement_ids,
                           labels=["A", "B"], stability=row_stability(groups))  # fmt: skip
        assert tables[area].to_json() == expected.to_json()


def test_areas_and_groups_of_fewer_than_ten_are_not_there(poll):
    votes, groups, areas = poll
    tables = publish_by_area(votes, area_codes=areas, parents=PARENTS, groups=groups)
    people = {area: areas.count(area) for area in PARENTS}
    assert list(tables) == sorted(tables)
    assert ("w3" in tables) == (people["w3"] >= 10)
    for table in tables.values():
        assert (table.n_people >= 10).all()
        assert (table.base[table.is_shown] >= 10).all()
    rows = published_rows(tables)
    assert min(rows.base) >= 10
    assert min(rows.people) >= 10


def test_people_without_an_area_count_in_the_areas_without_a_parent_only(poll):
    votes, groups, _ = poll
    assert list(publish_by_area(votes, area_codes=None, parents=PARENTS, groups=groups)) == ["county"]
    nowhere = [None] * votes.n_participants
    assert list(publish_by_area(votes, area_codes=nowhere, parents=PARENTS, groups=groups)) == ["county"]


def test_groups_that_are_not_clear_have_no_rows(poll):
    votes, _, areas = poll
    unclear = opinion_groups(votes, opinion_landscape(votes), replicates=0)
    tables = publish_by_area(votes, area_codes=areas, parents=PARENTS, groups=unclear)
    assert {tuple(table.labels.tolist()) for table in tables.values()} == {("all",)}
    assert np.isnan(tables["county"].stability).all()


def test_an_area_keeps_its_old_table_until_ten_people_changed(poll):
    votes, groups, areas = poll
    tables = publish_by_area(votes, area_codes=areas, parents=PARENTS, groups=groups)
    fewer = votes.keep(participants=np.arange(votes.n_participants) >= 9)
    moved = opinion_groups(fewer, opinion_landscape(fewer), replicates=15, previous=groups)
    none = {area: np.full(votes.n_statements, 9) for area in tables}
    again = publish_by_area(fewer, area_codes=areas[9:], parents=PARENTS, groups=moved, previous=tables, n_changed=none)
    assert again["county"] is tables["county"]


def test_rows_come_back_as_the_same_tables(poll):
    votes, groups, areas = poll
    tables = publish_by_area(votes, area_codes=areas, parents=PARENTS, groups=groups)
    rows = published_rows(tables, last_vote={"3": date(2026, 5, 1)})
    back = published_tables(rows.columns())
    assert list(back) == list(tables)
    for area, table in tables.items():
        other = back[area]
        assert other.labels.tolist() == table.labels.tolist()
        for name in ("agree", "disagree", "passed", "base"):
            shown = table.is_shown.any(axis=0)
            there = [other.statement_ids.tolist().index(str(i)) for i in table.statement_ids[shown]]
            assert (getattr(other, name)[:, there] == getattr(table, name)[:, shown]).all()
        assert other.population_share == pytest.approx(table.population_share, nan_ok=True)
        assert other.stability == pytest.approx(table.stability, nan_ok=True)
    assert set(rows.last_vote) == {None, date(2026, 5, 1)}
    shuffled = np.random.default_rng(0).permutation(len(rows.area))
    columns = {name: [column[i] for i in shuffled] for name, column in rows.columns().items()}
    assert {a: t.to_json() for a, t in published_tables(columns).items()} == {a: t.to_json() for a, t in back.items()}


def test_without_a_population_share_groups_count_by_their_people(poll):
    votes, groups, areas = poll
    rows = published_rows(publish_by_area(votes, area_codes=areas, parents=PARENTS, groups=groups)).columns()
    del rows["population_share"], rows["stability"]
    table = published_tables(rows)["county"]
    assert table.population_share[:2] == pytest.approx(table.n_people[:2] / table.n_people[:2].sum())
    assert np.isnan(table.stability).all()


def test_an_unknown_area_is_refused(poll):
    votes, groups, areas = poll
    with pytest.raises(UnknownCodeError, match="found w9"):
        publish_by_area(votes, area_codes=["w9", *areas[1:]], parents=PARENTS, groups=groups)
    with pytest.raises(UnknownCodeError, match="found gone"):
        publish_by_area(votes, area_codes=["w1"] * len(areas), parents={"w1": ["gone"]}, groups=groups)
    with pytest.raises(ShapeError):
        publish_by_area(votes, area_codes=areas[1:], parents=PARENTS, groups=groups)


def test_groups_are_named_by_letters():
    assert group_labels(5) == ("A", "B", "C", "D", "E")
    assert published_rows({}).columns()["area"] == []
    assert published_tables(published_rows({}).columns()) == {}
