"""The database refuses to pledge more of an offer than there is, on both kinds of database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.delivery.neighbourhood import HALL, HOSTS, SHED, coalition, platform, pledge
from threebuckets.web.core.models import Platform
from threebuckets.web.delivery.actions import note_conditions
from threebuckets.web.delivery.models import Coalition, Pledge
from threebuckets.web.resources.models import Actor, Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer() -> Offer:
    """An offer of twenty, for the whole of 2027."""
    platform = Platform.objects.create(slug="p", title="P", organisation="O", settings_text="", rules_text="")
    actor = Actor.objects.create(platform=platform, code="a", name="A", kind="community")
    Coalition.objects.create(platform=platform, code="c", policy_slug="x", area_code="W1")
    return Offer.objects.create(
        platform=platform,
        code="o",
        actor=actor,
        kind="space/hall",
        amount=20,
        unit="m2",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
    )


def _pledge(offer: Offer, code: str, amount: float, starts: date, ends: date, **more: date) -> Pledge:
    return Pledge.objects.create(
        platform=offer.platform,
        code=code,
        coalition=Coalition.objects.get(),
        offer=offer,
        requirement="room",
        amount=amount,
        starts_on=starts,
        ends_on=ends,
        **{"made_on": date(2026, 11, 17), **more},
    )


def test_all_of_it_may_be_pledged_and_again_after_that(offer: Offer) -> None:
    _pledge(offer, "a", 12, date(2027, 1, 1), date(2027, 6, 30))
    _pledge(offer, "b", 8, date(2027, 3, 1), date(2027, 6, 30))
    _pledge(offer, "c", 20, date(2027, 7, 1), date(2027, 12, 31))


def test_more_than_there_is_on_a_single_day_is_refused(offer: Offer) -> None:
    _pledge(offer, "a", 12, date(2027, 1, 1), date(2027, 6, 30))
    with pytest.raises(IntegrityError, match="more is pledged than is offered"), transaction.atomic():
        _pledge(offer, "b", 9, date(2027, 6, 30), date(2027, 8, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        _pledge(offer, "c", 9, date(2026, 12, 1), date(2027, 1, 1))
    assert Pledge.objects.count() == 1


def test_the_day_with_the_most_counts_not_the_first(offer: Offer) -> None:
    _pledge(offer, "a", 15, date(2027, 5, 1), date(2027, 5, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        _pledge(offer, "b", 6, date(2027, 1, 1), date(2027, 12, 31))


def test_a_pledge_may_not_be_raised_above_it(offer: Offer) -> None:
    pledge = _pledge(offer, "a", 12, date(2027, 1, 1), date(2027, 6, 30))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(amount=21)


def test_what_was_withdrawn_is_free_again(offer: Offer) -> None:
    pledge = _pledge(offer, "a", 12, date(2027, 1, 1), date(2027, 6, 30))
    Pledge.objects.filter(pk=pledge.pk).update(withdrawn_on=date(2027, 1, 2))
    _pledge(offer, "b", 20, date(2027, 1, 1), date(2027, 6, 30))


def test_an_offer_without_an_amount_sets_no_limit(offer: Offer) -> None:
    Offer.objects.update(amount=None)
    _pledge(offer, "a", 500, date(2027, 1, 1), date(2027, 6, 30))


def test_a_pledge_that_waits_for_a_condition_holds_what_it_promises(offer: Offer) -> None:
    _pledge(offer, "a", 12, date(2027, 4, 1), date(2027, 6, 30), if_ready_by=date(2027, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        _pledge(offer, "b", 20, date(2027, 4, 1), date(2027, 6, 30), made_on=date(2027, 3, 1))


def test_a_condition_that_came_to_nothing_frees_what_was_promised(offer: Offer) -> None:
    """In whichever order the rows are written, as when a folder is loaded."""
    days = date(2027, 4, 1), date(2027, 6, 30)
    waiting = _pledge(offer, "a", 12, *days, if_ready_by=date(2027, 3, 1))
    _pledge(offer, "b", 20, *days, made_on=date(2027, 3, 2))
    waiting.delete()
    _pledge(offer, "a", 12, *days, if_ready_by=date(2027, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        _pledge(offer, "c", 1, *days, made_on=date(2027, 3, 3))


def test_a_condition_that_came_true_holds_for_good(offer: Offer) -> None:
    """And where it comes true after all was promised elsewhere, that is refused."""
    days = date(2027, 4, 1), date(2027, 6, 30)
    noted = {"if_ready_by": date(2027, 3, 1), "came_true_on": date(2027, 2, 20)}
    pledge = _pledge(offer, "a", 12, *days, **noted)
    with pytest.raises(IntegrityError), transaction.atomic():
        _pledge(offer, "b", 20, *days, made_on=date(2027, 3, 2))
    Pledge.objects.update(came_true_on=None)
    _pledge(offer, "b", 20, *days, made_on=date(2027, 3, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(came_true_on=date(2027, 3, 1))


def test_what_came_true_is_noted(offer: Offer) -> None:
    """The hosts made it ready in January; the other coalition never was."""
    by, days = date(2027, 2, 1), (date(2027, 4, 1), date(2027, 6, 30))
    for code in ("p1", "p3"):
        _pledge(offer, code, 1, *days, if_ready_by=by)
    _pledge(offer, "p2", 1, *days)
    made = platform(
        (HALL, HOSTS, SHED),
        [
            pledge("p1", "hall", "room", 60.0, if_ready_by=by),
            pledge("p2", "hosts", "hosts", 20.0),
            pledge("p3", "shed", "room", 20.0, if_ready_by=by, coalition="mend"),
        ],
        coalitions=[coalition(), coalition("mend", policy="repair-days")],
    )
    note_conditions(offer.platform, made, on=date(2027, 3, 1))
    found = dict(Pledge.objects.values_list("code", "came_true_on"))
    assert found == {"p1": date(2027, 3, 1), "p2": None, "p3": None}
