"""Tables in our own columns: layout, types, mapping, round trip."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from threebuckets.errors import InputError
from threebuckets.exchange import apply, detect, load, mapping_of, preview, save

Write = Callable[[str, str | bytes], Path]

AREAS = "area,name,levels,parents\nK,UK,country,\nR,North,region,K\nD,Hull,district,R|K\n"
FIGURES = (
    "indicator,area,period_start,period_length,value,status\nrate,D,2024-01-01,P1Y,3.5,\nrate,R,2024-01-01,P1Y,,c\n"
)


def codes(path: Path, **options: str) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.line, fault.column) for fault in preview(path, options=options).faults]


def test_the_header_tells_which_table_it_is(written: Write) -> None:
    assert load(written("a.csv", AREAS)).tables.keys() == {"situation/areas"}
    assert load(written("b.csv", FIGURES)).tables.keys() == {"situation/observations"}


def test_missing_is_not_nought_and_not_confidential(written: Write) -> None:
    rows = load(written("b.csv", FIGURES)).tables["situation/observations"]
    assert rows["value"].to_list() == [3.5, None]
    assert rows["status"].to_list() == [None, "c"]


def test_further_columns_are_kept_as_text_and_personal_ones_dropped_and_named(written: Write) -> None:
    path = written("a.csv", "area,name,E-mail,has_data\nK,UK,someone@example.org,1\n")
    found = preview(path)
    assert found.first["situation/areas"]["has_data"].to_list() == ["1"]
    assert list(found.dropped_columns) == ["E-mail"]
    assert "someone" not in str(found)


def test_columns_are_recognised_as_personal_by_what_stands_in_them(written: Write) -> None:
    rows = "".join(f"A{n},Area {n},person{n}@example.org\n" for n in range(3))
    assert "write to" in preview(written("a.csv", "area,name,write to\n" + rows)).dropped_columns


def test_layout_faults_are_listed_together_and_before_rows(written: Write) -> None:
    path = written("values.csv", "statement,vote\ns1,7\n")
    found = preview(path, format="tidy_csv", options={"table": "values/votes"})
    assert [(fault.code, fault.column) for fault in found.faults] == [("F04", "participant")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1,234", "F11"), ("NaN", "F11"), ("Infinity", "F11"), ("1e999", "F13"), ("0.12345678901234567890", "F13")],
)
def test_numbers_that_are_none_are_faults(written: Write, cell: str, code: str) -> None:
    path = written("b.csv", f'indicator,area,period_start,value\nrate,D,2024-01-01,"{cell}"\n')
    assert codes(path) == [(code, 2, "value")]


def test_a_decimal_comma_only_when_asked_for(written: Write) -> None:
    path = written("b.csv", "indicator;area;period_start;value\nrate;D;2024-01-01;3,5\n")
    assert codes(path) == [("F11", 2, "value")]
    assert load(path, options={"decimal": ","}).tables["situation/observations"]["value"].to_list() == [3.5]


def test_dates_are_iso_unless_said_otherwise(written: Write) -> None:
    path = written("b.csv", "indicator,area,period_start,value\nrate,D,03/02/2024,1\n")
    assert codes(path) == [("F14", 2, "period_start")]
    rows = load(path, options={"dates": "dd/mm/yyyy"}).tables["situation/observations"]
    assert rows["period_start"].to_list() == [date(2024, 2, 3)]


def test_one_key_with_two_values_is_an_error_and_twice_the_same_a_warning(written: Write) -> None:
    head = "indicator,area,period_start,value\nrate,D,2024-01-01,1\n"
    assert codes(written("b.csv", head + "rate,D,2024-01-01,2\n")) == [("F69", 3, "indicator")]
    loaded = load(written("c.csv", head + "rate,D,2024-01-01,1\n"))
    assert [fault.code for fault in loaded.warnings] == ["F70"]
    assert loaded.tables["situation/observations"].height == 1


def test_all_faults_are_counted_even_where_only_some_are_kept(written: Write) -> None:
    rows = "".join(f"rate,D{n},never,1\n" for n in range(1_500))
    found = preview(written("b.csv", "indicator,area,period_start,value\n" + rows))
    assert (len(found.faults), found.n_faults) == (1_000, 1_500)
    assert found.faults[0].line == 2


def test_a_mapping_brings_foreign_columns_into_ours(written: Write) -> None:
    path = written(
        "i.csv", "code,label,unit,measure,who,better\nx,X,%,Rate per 1,ONS,1\n".replace("per 1,", "per 100,")
    )
    mapping = mapping_of(indicator="code", source="who", polarity="better", grade="=A")
    rows = load(path, format="tidy_csv", mapping=mapping).tables["situation/indicators"]
    assert rows.select("indicator", "source", "polarity", "grade", "measure", "per").row(0) == (
        *("x", "ONS", 1, "A", "rate", 100.0),
    )


def test_within_keeps_an_area_with_all_below_and_above_it(written: Write) -> None:
    path = written("a.csv", AREAS + "S,South,region,K\n")
    assert load(path, options={"within": "R"}).tables["situation/areas"]["area"].to_list() == ["D", "K", "R"]
    figures = written("b.csv", FIGURES + "rate,S,2024-01-01,P1Y,1,\n")
    kept = load(figures, options={"within": "R", "hierarchy": str(path)}).tables["situation/observations"]
    assert kept["area"].to_list() == ["D", "R"]
    assert codes(figures, within="R") == [("F61", None, None)]


def test_a_wide_table_of_codes_gives_successions(written: Write) -> None:
    rows = "A,Old,N,New\nB,Other,N,New\nC,Same,C,Same\nF,Fife,P,Perth\nF,Fife,G,Fife\n"
    loaded = load(written("c.csv", "lad23_code,lad23_name,lad24_code,lad24_name\n" + rows))
    found = loaded.tables["situation/successions"].select("old", "new", "year").rows()
    assert found == [("A", "N", 2024), ("B", "N", 2024), ("F", "G", 2024)]
    assert "exchanged some land" in loaded.notes[0]


def test_what_is_written_reads_back_equal(written: Write, tmp_path: Path, target) -> None:
    apply(load(written("a.csv", AREAS)), target, on=date(2026, 5, 1))
    files = save(target.tables, tmp_path / "out", format="tidy_csv")
    assert [file.relative_to(tmp_path / "out").as_posix() for file in files] == ["situation/areas.csv"]
    again = load(files[0]).tables["situation/areas"]
    assert again.equals(target.tables["situation/areas"])
    assert save(target.tables, tmp_path / "two", format="tidy_csv")[0].read_bytes() == files[0].read_bytes()


def test_rows_of_single_people_are_not_written_unless_asked_for(tmp_path: Path) -> None:
    votes = pl.DataFrame({"participant": ["a"], "statement": ["s"], "vote": [1]})
    actors = pl.DataFrame({"actor": ["ann", "hall"], "name": ["Ann", "Hall"], "kind": ["person", "community"]})
    tables = {"values/votes": votes, "resources/actors": actors}
    files = save(tables, tmp_path / "public", format="tidy_csv")
    assert [file.name for file in files] == ["actors.csv"]
    assert "Ann" not in files[0].read_text()
    assert len(save(tables, tmp_path / "private", format="tidy_csv", options={"private": "yes"})) == 2


def test_an_unknown_table_is_told_the_nearest(written: Write) -> None:
    path = written("x.csv", "indicator,area,number\nrate,D,1\n")
    assert detect(path) == ()
    with pytest.raises(InputError) as caught:
        load(path)
    assert "situation/observations" in caught.value.faults[0].expected
    assert "period_start" in caught.value.faults[0].expected


def test_unknown_options_are_named_with_the_nearest(written: Write) -> None:
    faults = preview(written("a.csv", AREAS), options={"withn": "R"}).faults
    assert [(fault.code, fault.expected) for fault in faults] == [("F31", "within?")]
