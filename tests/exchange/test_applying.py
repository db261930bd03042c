"""Applying: idempotent, cell by cell, nothing deleted, references checked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError
from threebuckets.exchange import Report, apply, load, mapping_of

Write = Callable[[str, str | bytes], Path]

DAY, LATER = date(2026, 5, 1), date(2026, 6, 1)
AREAS = "area,name\nA,Ashby\nB,Barton\n"
PLACES = mapping_of(name="name", kind="=space/hall", actor_kind="=community", lat="lat", lon="lon", id="id")


def areas(target, written: Write, content: str = AREAS, on: date = DAY, source: str = "areas") -> Report:
    return apply(load(written("areas.csv", content), format="tidy_csv", source=source), target, on=on)


def places(target, written: Write, rows: str, on: date = DAY, **more: str) -> Report:
    path = written("halls.csv", "id,name,lat,lon\n" + rows)
    loaded = load(path, format="places_csv", mapping=PLACES)
    return apply(loaded, target, on=on, **more)


def test_the_second_time_nothing_is_written(target, written: Write) -> None:
    assert areas(target, written).added == {"situation/areas": 2}
    report = areas(target, written, on=LATER)
    assert (report.added, report.changed, report.unchanged) == (
        {"situation/areas": 0},
        {"situation/areas": 0},
        {"situation/areas": 2},
    )
    assert target.writes[1].tables == {}
    assert target.writes[1].ledger.equals(target.writes[0].ledger)


def test_a_change_there_is_taken_over(target, written: Write) -> None:
    areas(target, written)
    report = areas(target, written, AREAS.replace("Ashby", "Ashby-on-Sea"), on=LATER)
    assert report.changed == {"situation/areas": 1}
    assert target.rows("situation/areas")["name"].to_list() == ["Ashby-on-Sea", "Barton"]
    assert sorted(target.writes[1].ledger["retrieved_on"]) == [DAY, LATER]


def test_a_cell_edited_here_is_kept_and_other_changes_of_its_row_are_taken(target, written: Write) -> None:
    """Someone adds how many people live there; the source renames the place: both stand."""
    areas(target, written)
    target.edit("situation/areas", "A", population=900.0)
    report = areas(target, written, AREAS.replace("Ashby", "Ashby-on-Sea"), on=LATER)
    row = target.rows("situation/areas").row(0, named=True)
    assert (row["name"], row["population"]) == ("Ashby-on-Sea", 900.0)
    assert report.conflicts == ()


def test_a_cell_changed_on_both_sides_stays_ours_and_is_named_every_time(target, written: Write) -> None:
    areas(target, written)
    target.edit("situation/areas", "A", name="Our Ashby")
    for _ in range(2):
        report = areas(target, written, AREAS.replace("Ashby", "Ashby-on-Sea"), on=LATER)
        assert target.rows("situation/areas")["name"][0] == "Our Ashby"
        assert [(fault.code, fault.severity, fault.column) for fault in report.conflicts] == [
            ("F74", "warning", "name")
        ]
        assert "Our Ashby" in report.conflicts[0].found
        assert "Ashby-on-Sea" in report.conflicts[0].expected
        assert report.changed == {"situation/areas": 0}


def test_an_edit_here_alone_is_no_conflict(target, written: Write) -> None:
    areas(target, written)
    target.edit("situation/areas", "A", name="Our Ashby")
    assert areas(target, written, on=LATER).conflicts == ()
    assert target.rows("situation/areas")["name"][0] == "Our Ashby"


def test_a_row_removed_here_stays_away_and_is_named(target, written: Write) -> None:
    areas(target, written)
    target.tables["situation/areas"] = target.tables["situation/areas"].filter(False)
    report = areas(target, written, on=LATER)
    assert target.rows("situation/areas").is_empty()
    assert "2 rows" in report.conflicts[0].found


def test_two_sources_of_one_area_complete_each_other(target, written: Write) -> None:
    areas(target, written)
    report = areas(target, written, "area,name,population\nA,Ashby,900\n", source="census")
    assert report.changed == {"situation/areas": 1}
    assert target.rows("situation/areas")["population"].to_list() == [900.0, None]
    assert areas(target, written, "area,name,population\nA,Ashby,900\n", source="census").changed == {
        "situation/areas": 0
    }


def test_what_is_absent_is_kept_and_ends_only_on_demand(target, written: Write) -> None:
    places(target, written, "1,Hall,53.4,-2.3\n2,Barn,53.5,-2.3\n")
    report = places(target, written, "1,Hall,53.4,-2.3\n", on=LATER)
    assert report.absent["resources/offers"] == 1
    assert target.rows("resources/offers")["until"].to_list() == [None, None]
    report = places(target, written, "1,Hall,53.4,-2.3\n", on=LATER, if_absent="end")
    assert report.ended["resources/offers"] == 1
    assert target.rows("resources/offers").sort("place")["until"].to_list() == [LATER, None]
    assert places(target, written, "1,Hall,53.4,-2.3\n", on=LATER, if_absent="end").ended["resources/offers"] == 0
    assert target.rows("resources/actors").height == 2


def test_an_offer_that_comes_back_is_open_again(target, written: Write) -> None:
    both = "1,Hall,53.4,-2.3\n2,Barn,53.5,-2.3\n"
    places(target, written, both)
    places(target, written, "1,Hall,53.4,-2.3\n", on=LATER, if_absent="end")
    places(target, written, both, on=date(2026, 7, 1))
    assert target.rows("resources/offers")["until"].to_list() == [None, None]


def test_a_renamed_place_keeps_its_id_where_the_source_has_one(target, written: Write) -> None:
    places(target, written, "1,Hall,53.4,-2.3\n")
    report = places(target, written, "1,Great Hall,53.4,-2.3\n", on=LATER)
    assert report.added["resources/offers"] == 0
    assert target.rows("resources/offers")["offer"].to_list() == ["hall"]
    assert target.rows("resources/actors").select("actor", "name").rows() == [("hall", "Great Hall")]


def test_a_namesake_from_another_source_gets_an_id_of_its_own(target, written: Write) -> None:
    places(target, written, "1,Hall,53.4,-2.3\n")
    path = written("other.csv", "id,name,lat,lon\n9,Hall,53.9,-2.9\n")
    for _ in range(2):
        apply(load(path, format="places_csv", mapping=PLACES), target, on=DAY)
    offers = target.rows("resources/offers")
    assert offers.height == 2
    assert len(set(offers["offer"])) == 2
    assert set(offers["actor"]) == set(target.rows("resources/actors")["actor"])


def test_offers_begin_and_are_read_on_the_day_of_the_import(target, written: Write) -> None:
    places(target, written, "1,Hall,53.4,-2.3\n")
    places(target, written, "1,Hall,53.4,-2.3\n", on=LATER)
    row = target.rows("resources/offers").row(0, named=True)
    assert (row["from"], row["retrieved_on"], row["basis"], row["last_confirmed"]) == (DAY, DAY, "listed", None)
    assert (row["source"], row["source_id"], row["amount"], row["unit"]) == ("halls", "1", None, "m2")


def test_the_mapping_is_kept_for_the_next_time(target, written: Write) -> None:
    places(target, written, "1,Hall,53.4,-2.3\n")
    text = target.writes[0].files["imports/halls.mapping.toml"].decode()
    assert 'kind = "=space/hall"\n' in text
    assert text.startswith('format = "places_csv"\n')


def test_figures_of_an_unknown_indicator_are_refused_and_nothing_is_written(target, written: Write) -> None:
    path = written("b.csv", "indicator,area,period_start,value\nrate,A,2024-01-01,1\n")
    with pytest.raises(InputError) as caught:
        apply(load(path), target, on=DAY)
    assert {fault.code for fault in caught.value.faults if fault.severity == "error"} == {"F21"}
    assert target.writes == []


def indicators(target, written: Write) -> None:
    path = written("i.csv", "indicator,label,unit,polarity,source\nrate,Rate,%,-1,ONS\n")
    apply(load(path), target, on=DAY)


def test_unknown_and_ended_areas_of_figures_are_warned_of_once_a_file(target, written: Write) -> None:
    indicators(target, written)
    areas(target, written, "area,name,end\nA,Ashby,\nB,Barton,2020\n")
    rows = "rate,A,2024-01-01,1\nrate,B,2024-01-01,1\nrate,X,2024-01-01,1\nrate,Y,2024-01-01,1\n"
    report = apply(load(written("b.csv", "indicator,area,period_start,value\n" + rows)), target, on=DAY)
    assert [fault.code for fault in report.warnings] == ["F75", "F75"]
    assert "2 figures of 2 unknown areas" in report.warnings[1].found
    assert target.rows("situation/observations").height == 4


def test_only_areas_that_the_platform_has(target, written: Write) -> None:
    indicators(target, written)
    areas(target, written)
    path = written("b.csv", "indicator,area,period_start,value\nrate,A,2024-01-01,1\nrate,X,2024-01-01,1\n")
    apply(load(path, options={"areas": "known"}), target, on=DAY)
    assert target.rows("situation/observations")["area"].to_list() == ["A"]


def test_an_offer_in_an_unknown_area_stays_without_it_and_the_nearest_is_named(target, written: Write) -> None:
    areas(target, written, "area,name\nE08000009,Trafford\n")
    path = written("homes.csv", "name,area_code,lat,lon\nHome,E0800009,53.4,-2.3\n")
    report = apply(load(path, options={"kind": "service/care"}), target, on=DAY)
    assert target.rows("resources/offers")["area"].to_list() == [None]
    assert any("E08000009?" in fault.expected for fault in report.warnings)


def test_the_settings_name_source_licence_and_day(target, written: Write) -> None:
    loaded = load(written("areas.csv", AREAS), options={"licence": "OGL-UK-3.0", "title": "Areas"})
    apply(loaded, target, on=DAY)
    entry = target.writes[0].settings.entry
    assert (entry.source, entry.licence, entry.title, entry.retrieved_on) == ("areas", "OGL-UK-3.0", "Areas", DAY)
    assert len(entry.sha256) == 64


names = st.lists(st.text("abcdé=-+@'|% ", min_size=1, max_size=6), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=names, second=names)
def test_any_second_version_applied_twice_changes_nothing_more(first: list[str], second: list[str], written) -> None:
    from tests.exchange.conftest import MemoryTarget

    target = MemoryTarget()
    for version in (first, second, second):
        rows = "".join(f'a{at},"x{name}"\n' for at, name in enumerate(version))
        report = areas(target, written, "area,name\n" + rows)
    assert sum(report.added.values()) + sum(report.changed.values()) == 0
    assert report.conflicts == ()
