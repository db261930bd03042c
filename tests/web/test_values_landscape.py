"""The landscape says what the published table says, and nothing about fewer than ten people."""

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.test import Client

from tests.web import factories
from tests.web.crowds import N_PEOPLE, N_STATEMENTS, crowded
from threebuckets.policy.facts.counting import opinions_of, published_frame
from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.platform import Platform
from threebuckets.values import bridging_scores
from threebuckets.web.changes.models import Sheet
from threebuckets.web.changes.packing import unpacked_plain
from threebuckets.web.core import models as core
from threebuckets.web.folders.computing import figures_of
from threebuckets.web.values.ballots import shown_ballot
from threebuckets.web.values.helping import helping_sheet
from threebuckets.web.values.sheets import opinion_sheets
from threebuckets.web.values.standing import standing_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db
WEB = Path(settings.BASE_DIR)


def sheets_of(platform: Platform) -> dict[str, Any]:
    """The sheets of this room."""
    return opinion_sheets(platform, opinions_of(platform, places_of(platform, on=TODAY), on=TODAY))


def numbers_of_people(value: Any, name: str = "") -> Iterator[int]:
    """Every number of people in a sheet."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_of_people(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_of_people(inner, name)
    elif name in {"people", "n_people"}:
        yield value


def test_two_groups_are_found_with_what_they_say() -> None:
    """Both have their letter and typical statements; what all agree with bridges, the rest divides."""
    sheet = sheets_of(crowded())["values/landscape"]
    assert [group["letter"] for group in sheet["groups"]] == ["A", "B"]
    assert all(group["typical"] for group in sheet["groups"])
    assert set(sheet["bridging"]) == set(sheet["shared"]) == {"s0", "s1", "s2"}
    assert {"s4", "s5"} <= set(sheet["dividing"])
    assert -1 <= sheet["reliability"]["correlation"] <= 1


def test_what_bridges_is_the_librarys_and_of_published_statements_alone() -> None:
    """In the order of the scores, which are those of the votes; no score of a statement that is not shown."""
    found = crowded()
    votes = found.table("values/votes")
    few = votes.filter((pl.col("statement") != "s2") | (pl.col("participant") < "p009"))
    opinions = opinions_of(
        thin := factories.with_table(found, "values/votes", few), places_of(thin, on=TODAY), on=TODAY
    )
    assert opinions is not None
    scores = bridging_scores(
        opinions.electorate.votes, fit=opinions.electorate.verified, landscape=opinions.landscape
    ).score
    named = dict(zip(opinions.electorate.votes.statement_ids.tolist(), scores.round(2).tolist(), strict=True))
    sheet = opinion_sheets(thin, opinions)["values/landscape"]
    assert sheet["scores"] == {code: score for code, score in named.items() if code != "s2"}
    assert sheet["bridging"] == sorted({"s0", "s1"}, key=lambda code: -named[code])


def test_of_a_statement_that_is_withheld_nothing_is_said() -> None:
    """Its figures would betray who took a vote back: no figure, no score, no list has it, in no part of the people."""
    found = crowded()
    opinions = opinions_of(found, places_of(found, on=TODAY), on=TODAY)
    shown = opinion_sheets(found, opinions)
    assert "s1" in str(shown["values/landscape"]["bridging"])
    withheld = opinion_sheets(found, opinions, withheld=frozenset({"s1", "s4"}))
    public = str({name: sheet for name, sheet in withheld.items() if not name.startswith("private:")})
    assert "'s1'" not in public
    assert "'s4'" not in public
    assert "'s2'" in public


def test_no_sheet_tells_of_fewer_than_ten_people() -> None:
    """Every number of people is ten or more and rounded; every count is hidden or a multiple of five, never 1 to 7."""
    found = sheets_of(crowded())
    public = {name: sheet for name, sheet in found.items() if not name.startswith("private:")}
    assert all(n >= 10 for n in numbers_of_people(public))
    for groups in public["values/landscape"]["statements"].values():
        for figures in groups.values():
            *counts, base = figures[3:]
            assert base >= 10
            assert all(count == -1 or count % 5 == 0 for count in figures[3:])
            assert not any(1 <= count <= 7 and count != 5 for count in counts)
    assert "positions" not in str(public)


def test_too_few_people_make_no_map_and_no_groups() -> None:
    """Twelve voters: counts of everybody, no letter, nothing private but axes without a place."""
    sheet = sheets_of(factories.platform())["values/landscape"]
    assert sheet["groups"] == []
    assert sheet["map"] is None
    assert sheet["scores"] is None
    assert set(sheet["statements"].get("s1", {})) <= {"all"}


def test_a_platform_without_votes_shows_its_published_table() -> None:
    """The widest area of it; without any table, no sheet."""
    found = crowded()
    table = facts_table(found)
    bare = factories.with_table(factories.with_table(found, "values/published", table), "values/votes", pl.DataFrame())
    tables = {name: frame for name, frame in bare.tables.items() if name not in {"values/votes", "values/people"}}
    told = replace(bare, tables=tables)
    sheet = sheets_of(told)["values/landscape"]
    assert sheet["n_people"] == N_PEOPLE
    assert len(sheet["groups"]) == 2
    assert figures_of(told, {}, on=TODAY)["n_people"] == N_PEOPLE  # the first page counts the same people


def facts_table(found: Platform) -> pl.DataFrame:
    """The published table that the verdicts read."""
    return published_frame(found, places_of(found, on=TODAY), on=TODAY)


def test_marks_of_the_map_stand_for_ten_or_more() -> None:
    """Each says only that at least so many are there."""
    drawn = sheets_of(crowded())["values/landscape"]["map"]
    assert drawn["marks"]
    assert {mark["people"] for mark in drawn["marks"]} <= {10, 20, 40, 80, 160}


def test_policies_tell_what_they_rest_on_and_ask_for() -> None:
    """The statement with its stance, and the kinds of help."""
    found = factories.platform()
    (row,) = helping_sheet(found, facts_of(found, on=TODAY), on=TODAY)["values/helping"]
    assert row["statements"] == {"s1": 1}
    assert row["kinds"][0]["kind"] == "space/hall"


def test_somebody_is_placed_with_those_who_vote_like_them(published: Callable[[Platform], core.Platform]) -> None:
    """With seven answers, in the nearer group; with six, nowhere. Differences are told with who shares them."""
    published(crowded())
    ballot = shown_ballot()
    assert ballot is not None
    even = {f"s{n}": 1 if n % 2 == 0 else -1 for n in range(3, 13)}
    here, there = ballot.standing(even), ballot.standing({code: -vote for code, vote in even.items()})
    assert here is not None
    assert there is not None
    assert here.group != there.group
    assert here.n_alike == here.n_compared == len(even)
    assert ballot.standing(dict(list(even.items())[:6])) is None
    odd = ballot.standing({**even, "s4": -1})
    assert odd is not None
    assert [(found.statement, found.with_groups) for found in odd.differences] == [("s4", (there.group,))]
    assert ballot.axes is not None
    assert standing_of({}, ballot.axes, {}) is None


def test_the_page_shows_groups_and_the_readers_own_place(
    published: Callable[[Platform], core.Platform], client: Client
) -> None:
    """Before seven votes how many are missing, after them where one stands – on one's own page alone."""
    published(crowded())
    assert "After seven votes you see where you stand" in client.get("/opinions/").content.decode()
    for number in range(3, 10):
        client.post("/vote/", {"statement": f"s{number}", "vote": 1 if number % 2 == 0 else -1, "consent": "on"})
    page = client.get("/opinions/").content.decode()
    assert "You answer as most of it does on 7 of your 7 statements" in re.sub(r"\s+", " ", page)
    assert 'class="you"' in page
    assert 'class="you"' not in Client().get("/opinions/").content.decode()
    assert "&lt;b&gt;else&lt;/b&gt;" in page


def test_the_table_can_be_searched_sorted_and_taken_home(
    published: Callable[[Platform], core.Platform], client: Client
) -> None:
    """Foolish orders count as not asked; no cell is a formula."""
    published(crowded())
    assert "No statement has these words" in client.get("/opinions/?q=zebra").content.decode()
    assert "Statement 11 " in client.get("/opinions/?q=statement+11&sort=DROP").content.decode()
    part = client.get("/opinions/?sort=text&all=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<tr>") == N_STATEMENTS + 1
    rows = list(csv.DictReader(io.StringIO(client.get("/opinions/statements.csv").content.decode("utf-8-sig"))))
    assert {row["group"] for row in rows} == {"A", "B", "all"}
    assert all(int(row["base"]) >= 10 for row in rows)
    assert all(bool(row["bridging_score"]) == (row["group"] == "all") for row in rows)


def test_the_axes_are_never_given_away(published: Callable[[Platform], core.Platform], client: Client) -> None:
    """They are for placing a visitor: marked as private, and on no page."""
    row = published(crowded())
    kept = Sheet.objects.get(round__platform=row, name="values/axes")
    assert not kept.is_public
    means = unpacked_plain(bytes(kept.content))["means"]
    for path in ("/opinions/", "/vote/", "/data/", "/opinions/statements.csv"):
        assert str(means[3]) not in client.get(path).content.decode()


def test_pages_take_as_many_queries_for_few_statements_as_for_many(
    published: Callable[[Platform], core.Platform], client: Client, django_assert_max_num_queries: Any
) -> None:
    """The landscape is read from sheets."""
    published(crowded())
    client.get("/opinions/")
    with django_assert_max_num_queries(6):
        client.get("/opinions/")


def test_no_page_reads_votes() -> None:
    """Only this room's queries and actions, its tables, and the folder's shelf name a model of votes."""
    allowed = {"values/models.py", "values/queries.py", "values/actions.py", "folders/votes.py"}
    allowed |= {"desk/import_target.py"}  # a steward puts votes in; it shows none
    secret = {"Vote", "PastVote", "StatementTally"}
    found = set()
    for path in WEB.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_ours = isinstance(node, ast.ImportFrom) and (node.module or "").endswith("values.models")
            if is_ours and secret & {name.name for name in node.names}:  # type: ignore[attr-defined]
                found.add(path.relative_to(WEB).as_posix())
    assert found <= allowed
    for page in WEB.rglob("templates/**/*.html"):
        assert not re.search(r"\.(votes|past_votes|tally)\b", page.read_text(encoding="utf-8")), page
