"""Whatever is written is read back the same, and written again byte for byte."""

import random
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.folder.made import assert_same, contents, edit, frames, made_folder, made_platform, put
from threebuckets.errors import InputError
from threebuckets.folder import check_folder, new_folder, read_folder, write_folder
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.tables import tables

VALUES = tables()["values/values"]
INDICATORS = tables()["situation/indicators"]
INDICATOR_COLUMNS = (
    "indicator",
    "label",
    "unit",
    "polarity",
    "target",
    "standardised",
    "next_release",
    "source",
    "per",
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_platform_is_read_back_the_same_and_written_again_byte_for_byte(data: st.DataObject) -> None:
    """read(write(p)) == p and write(read(write(p))) == write(p), texts that look like formulas included."""
    platform = made_platform(
        values__values=data.draw(frames(VALUES, ("value", "name", "description"))),
        situation__indicators=data.draw(frames(INDICATORS, INDICATOR_COLUMNS)).filter(
            pl.col("per").is_null() | (pl.col("per") > 0)
        ),
    )
    with tempfile.TemporaryDirectory() as room:
        write_folder(platform, Path(room) / "one")
        read = read_folder(Path(room) / "one")
        write_folder(read, Path(room) / "two")
        assert_same(read, platform)
        assert contents(Path(room) / "one") == contents(Path(room) / "two")


def test_the_order_of_rows_in_the_files_changes_nothing(tmp_path: Path) -> None:
    """Shuffled files give the same platform and the same bytes."""
    root = made_folder(tmp_path)
    before = read_folder(root)
    for path in root.rglob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(1).shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    after = read_folder(root)
    assert_same(before, after)
    assert all(before.table(name).equals(after.table(name)) for name in tables())


def test_a_new_folder_has_no_faults_and_is_already_in_its_final_form(tmp_path: Path) -> None:
    """Reading and writing the skeleton changes no byte, comments included."""
    root = made_folder(tmp_path)
    assert check_folder(root) == ()
    write_folder(read_folder(root), tmp_path / "again")
    assert contents(root) == contents(tmp_path / "again")


def test_a_new_folder_never_overwrites_anything(tmp_path: Path) -> None:
    """A folder with something in it is refused and left alone."""
    put(tmp_path, "plan/notes.txt", "mine")
    with pytest.raises(InputError, match="folder with files in it"):
        new_folder(tmp_path / "plan", title="x")
    assert contents(tmp_path) == {"plan/notes.txt": b"mine"}


def test_only_files_of_the_format_are_removed(tmp_path: Path) -> None:
    """What the platform no longer has goes; a stranger's file stays."""
    root = made_folder(tmp_path)
    put(root, "photos/harbour.txt", "sea")
    put(root, "values/notes.txt", "ours")
    platform = read_folder(root)
    fewer = Platform(settings=platform.settings, rules=platform.rules, tables=platform.tables, policies={})
    write_folder(fewer, root)
    left = contents(root)
    assert "policies/warm-rooms.md" not in left
    assert "designs/warm-rooms/example-ward-a.md" not in left
    assert left["photos/harbour.txt"] == b"sea"
    assert left["values/notes.txt"] == b"ours"


def test_rounds_boundaries_ledgers_and_notes_survive(tmp_path: Path) -> None:
    """Everything that is not a table travels too."""
    root = made_folder(tmp_path)
    platform = read_folder(root)
    shape = '{"coordinates":[[[0,53],[1,53],[1,54],[0,53]]],"type":"Polygon"}'
    more = Platform(
        settings=platform.settings,
        rules=platform.rules,
        tables=platform.tables,
        policies=platform.policies,
        designs=platform.designs,
        boundaries={"example-ward-a": shape},
        rounds={"2026-11-01": RecordedRound(b"{}", b"packed"), "2026-12-01": RecordedRound(b"[1]")},
        files={"README.md": b"hello", "imports/polis.csv": b"a,b\n1,2\n", "rules/old.toml": b"# old\n"},
    )
    write_folder(more, root)
    assert_same(read_folder(root), more)


def test_many_observations_are_packed_and_the_plain_file_goes(tmp_path: Path) -> None:
    """Above 20,000 rows the file is written as .csv.gz, always the same bytes."""
    root = made_folder(tmp_path)
    platform = read_folder(root)
    days = pl.date_range(pl.date(1950, 1, 1), pl.date(2010, 1, 1), "1d", eager=True)
    rows = pl.DataFrame({"period_start": days, "value": range(days.len())}).with_columns(
        indicator=pl.lit("cold-homes"), area=pl.lit("example-ward-b"), value=pl.col("value") * 0.001
    )
    more = Platform(
        settings=platform.settings,
        rules=platform.rules,
        tables={**platform.tables, "situation/observations": rows},
        policies=platform.policies,
    )
    write_folder(more, root)
    packed = (root / "situation/observations.csv.gz").read_bytes()
    assert not (root / "situation/observations.csv").exists()
    assert packed[4:8] == b"\0\0\0\0"
    read = read_folder(root)
    assert_same(read, Platform(**{**{n: getattr(more, n) for n in more.__dataclass_fields__}, "files": read.files}))
    write_folder(read, tmp_path / "again")
    assert (tmp_path / "again/situation/observations.csv.gz").read_bytes() == packed


def test_observations_may_lie_in_parquet(tmp_path: Path) -> None:
    """The same figures from Parquet give the same platform."""
    root = made_folder(tmp_path)
    before = read_folder(root)
    before.table("situation/observations").write_parquet(root / "situation/observations.parquet")
    (root / "situation/observations.csv").unlink()
    assert_same(before, read_folder(root))


def test_unknown_columns_are_kept(tmp_path: Path) -> None:
    """A column of somebody's own comes out again behind ours."""
    root = made_folder(tmp_path)
    edit(root, "values/values.csv", "indicator\n", "indicator,Colour\n")
    edit(root, "values/values.csv", "cold-homes\n", "cold-homes,=blue\n")
    platform = read_folder(root)
    assert platform.table("values/values")["Colour"].to_list() == ["=blue"]
    write_folder(platform, root)
    assert b"cold-homes,'=blue\n" in (root / "values/values.csv").read_bytes()


def test_a_changed_policy_is_written_in_one_fixed_form_that_reads_back(tmp_path: Path) -> None:
    """A document that no longer fits its text is written anew, without loss."""
    root = made_folder(tmp_path)
    platform = read_folder(root)
    policy = platform.policies["warm-rooms"].model_copy(update={"title": 'Rooms: "warm" # and {open}', "version": 2})
    policies = {"warm-rooms": policy}
    changed = Platform(settings=platform.settings, rules=platform.rules, tables=platform.tables, policies=policies)
    write_folder(changed, root)
    read = read_folder(root).policies["warm-rooms"]
    assert read == policy.model_copy(update={"source": read.source})


def test_spreadsheets_on_other_systems_are_read_alike(tmp_path: Path) -> None:
    """A byte order mark, CRLF and lone CR line ends give the same platform."""
    root = made_folder(tmp_path)
    before = read_folder(root)
    for name, end in (("values/votes.csv", b"\r\n"), ("values/people.csv", b"\r")):
        put(root, name, b"\xef\xbb\xbf" + (root / name).read_bytes().replace(b"\n", end))
    assert_same(before, read_folder(root))


def test_outside_files_are_read_by_the_function_handed_in_and_own_rows_win(tmp_path: Path) -> None:
    """Rows of a mapped file join the platform's; one with the same key as an own row does not."""
    root = made_folder(tmp_path)
    put(root, "resources/halls.geojson", "{}")
    text = (root / "platform.toml").read_text(encoding="utf-8")
    put(root, "platform.toml", text + '\n[mappings."resources/halls.geojson"]\nformat = "places_geojson"\nname = "n"\n')
    asked = []

    class Loaded:
        tables = {
            "resources/offers": pl.DataFrame(
                {
                    "offer": ["example-hall", "new-hall"],
                    "actor": "example-town-council",
                    "kind": "space/hall",
                    "unit": "m2",
                }
            ).with_columns(pl.date(2027, 1, 1).alias("from"))
        }
        warnings = ()

    def load(path: Path, *, format: str, mapping: dict[str, str]) -> Loaded:  # noqa: A002
        asked.append((path.name, format, dict(mapping)))
        return Loaded()

    platform = read_folder(root, load=load)
    assert asked == [("halls.geojson", "places_geojson", {"name": "n"})]
    offers = platform.table("resources/offers")
    assert offers.filter(pl.col("offer") == "example-hall")["amount"].to_list() == [120]
    assert "new-hall" in offers["offer"].to_list()
    assert platform.files["resources/halls.geojson"] == b"{}"
    write_folder(platform, tmp_path / "two")
    assert_same(read_folder(tmp_path / "two", load=load), platform)
    assert [fault.code for fault in check_folder(root)] == ["F61"]
