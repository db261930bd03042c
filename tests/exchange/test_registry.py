"""Formats are listed, named and found; a new one needs one module and one line."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest

from threebuckets.errors import InputError
from threebuckets.exchange import Detection, Option, detect, formats, load, load_mapped, registry, save, saved_mapping
from threebuckets.exchange.contract import Batch, Head, Source
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.targets import Tables

Write = Callable[[str, str | bytes], Path]


class Toy:
    name = "toy"
    title = "A list of areas, one a line"
    bucket = "situation"
    can_read = True
    can_write = False
    mappable = ()
    options = (Option("level", "Level of all areas."),)

    def sniff(self, head: Head) -> Detection | None:
        is_toy = all(start.startswith(b"TOY") for start in head.starts.values())
        return Detection(self.name, 1.0, "It begins with TOY.") if is_toy else None

    def read(self, source: Source, logbook: Logbook) -> Iterator[Batch]:
        with source.members[0].open() as stream:
            names = stream.read().decode().split("\n")[1:]
        rows = pl.DataFrame({"area": names, "name": names, "levels": [source.options["level"]] * len(names)})
        yield Batch("situation/areas", rows, source.name)

    def write(self, tables: Tables, out: Path, options: Mapping[str, str]) -> tuple[Path, ...]:
        raise NotImplementedError


def test_a_format_of_ones_own_needs_one_line(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FORMATS", (*formats(), Toy()))
    path = written("list.toy", "TOY\nAshby\nBarton")
    assert detect(path)[0].format == "toy"
    rows = load(path, options={"level": "ward"}).tables["situation/areas"]
    assert rows.select("area", "levels").rows() == [("Ashby", "ward"), ("Barton", "ward")]


def test_every_format_says_what_it_is_and_what_its_options_do() -> None:
    for found in formats():
        assert found.title
        assert found.can_read or found.can_write
        assert found.bucket in {"values", "situation", "resources", "all"}
        names = [option.name for option in found.options]
        assert len(names) == len(set(names))
        assert all(option.help.endswith((".", "?")) for option in found.options)
        assert all(not option.choices or option.default in option.choices for option in found.options)


def test_names_are_sorted_and_unknown_ones_refused(written: Write, tmp_path: Path) -> None:
    names = [found.name for found in formats()]
    assert names == sorted(names)
    with pytest.raises(InputError) as caught:
        load(written("a.csv", "area,name\nA,Ashby\n"), format="xml")
    assert caught.value.faults[0].code == "F60"
    with pytest.raises(InputError) as caught:
        save({}, tmp_path / "x", format="ons_els")
    assert caught.value.faults[0].code == "F60"


def test_two_formats_that_fit_alike_are_asked_about(written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    class Twin(Toy):
        name = "twin"

    monkeypatch.setattr(registry, "_FORMATS", (Toy(), Twin()))
    with pytest.raises(InputError) as caught:
        load(written("list.toy", "TOY\nAshby"))
    assert "toy or twin" in caught.value.faults[0].expected


def test_a_file_named_in_the_settings_takes_columns_and_options(written: Write) -> None:
    path = written("halls.csv", "who,b,l,hours\nA,53.4,-2.3,daily\n")
    pairs = {"name": "who", "kind": "=space/hall", "lat": "b", "lon": "l", "from": "=2026-01-01", "keep": "hours"}
    tables = load_mapped(path, format="places_csv", mapping=pairs).tables
    assert tables["resources/offers"].select("place", "hours", "kind").row(0) == ("A", "daily", "space/hall")
    assert "source_id" not in tables["resources/actors"].columns


def test_a_mapping_kept_by_an_import_is_found_again() -> None:
    files = {"imports/halls.mapping.toml": b'name = "who"\n'}
    assert saved_mapping(files, Path("halls.csv.gz")).columns == {"name": "who"}
    assert saved_mapping(files, Path("other.csv")) is None
    assert saved_mapping(files, Path("x.csv"), source="halls") is not None
