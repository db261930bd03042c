"""A platform comes out of the database as it went in."""

from datetime import date

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from polars.testing import assert_frame_equal

from tests.web import factories
from threebuckets.policy.platform import Platform
from threebuckets.policy.tables import tables
from threebuckets.web.core import models as core
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.shelves import SHELVES
from threebuckets.web.folders.votes import VoteShelf
from threebuckets.web.people.models import Participant
from threebuckets.web.values.models import PastVote, Vote

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


def assert_same(found: Platform, expected: Platform) -> None:
    """Both platforms hold the same, in the same order."""
    assert set(found.tables) == set(expected.tables)
    for name, frame in expected.tables.items():
        assert_frame_equal(found.tables[name], frame)
    for part in ("settings", "rules", "rules_text", "policies", "designs", "boundaries", "rounds", "files"):
        assert getattr(found, part) == getattr(expected, part), part


def test_a_platform_comes_out_as_it_went_in() -> None:
    """Row order, unknown columns, empty cells, superseded votes, bytes of other files: all survive."""
    expected = factories.with_recorded(factories.platform(), "2026-10-01", b'{"id":"2026-10-01"}')
    row = load_platform(expected, on=TODAY).row
    assert_same(platform_from_database(row), expected)


def test_loading_a_changed_folder_leaves_exactly_the_new_one() -> None:
    """Rows that are gone go, rows that stay keep their identity, order follows the new folder."""
    first = factories.platform()
    row = load_platform(first, on=TODAY).row
    kept = core.Platform.objects.get().pk
    statements = first.table("values/statements").reverse()
    second = factories.with_table(first, "values/statements", statements)
    second = factories.with_table(second, "values/votes", first.table("values/votes").tail(6).reverse())
    second = factories.with_table(second, "values/people", first.table("values/people").head(2))
    second = factories.with_table(second, "situation/observations", first.table("situation/observations").tail(9))
    votes = dict(Vote.objects.filter(participant__code="p07").values_list("statement__code", "pk"))
    load_platform(second, on=TODAY)
    assert_same(platform_from_database(row), second)
    assert core.Platform.objects.get().pk == kept
    assert dict(Vote.objects.filter(participant__code="p07").values_list("statement__code", "pk")) == votes


def test_the_last_vote_counts_and_the_earlier_one_is_kept() -> None:
    """Time decides, not row order: nine thirty in London's summer is half an hour before ten."""
    load_platform(factories.platform(), on=TODAY)
    now = Vote.objects.get(participant__code="p03", statement__code="s1")
    before = PastVote.objects.get()
    assert (now.vote, before.vote) == (0, -1)
    assert Participant.objects.filter(is_listed=True).count() == 5
    assert Participant.objects.count() == 12


def test_a_table_without_rows_is_not_a_table_that_is_absent() -> None:
    """`successions.csv` with a header only is written back; `pledges.csv` does not appear."""
    row = load_platform(factories.platform(), on=TODAY).row
    found = platform_from_database(row)
    assert found.has("situation/successions")
    assert not found.has("delivery/pledges")


def test_every_table_and_column_has_its_place() -> None:
    """A column that the program knows may not be lost for want of a field."""
    assert {shelf.table for shelf in SHELVES} == set(tables())
    for shelf in SHELVES:
        spec = tables()[shelf.table]
        empty = pl.DataFrame(schema=spec.schema)
        row = core.Platform.objects.get_or_create(slug="columns")[0]
        shelf.put(row, empty)
        assert shelf.frame(row).schema == empty.schema


def test_two_platforms_live_side_by_side() -> None:
    """The same codes in another platform are other rows."""
    first = factories.platform()
    text = factories.SETTINGS.replace('slug = "fair-start"', 'slug = "other"')
    from dataclasses import replace

    from threebuckets.policy.settings import parse_settings

    other = replace(
        factories.with_table(first, "values/votes", first.table("values/votes").head(3)), settings=parse_settings(text)
    )
    one, two = load_platform(first, on=TODAY).row, load_platform(other, on=TODAY).row
    assert_same(platform_from_database(one), first)
    assert_same(platform_from_database(two), other)


def test_votes_that_are_the_same_are_not_written_again(site: core.Platform) -> None:
    """Putting the table back writes nothing; one vote that differs is one row."""
    frame = VoteShelf().frame(site)
    is_last = pl.int_range(pl.len()) == pl.len() - 1
    turned = pl.when(is_last).then((pl.col("vote") != 1).cast(pl.Int64)).otherwise(pl.col("vote"))
    other = frame.with_columns(turned.cast(frame.schema["vote"]).alias("vote"))
    for table, n_writes in ((frame, 0), (other, 1)):
        with CaptureQueriesContext(connection) as queries:
            VoteShelf().put(site, table)
        assert sum(query["sql"].startswith('INSERT INTO "values_vote"') for query in queries) == n_writes
