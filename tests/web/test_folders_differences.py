"""Nothing is overwritten unseen: what folder and database changed since they last met."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.web import factories
from threebuckets.policy.documents import parse_policy
from threebuckets.policy.platform import Platform
from threebuckets.web.core import models as core
from threebuckets.web.folders.actions import DifferencesError, load_platform
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.people.models import Participant
from threebuckets.web.resources.models import Offer
from threebuckets.web.values.models import Statement, Vote

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


@pytest.fixture
def row() -> core.Platform:
    """A platform that has just been loaded."""
    return load_platform(factories.platform(), on=TODAY).row


def vote_of_somebody_new(row: core.Platform) -> None:
    """What a visitor of the site did."""
    person = Participant.objects.create(platform=row, code="new")
    statement = Statement.objects.get(platform=row, code="s1")
    Vote.objects.create(platform=row, participant=person, statement=statement, vote=1, voted_at="2026-11-16T08:00:00Z")


def with_unit(found: Platform, unit: str) -> Platform:
    """The folder with the unit of the hall's offer changed."""
    offers = found.table("resources/offers").with_columns(
        unit=pl.when(pl.col("offer") == "o1").then(pl.lit(unit)).otherwise("unit")
    )
    return factories.with_table(found, "resources/offers", offers)


def without_evidence(found: Platform) -> Platform:
    """The folder without its study."""
    return factories.with_table(found, "situation/evidence", found.table("situation/evidence").clear())


def test_a_folder_that_alone_has_changed_is_loaded(row: core.Platform) -> None:
    """Nothing in the database is lost, so nothing need be asked."""
    loaded = load_platform(with_unit(factories.platform(), "m²"), on=TODAY)
    assert loaded.is_written
    assert [(part.part, part.folder.changed) for part in loaded.differences] == [("resources/offers", ("o1",))]
    assert Offer.objects.get(code="o1").unit == "m²"


def test_a_database_that_alone_has_changed_stays(row: core.Platform) -> None:
    """Loading the folder it came from takes no vote away."""
    vote_of_somebody_new(row)
    loaded = load_platform(factories.platform(), on=TODAY)
    assert not loaded.is_written
    assert loaded.differences[0].database.added == ("new|s1|2026-11-16T08:00:00Z",)
    assert Vote.objects.filter(participant__code="new").exists()


def test_changes_on_both_sides_stop_the_load_and_are_shown(row: core.Platform) -> None:
    """Nothing is written; the error tells both sides and what may be said."""
    vote_of_somebody_new(row)
    with pytest.raises(DifferencesError, match="--take folder, --take database") as caught:
        load_platform(without_evidence(with_unit(factories.platform(), "m²")), on=TODAY)
    found = {part.part: part for part in caught.value.differences}
    assert found["values/votes"].database.added
    assert found["resources/offers"].folder.changed == ("o1",)
    assert found["situation/evidence"].folder.removed == ("e1",)
    assert Offer.objects.get(code="o1").unit == "m2"


def test_both_sides_are_put_together_where_they_touch_different_rows(row: core.Platform) -> None:
    """The visitor's vote stays, the folder's unit comes in, the study goes."""
    vote_of_somebody_new(row)
    load_platform(without_evidence(with_unit(factories.platform(), "m²")), on=TODAY, take="both")
    assert Offer.objects.get(code="o1").unit == "m²"
    assert Vote.objects.filter(participant__code="new").exists()
    assert platform_from_database(row).table("situation/evidence").is_empty()
    again = load_platform(without_evidence(with_unit(factories.platform(), "m²")), on=TODAY)
    assert not again.is_written


def test_the_same_row_changed_differently_is_a_conflict(row: core.Platform) -> None:
    """Putting both together is refused; the folder or the database may be named."""
    Offer.objects.filter(code="o1").update(unit="rooms")
    changed = with_unit(factories.platform(), "m²")
    with pytest.raises(DifferencesError, match="1 row was changed in both") as caught:
        load_platform(changed, on=TODAY, take="both")
    assert caught.value.differences[0].conflicts == ("o1",)
    load_platform(changed, on=TODAY, take="database")
    assert Offer.objects.get(code="o1").unit == "rooms"
    load_platform(changed, on=TODAY, take="folder")
    assert Offer.objects.get(code="o1").unit == "m²"


def test_the_same_change_on_both_sides_is_no_difference(row: core.Platform) -> None:
    """Folder and database agree, whoever was first."""
    Offer.objects.filter(code="o1").update(unit="m²")
    assert load_platform(with_unit(factories.platform(), "m²"), on=TODAY).differences == ()


def test_documents_are_compared_too(row: core.Platform) -> None:
    """A policy edited in the folder and an offer renewed on the site go together; the old version is kept."""
    Offer.objects.filter(code="o1").update(ends_on=date(2032, 1, 1))
    found = factories.platform()
    text = factories.POLICY.replace("version: 1", "version: 2")
    changed = replace(found, policies={"family-centres": parse_policy(text, slug="family-centres")})
    load_platform(changed, on=TODAY, take="both")
    policy = row.policies.get()
    assert policy.version == 2
    assert list(policy.versions.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert Offer.objects.get(code="o1").ends_on == date(2032, 1, 1)


@pytest.mark.parametrize(
    "reorder", [lambda frame: frame.reverse(), lambda frame: frame.sample(fraction=1, shuffle=True, seed=3)]
)
def test_row_order_is_no_difference(row: core.Platform, reorder: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """A shuffled file says the same."""
    found = factories.platform()
    shuffled = replace(found, tables={name: reorder(frame) for name, frame in found.tables.items()})
    assert load_platform(shuffled, on=TODAY).differences == ()
