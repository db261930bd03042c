"""Votes on a site whose platform came without any: they count, stay when the folder is loaded anew, and are written out."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from django.test import Client

from tests.web import factories
from threebuckets.policy.platform import Platform
from threebuckets.policy.settings import parse_settings
from threebuckets.policy.tables import tables
from threebuckets.web.core import models as core
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.memory import last_update
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.people.models import Participant
from threebuckets.web.values.ballots import forget_ballots
from threebuckets.web.values.models import Statement, Vote

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)
N_PEOPLE = 20


def _without_votes(**more: pl.DataFrame) -> Platform:
    found = factories.platform()
    kept = {name: frame for name, frame in found.tables.items() if name not in {"values/votes", "values/people"}}
    return Platform(
        settings=found.settings, rules=found.rules, tables={**kept, **more}, policies=found.policies,
        rules_text=found.rules_text,
    )  # fmt: skip


def _vote(row: core.Platform, n_people: int = N_PEOPLE, first: int = 0) -> None:
    statement = Statement.objects.get(platform=row, code="s1")
    for number in range(first, first + n_people):
        person = Participant.objects.create(
            platform=row, code=f"w{number}", area_code="W1", verified=True, is_listed=True, state=Participant.VERIFIED
        )
        Vote.objects.create(
            platform=row, participant=person, statement=statement, vote=1, voted_at="2026-11-16T10:00:00+00:00"
        )
    row.tables.get_or_create(name="values/people")


def _published(n_people: int) -> pl.DataFrame:
    cells = {"statement": "s1", "area": "W1", "group": "all", "agree": 5, "disagree": n_people - 5, "passed": 0}
    rows = [{**cells, "base": n_people, "people": n_people, "verified": True}]
    schema = tables()["values/published"].schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _agree(row: core.Platform) -> list[int]:
    """Who agrees with the statement in all of the ward, as the newest update tells it."""
    recompute(row, on=TODAY)
    frame = last_update(row).published
    assert frame is not None
    wanted = (pl.col("statement") == "s1") & (pl.col("group") == "all") & (pl.col("area") == "W1")
    return frame.filter(wanted)["agree"].to_list()


def test_the_votes_of_a_platform_that_came_without_any_count() -> None:
    row = load_platform(_without_votes(), on=TODAY).row
    assert _agree(row) == []
    _vote(row)
    assert _agree(row) == [N_PEOPLE]


def test_they_stay_when_the_folder_is_loaded_anew() -> None:
    row = load_platform(_without_votes(), on=TODAY).row
    _vote(row)
    changed = replace(_without_votes(), settings=parse_settings(factories.SETTINGS.replace("A Fair", "A Fairer")))
    load_platform(changed, on=TODAY, take="both")
    assert core.Platform.objects.get().title == "A Fairer Start"
    assert Vote.objects.filter(platform=row).count() == N_PEOPLE
    assert platform_from_database(row).table("values/votes").height == N_PEOPLE


def test_counts_made_elsewhere_stand_until_more_people_have_voted_here(client: Client) -> None:
    row = load_platform(_without_votes(**{"values/published": _published(N_PEOPLE + 5)}), on=TODAY).row
    _vote(row, n_people=N_PEOPLE)
    assert _agree(row) == [5]
    assert f"{N_PEOPLE + 5} people" in client.get("/").content.decode()
    assert "was counted elsewhere" in client.get("/vote/").content.decode()
    _vote(row, n_people=10, first=N_PEOPLE)
    assert _agree(row) == [N_PEOPLE + 10]
    forget_ballots()
    assert "was counted elsewhere" not in client.get("/vote/").content.decode()
