"""Offers out of rows: every fault at once, warnings beside."""

from datetime import date

import numpy as np
import pytest

from tests.resources.made import KINDS, MILL, actors_of, offer
from threebuckets.areas import Area, Hierarchy, area_table
from threebuckets.errors import InputError
from threebuckets.resources import Basis, offers_from_rows, without_points_of_persons

AREAS = area_table(
    Hierarchy.of([Area("E08000009", "Trafford"), Area("E05000001", "Ward")], [("E05000001", "E08000009")]),
    people={"E05000001": 900.0},
    places={"E05000001": (-2.33, 53.42), "E08000009": (-2.35, 53.4)},
    boundary={},
)


def faults_of(*rows, **how):
    with pytest.raises(InputError) as raised:
        offers_from_rows(rows, actors=how.pop("actors", MILL), kinds=KINDS, **how)
    return {(fault.code, fault.line, fault.column) for fault in raised.value.faults}


def test_every_fault_of_every_row_comes_at_once():
    found = faults_of(
        offer("a", actor="mil", kind="skil", amount=0),
        offer("a", amount=-3, unit="armful", reliability=1.2),
        offer("c", amount=5, committed=6, from_="2027-02-01", until="2027-01-01"),
        offer("d", lon=0, lat=0),
        offer("e", lon=181, lat=2, basis="promised"),
        offer("f", lon=2.0, source="osm", source_id="1"),
        offer("g", source="osm", source_id="1", unit="GBP"),
        offer("h", kind="money", unit="people", amount=float("inf")),
        offer("i", also="goods|room"),
    )
    assert found == {
        ("F21", 2, "actor"), ("F21", 2, "kind"), ("F13", 2, "amount"),
        ("F20", 3, "offer"), ("F13", 3, "amount"), ("F12", 3, "unit"), ("F13", 3, "reliability"),
        ("F13", 4, "committed"), ("F23", 4, "until"),
        ("F68", 5, "lon"),
        ("F13", 6, "lon"), ("F12", 6, "basis"),
        ("F10", 7, "lat"),
        ("F20", 8, "source_id"), ("F12", 8, "unit"),
        ("F12", 9, "unit"), ("F11", 9, "amount"),
        ("F21", 10, "also"), ("F12", 10, "also"),
    }  # fmt: skip


def test_a_missing_amount_is_not_zero():
    offers = offers_from_rows([offer("a", amount=None), offer("b", amount="")], actors=MILL, kinds=KINDS).offers
    assert np.isnan(offers.amount).all()
    assert offers.committed.tolist() == [0.0, 0.0]


def test_a_person_has_no_place():
    ann = actors_of("mill", kind="person")
    assert faults_of(offer("a", lon=-2.3, lat=53.4), actors=ann) == {("F40", 2, "lon")}


def test_places_of_persons_are_dropped_and_those_of_bodies_kept():
    offers = offers_from_rows([offer("a", lon=-2.3, lat=53.4)], actors=MILL, kinds=KINDS).offers
    assert np.isnan(without_points_of_persons(offers, actors_of("mill", kind="person")).lon).all()
    assert without_points_of_persons(offers, MILL).lon[0] == -2.3


def test_an_area_code_with_a_digit_missing_names_the_nearest():
    with pytest.raises(InputError, match="E08000009 is the nearest"):
        offers_from_rows([offer("a", area="E0800009")], actors=MILL, kinds=KINDS, areas=AREAS)


def test_swapped_coordinates_are_a_warning_and_stay_as_they_are():
    rows = [offer("a", lon=53.42, lat=-2.33), offer("b", lon=-2.33, lat=53.42), offer("c", lon=10.0, lat=40.0)]
    checked = offers_from_rows(rows, actors=MILL, kinds=KINDS, areas=AREAS)
    (warning,) = checked.warnings
    assert (warning.line, warning.severity) == (2, "warning")
    assert "swapped?" in warning.expected
    assert checked.offers.lon[0] == 53.42


def test_a_confirmation_in_the_future_is_refused_on_reading():
    assert faults_of(offer("a", last_confirmed="2026-12-02"), on=date(2026, 12, 1)) == {("F13", 2, "last_confirmed")}


def test_a_register_lists_and_shows_bodies_with_an_open_licence():
    row = offer("a", licence="OGL-3.0")
    offers = offers_from_rows([row], actors=MILL, kinds=KINDS, default_basis=Basis.LISTED).offers
    assert (offers.basis[0], offers.shown[0]) == ("listed", "public")
    persons = offers_from_rows([row], actors=actors_of("mill", kind="person"), kinds=KINDS).offers
    assert (persons.basis[0], persons.shown[0]) == ("offered", "organisation")


def test_no_rows_give_no_offers():
    assert len(offers_from_rows([], actors=MILL, kinds=KINDS, areas=AREAS).offers.id) == 0
