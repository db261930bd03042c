"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.web import factories
from threebuckets.web.core import models as core
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.resources.models import Offer
from threebuckets.web.values.models import PublishedCell, Statement, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> core.Platform:
    """A platform that has just been loaded."""
    return load_platform(factories.platform(), on=date(2026, 11, 17)).row


def refused(make: object, **fields: object) -> None:
    """The database does not take the row."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make.objects.create(**fields)  # type: ignore[attr-defined]


def test_one_person_has_one_vote_on_a_statement(row: core.Platform) -> None:
    """A second row of the same pair is refused, whatever it says."""
    vote = Vote.objects.filter(participant__code="p07").get()
    refused(Vote, platform=row, participant=vote.participant, statement=vote.statement, vote=-vote.vote)
    other = Statement.objects.get(code="s2")
    refused(Vote, platform=row, participant=vote.participant, statement=other, vote=2)


def test_an_offer_does_not_end_before_it_starts(row: core.Platform) -> None:
    """Nor is it negative, nor surer than sure."""
    offer = Offer.objects.get(code="o1")
    same = {
        "platform": row,
        "actor": offer.actor,
        "code": "o9",
        "kind": "space",
        "unit": "m2",
        "starts_on": date(2027, 1, 2),
    }
    refused(Offer, **same, ends_on=date(2027, 1, 1))
    refused(Offer, **same, amount=-1.0)
    refused(Offer, **same, reliability=1.5)


def test_nothing_under_ten_people_can_be_published(row: core.Platform) -> None:
    """The table of published votes takes no smaller cell."""
    counts = {"agree": 5, "disagree": 5, "passed": 0, "base": 9, "people": 20}
    refused(
        PublishedCell, platform=row, statement=Statement.objects.get(code="s1"), area_code="W1", group="A", **counts
    )


def test_the_tables_are_as_the_models_say() -> None:
    """No migration is missing."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_sqlite_is_set_up_not_to_lose_what_was_thanked_for() -> None:
    """Write-ahead log, full synchronisation, writers that wait, keys that hold."""
    if connection.vendor != "sqlite":
        pytest.skip("another database")
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1}
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == value, name
    assert connection.transaction_mode == "IMMEDIATE"


def test_votes_lead_to_no_name_and_no_address() -> None:
    """From a participant no row of accounts can be reached."""
    participant = apps.get_model("people", "Participant")
    reached = {field.related_model for field in participant._meta.get_fields() if field.is_relation}
    assert apps.get_model("people", "Account") not in reached
