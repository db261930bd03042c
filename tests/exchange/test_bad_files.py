"""Files that are not what they should be: a sentence for each, never a traceback, and nothing written."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from threebuckets.errors import InputError
from threebuckets.exchange import Limits, Preview, detect, load, preview

Write = Callable[[str, str | bytes], Path]

AREAS = "area,name\nA,Ashby\nB,Barton\n"


def zipped(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def codes(found: Preview) -> list[str]:
    return [fault.code for fault in found.faults]


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "F62", "git lfs pull"),
        ("a.csv", b"\n<!DOCTYPE html><html><body>Not found</body></html>", "F62", "web page|a page was saved"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "F62", "save it as .xlsx"),
        ("a.pdf", b"%PDF-1.7\n", "F62", "CSV or XLSX"),
        ("a.zip", zipped(("../a.csv", b"x")), "F64", "inside the archive"),
        ("a.zip", zipped(("b.zip", b"x")), "F64", "archives inside"),
        ("a.zip", zipped(), "F64", "with files"),
        ("a.csv.gz", gzip.compress(AREAS.encode() * 50, mtime=0)[:40], "F65", "undamaged"),
        ("a.csv", b"", "F60", "name the format"),
        ("a.csv", b"just one line of words\n", "F60", "name the format"),
        ("a.json", b'{"some": "thing"}', "F60", "name the format"),
    ],
)
def test_impostors_are_recognised_and_explained(
    written: Write, name: str, content: bytes, code: str, words: str
) -> None:
    found = preview(written(name, content))
    assert codes(found) == [code]
    assert any(word in found.faults[0].expected for word in words.split("|"))


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert codes(preview(tmp_path / "none.csv")) == ["F01"]
    with pytest.raises(InputError):
        detect(tmp_path / "none.csv")


def test_a_locked_archive_is_named(written: Write) -> None:
    content = bytearray(zipped(("a.csv", b"area,name\n")))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.find(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[at] |= 1
    found = preview(written("a.zip", bytes(content)))
    assert codes(found) == ["F62"]
    assert "password" in found.faults[0].found


def test_an_archive_of_a_table_reads_like_the_table(written: Write) -> None:
    assert load(written("a.zip", zipped(("areas.csv", AREAS.encode())))).tables["situation/areas"].height == 2


@pytest.mark.parametrize(
    "content",
    [
        AREAS.encode(),
        b"\xef\xbb\xbf" + AREAS.encode(),
        AREAS.encode("utf-16"),
        AREAS.replace("\n", "\r\n").encode(),
        AREAS.replace("\n", "\r").encode(),
        AREAS.replace(",", ";").encode(),
        AREAS.replace(",", "\t").encode(),
        AREAS.replace(",", "|").encode(),
        AREAS.rstrip("\n").encode(),
        ("\n" + AREAS + "\n\n").encode(),
        gzip.compress(AREAS.encode(), mtime=0),
    ],
)
def test_text_is_read_however_it_is_written(written: Write, content: bytes) -> None:
    rows = load(written("areas.csv", content), format="tidy_csv").tables["situation/areas"]
    assert rows.select("area", "name").rows() == [("A", "Ashby"), ("B", "Barton")]


def test_windows_text_is_read_with_a_warning(written: Write) -> None:
    loaded = load(written("areas.csv", "area,name\nA,Café\n".encode("cp1252")))
    assert loaded.tables["situation/areas"]["name"].to_list() == ["Café"]
    assert [(fault.code, fault.severity, fault.line) for fault in loaded.warnings] == [("F02", "warning", 2)]


def test_one_broken_byte_among_many_letters_is_an_error_not_another_alphabet(written: Write) -> None:
    found = preview(written("areas.csv", "area,name\nA,東京都品川区".encode() + b"\xff\n"))
    assert [(fault.code, fault.severity, fault.line) for fault in found.faults] == [("F02", "error", 2)]


def test_quotes_hold_separators_and_line_ends_and_lines_are_counted(written: Write) -> None:
    path = written("areas.csv", 'area,name,start\nA,"Ash\nby, ""old""",x\nB,Barton,y\n')
    found = preview(path)
    assert [(fault.code, fault.line) for fault in found.faults] == [("F11", 2), ("F11", 4)]
    assert found.first["situation/areas"]["name"][0] == 'Ash\nby, "old"'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("area,name\nA\nB,Barton\n", [("F06", 2)]),
        ("area,name\nA,Ashby,x\n", [("F06", 2)]),
        ("area,name,name\nA,x,y\n", [("F05", 1)]),
        ('area,name\nA,"Ash"by\nB,Barton\n', [("F65", 2)]),
        ("area,name\nA,Ash\0by\n", [("F65", 2)]),
        ("area,name\n,Ashby\n", [("F10", 2)]),
        ("area,name\nA,\n", [("F10", 2)]),
    ],
)
def test_broken_tables_name_the_line(written: Write, content: str, expected: list[tuple[str, int]]) -> None:
    found = preview(written("areas.csv", content), format="tidy_csv", options={"table": "situation/areas"})
    assert [(fault.code, fault.line) for fault in found.faults] == expected


@pytest.mark.parametrize(
    ("limits", "content", "words"),
    [
        (Limits(file_bytes=10), AREAS.encode(), "file_bytes"),
        (Limits(unpacked_bytes=100), gzip.compress(AREAS.encode() * 90, mtime=0), "unpacked_bytes"),
        (Limits(rows=1), AREAS.encode(), "limit rows"),
        (Limits(columns=1), AREAS.encode(), "limit columns"),
        (Limits(line_bytes=20), b"area,name\nA," + b"x" * 50 + b"\n", "shorter lines"),
    ],
)
def test_limits_are_named(written: Write, limits: Limits, content: bytes, words: str) -> None:
    found = preview(written("areas.csv", content), limits=limits)
    assert codes(found) == ["F63"]
    assert words in found.faults[0].expected


def test_rows_that_cannot_be_used_count_as_well(written: Write) -> None:
    """Reading stops at the limit, however many of the rows have too few cells."""
    found = preview(written("areas.csv", b"area,name\n" + b"A\n" * 9), limits=Limits(rows=2))
    assert codes(found) == ["F06", "F06", "F63"]


def test_a_bomb_is_stopped_while_it_unpacks(written: Write) -> None:
    path = written("areas.csv.gz", gzip.compress(b"area,name\n" + b"A" * 80_000_000, mtime=0))
    assert codes(preview(path)) == ["F63"]


def test_json_may_not_be_nested_without_end(written: Write) -> None:
    nested = '{"type":"FeatureCollection","features":' + "[" * 5_000 + "]" * 5_000 + "}"
    assert codes(preview(written("a.geojson", nested), format="geojson")) == ["F63"]


def test_json_without_numbers_that_are_none(written: Write) -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":NaN},"geometry":null}]}'
    found = preview(written("a.geojson", text), format="geojson")
    assert codes(found) == ["F65"]
    assert "NaN" in found.faults[0].found


SQUARE = {"type": "Polygon", "coordinates": [[[0, 50], [1, 50], [1, 51], [0, 50]]]}
FEATURES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"area_code": "Wé", "area_name": "W"}, "geometry": SQUARE}],
}
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [0, 50]},
    "arcs": [[[0, 0], [2, 0], [0, 2], [-2, -2]]],
    "objects": {"w": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]], "id": "A"}]}},
}
COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n1500000000000,,0,1,1\n1500000000001,,0,2,-1\n"
ELS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes\r\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["name", "lat", "lon"])
    book.active.append(["Hall", 53.4, -2.3])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FILES = {
    "tidy_csv": ("areas.csv", (AREAS + "É,Ébène\n").encode()),
    "polis": (
        "p.zip",
        zipped(
            ("comments.csv", (COMMENTS + '1500000000000,,0,1,1,1,1,"Ä, b"\n').encode()), ("votes.csv", VOTES.encode())
        ),
    ),
    "ons_els": ("e.csv", (ELS + "A,Ash,Region,Rate,2024-01-01/P1Y,2.5,Percentage,%,2,3,,\r\n").encode()),
    "geojson": ("w.geojson", json.dumps(FEATURES).encode()),
    "topojson": ("t.json", json.dumps(TOPOLOGY).encode()),
    "places_csv": ("h.csv", b"name,lat,lon\nHall,53.4,-2.3\nBarn,53.5,-2.2\n"),
    "places_geojson": ("h.geojson", json.dumps(FEATURES).encode()),
    "gzip": ("areas.csv.gz", gzip.compress(AREAS.encode(), mtime=0)),
    "xlsx": ("h.xlsx", workbook()),
}


@pytest.mark.parametrize("name", sorted(FILES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@example(at=0.0, byte=0)
def test_one_corrupted_byte_gives_faults_or_another_reading(name: str, at: float, byte: int, written) -> None:
    """Whatever happens to a byte, there is a preview: never an exception that is not ours."""
    file, content = FILES[name]
    broken = bytearray(content)
    broken[int(at * len(broken))] = byte
    chosen = {"gzip": "tidy_csv", "xlsx": "places_csv"}.get(name, name)
    preview(written(f"{name}/{file}", bytes(broken)), format=chosen, options=_needed(chosen))


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_cut_off_anywhere_gives_faults_or_fewer_rows(name: str, written: Write) -> None:
    file, content = FILES[name]
    chosen = {"gzip": "tidy_csv", "xlsx": "places_csv"}.get(name, name)
    for at in range(0, len(content), max(1, len(content) // 25)):
        preview(written(f"{name}/{file}", content[:at]), format=chosen, options=_needed(chosen))


def _needed(name: str) -> dict[str, str]:
    return {"kind": "space/hall"} if name.startswith("places") else {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)))
def test_the_order_of_rows_never_matters(order: list[int], written) -> None:
    rows = [f"a{n % 7},Area {n % 7},{n % 7}" for n in range(8)]
    halls = [f"Hall {n // 2},53.{n},-2.{n}" for n in range(8)]
    for table, lines, head in (("areas.csv", rows, "area,name,population"), ("halls.csv", halls, "name,lat,lon")):
        plain = written(table, "\n".join([head, *lines]))
        options = _needed("places" if table == "halls.csv" else "")
        first = load(plain, options=options).tables
        shuffled = written(table, "\n".join([head, *(lines[at] for at in order)]))
        again = load(shuffled, options=options).tables
        assert all(first[name].equals(again[name]) for name in first)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.binary(max_size=300))
def test_anything_at_all_gives_a_preview(start: bytes, written) -> None:
    found = preview(written("x/any.csv", start))
    assert isinstance(found, Preview)
