"""Twenty ways to break a folder: each names exactly what is wrong and where, and nothing is half-loaded."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.folder.made import contents, edit, made_folder, put
from threebuckets.errors import InputError
from threebuckets.folder import check_folder, read_folder

VOTES = "participant,statement,vote,voted_at\n"


def _bomb(root: Path) -> None:
    put(root, "situation/observations.csv.gz", gzip.compress((b"cold-homes," * 90 + b"\n") * 80_000, mtime=0))
    (root / "situation/observations.csv").unlink()


def _long_line(root: Path) -> None:
    with (root / "values/votes.csv").open("wb") as stream:
        stream.write(b"participant,statement,vote\np1,s1,1\n")
        for _ in range(60):
            stream.write(b"x" * 1_000_000)


def _truncated(root: Path) -> None:
    packed = gzip.compress((root / "situation/observations.csv").read_bytes(), mtime=0)
    put(root, "situation/observations.csv.gz", packed[:-20])
    (root / "situation/observations.csv").unlink()


def _directory(root: Path) -> None:
    (root / "values/values.csv").unlink()
    (root / "values/values.csv").mkdir()


def _published(root: Path) -> None:
    (root / "values/votes.csv").unlink()
    head = "statement,area,group,agree,disagree,passed,base,people,population_share,stability,last_vote\n"
    put(root, "values/published.csv", head + "s1,example-ward-a,all,6,-1,5,8,40,,,\n")


def _requires_circle(root: Path) -> None:
    other = (
        (root / "policies/warm-rooms.md")
        .read_text(encoding="utf-8")
        .replace("values:", "requires: [warm-rooms]\nvalues:")
    )
    put(root, "policies/other.md", other)
    edit(root, "policies/warm-rooms.md", "values:", "requires: [other]\nvalues:")


def _persons_place(root: Path) -> None:
    edit(root, "resources/actors.csv", "(example),community,,example-ward-b", "(example),person,,example-ward-b")
    edit(root, "resources/offers.csv", "people,example-ward-b,,", "people,example-ward-b,53.7,-0.03")


def _link_out(root: Path) -> None:
    (root / "values/values.csv").unlink()
    (root / "values/values.csv").symlink_to("/etc/hostname")


BREAKS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "wrong encoding": (
        lambda root: put(root, "values/statements.csv", "statement,text\ns1,Café\ns2,x\n".encode("cp1252")),
        [
            "values/statements.csv, line 2: found characters that are not UTF-8; expected UTF-8; save it as “CSV UTF-8”. [F02]"
        ],
    ),
    "utf-16": (
        lambda root: put(root, "values/statements.csv", "statement,text\ns1,a\ns2,x\n".encode("utf-16")),
        ["values/statements.csv, line 1: found UTF-16 text; expected UTF-8; save it as “CSV UTF-8”. [F02]"],
    ),
    "missing column": (
        lambda root: edit(root, "values/statements.csv", "statement,text", "statement,txt"),
        [
            "values/statements.csv, line 1, column text: found no such column (but “txt”); expected the column text. [F04]"
        ],
    ),
    "column twice": (
        lambda root: edit(root, "values/people.csv", "participant,area,verified", "participant,area,area"),
        ["values/people.csv, line 1, column area: found the column twice; expected each column once. [F05]"],
    ),
    "wrong number of cells": (
        lambda root: edit(root, "values/people.csv", "example-01,example-ward-b,true", "example-01,example-ward-b"),
        ["values/people.csv, line 2: found 2 cells; expected 3 cells, as in the header. [F06]"],
    ),
    "key twice": (
        lambda root: edit(root, "values/people.csv", "example-03,", "example-01,"),
        [
            'values/people.csv, line 4, column participant: found "example-01" again, as on line 2; '
            "expected each participant once. [F20]"
        ],
    ),
    "unknown area": (
        lambda root: edit(root, "resources/offers.csv", "m2,example-ward-a", "m2,example-ward-c"),
        [
            'resources/offers.csv, line 4, column area: found "example-ward-c", which is not in situation/areas.csv; '
            "expected an id of situation/areas.csv (perhaps “example-ward-a”). [F21]"
        ],
    ),
    "end before start": (
        lambda root: edit(root, "resources/offers.csv", "2027-10-01,2028-03-31", "2027-10-01,2027-03-31"),
        [
            'resources/offers.csv, line 3, column until: found "2027-03-31", before "2027-10-01" (from); '
            "expected not before from. [F23]"
        ],
    ),
    "gzip bomb": (
        _bomb,
        [
            "situation/observations.csv.gz: found a file that unpacks to more than 100 times its size; "
            "expected a file that is not blown up on purpose. [F63]"
        ],
    ),
    "a line without end": (
        _long_line,
        ["values/votes.csv, line 3: found a row of more than 1,000,000 bytes; expected shorter rows. [F50]"],
    ),
    "NaN": (
        lambda root: edit(root, "resources/offers.csv", ",120,m2", ",NaN,m2"),
        [
            'resources/offers.csv, line 2, column amount: found "NaN"; '
            "expected a number above 0; an empty cell where it is not known. [F11]"
        ],
    ),
    "comma in a number": (
        lambda root: edit(root, "situation/areas.csv", "9200", '"9,200"'),
        [
            'situation/areas.csv, line 2, column population: found "9,200"; expected a number of people, 0 or more. [F11]'
        ],
    ),
    "truncated gzip": (
        _truncated,
        [
            "situation/observations.csv.gz: found a gzip file that is cut off; "
            "expected a whole gzip file; copy or download it again. [F67]"
        ],
    ),
    "front matter not closed": (
        lambda root: put(root, "policies/warm-rooms.md", "---\ntitle: x\n"),
        ["policies/warm-rooms.md, line 1: found no closing line ---; expected front matter between --- lines. [F30]"],
    ),
    "YAML alias": (
        lambda root: edit(root, "policies/warm-rooms.md", "kind: warm-room ", "kind: &k warm-room "),
        ["policies/warm-rooms.md, line 5: found &k; expected no anchors, aliases or tags. [F32]"],
    ),
    "circle of parents": (
        lambda root: edit(root, "situation/areas.csv", "town,,,,9200", "town,example-ward-a,,,9200"),
        [
            "situation/areas.csv, line 2, column parents: found a circle: example-town in example-ward-a in example-town; "
            "expected parents that do not lie in the area themselves. [F22]"
        ],
    ),
    "policies that require each other": (
        _requires_circle,
        [
            "policies/other.md, line 10, column requires: found a circle: other requires warm-rooms requires other; "
            "expected policies that do not in the end require this one. [F36]"
        ],
    ),
    "contact column": (
        lambda root: put(
            root,
            "values/people.csv",
            "participant,area,verified,Contact e-mail\nexample-01,example-ward-a,true,a@b.org\n",
        ),
        [
            "values/people.csv, line 1, column Contact e-mail: found a column of contact data; "
            "expected no personal contact data; remove the column. [F40]"
        ],
    ),
    "contact cell": (
        lambda root: edit(root, "resources/actors.csv", "other,,,", "other,ring 0161 496 0000,,"),
        [
            "resources/actors.csv, line 4, column ask_through: found a telephone number; "
            "expected no personal contact data; say through whom the actor may be reached. [F40]"
        ],
    ),
    "published cell under ten": (
        _published,
        [
            'values/published.csv, line 2, column agree: found "6"; expected a multiple of 5, or -1 for hidden. [F41]',
            'values/published.csv, line 2, column base: found "8"; expected a whole number of people, 10 or more. [F41]',
        ],
    ),
    "broken TOML": (
        lambda root: edit(root, "platform.toml", 'level = "ward"', "level = ward"),
        ["platform.toml: found Invalid value (at line 9, column 9); expected TOML. [F65]"],
    ),
    "a folder in a file's place": (
        _directory,
        ["values/values.csv: found a folder; expected a file of that name. [F01]"],
    ),
    "empty file": (
        lambda root: put(root, "values/votes.csv", b""),
        ["values/votes.csv, line 1: found an empty file; expected a header line with the names of the columns. [F03]"],
    ),
    "missing file": (
        lambda root: (root / "situation/observations.csv").unlink(),
        [
            "situation/observations.csv: found no such file; expected the file situation/observations.csv "
            "(Values of indicators in places and periods, with their limits). [F01]"
        ],
    ),
    "conflicting votes": (
        lambda root: put(
            root, "values/votes.csv", VOTES + "a,s1,1,2026-10-01T10:00Z\na,s1,-1,2026-10-01T11:00+01:00\n"
        ),
        [
            'values/votes.csv, line 3, column vote: found "-1" at the time of "1" on line 2; '
            "expected one vote of a person on a statement at one time. [F25]"
        ],
    ),
    "a vote in words": (
        lambda root: put(root, "values/votes.csv", VOTES + "a,s1,yes,\n"),
        ['values/votes.csv, line 2, column vote: found "yes"; expected 1 (agree), 0 (pass) or -1 (disagree). [F12]'],
    ),
    "limits the wrong way round": (
        lambda root: put(
            root,
            "situation/observations.csv",
            "indicator,area,period_start,period_length,value,lower95,upper95\ncold-homes,example-ward-a,2024-01-01,P1Y,9,11,8\n",
        ),
        [
            "situation/observations.csv, line 2, column lower95: found 11.0 above upper95 8.0; "
            "expected lower95 ≤ value ≤ upper95. [F24]"
        ],
    ),
    "no direction": (
        lambda root: edit(root, "situation/indicators.csv", "proportion,,-1,", "proportion,,0,"),
        [
            'policies/warm-rooms.md, line 15, column needs[0]: found no direction, and "cold-homes" has polarity 0; '
            "expected direction: higher or direction: lower. [F35]"
        ],
    ),
    "unknown kind": (
        lambda root: edit(
            root, "resources/offers.csv", "example-library-friends,space/hall", "example-library-friends,spce/hall"
        ),
        [
            'resources/offers.csv, line 4, column kind: found "spce/hall"; expected a known kind (perhaps “space/hall”). [F12]'
        ],
    ),
    "a unit that amounts of the kind cannot be in": (
        lambda root: edit(root, "resources/offers.csv", "m2,example-ward-a", "service,example-ward-a"),
        [
            'resources/offers.csv, line 4, column unit: found "service"; '
            "expected a unit such as m2, or hour/week, people, place, item, m2. [F12]"
        ],
    ),
    "another kind of another nature": (
        lambda root: edit(
            root,
            "resources/offers.csv",
            "example-library-friends,space/hall,",
            "example-library-friends,space/hall,goods/bread",
        ),
        [
            'resources/offers.csv, line 4, column also: found "goods/bread"; '
            "expected kinds that are used up when given, or kinds that stay, as the kind itself. [F12]"
        ],
    ),
    "a place of a person": (
        _persons_place,
        [
            "resources/offers.csv, line 3, column lat: found the place of a person; "
            "expected an area; a person's exact place does not belong in a platform. [F40]"
        ],
    ),
    "an answer outside the choice": (
        lambda root: edit(root, "designs/warm-rooms/example-ward-a.md", "[soup, repair-table]", "[soup, disco]"),
        [
            "designs/warm-rooms/example-ward-a.md, line 8, column answers.extras: found soup, disco; "
            "expected some of soup, homework-help, repair-table. [F34]"
        ],
    ),
    "a link out of the folder": (
        _link_out,
        ["values/values.csv: found a link that leads out of the folder; expected a file inside the folder. [F64]"],
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_folder_names_exactly_what_is_wrong(name: str, tmp_path: Path) -> None:
    """The faults are exactly these, reading raises them all, and the folder is as it was."""
    root = made_folder(tmp_path)
    break_it, expected = BREAKS[name]
    break_it(root)
    before = contents(root) if name != "a line without end" else {}
    errors = [str(fault) for fault in check_folder(root) if fault.severity == "error"]
    assert errors == expected
    with pytest.raises(InputError) as raised:
        read_folder(root)
    assert [str(fault) for fault in raised.value.faults if fault.severity == "error"] == expected
    assert not before or contents(root) == before


def test_all_faults_of_all_files_come_at_once_sorted_by_place(tmp_path: Path) -> None:
    """Three broken files give the faults of all three."""
    root = made_folder(tmp_path)
    for name in ("key twice", "unknown area", "broken TOML"):
        BREAKS[name][0](root)
    faults = [fault for fault in check_folder(root) if fault.severity == "error"]
    assert [(fault.file, fault.code) for fault in faults] == [
        ("platform.toml", "F65"),
        ("resources/offers.csv", "F21"),
        ("values/people.csv", "F20"),
    ]


def test_a_thousand_faults_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    """5,000 wrong votes: the first thousand by line, and the number of all."""
    root = made_folder(tmp_path)
    put(root, "values/votes.csv", VOTES + "".join(f"p{n},s1,maybe,\n" for n in range(5000)))
    with pytest.raises(InputError) as raised:
        read_folder(root)
    assert len(raised.value.faults) == 1000
    assert raised.value.n_faults == 5000
    assert raised.value.faults[-1].line == 1001


def test_figures_of_an_unknown_area_are_a_warning_that_names_its_successor(tmp_path: Path) -> None:
    """One warning an area code, however many rows it has."""
    root = made_folder(tmp_path)
    rows = "".join(f"cold-homes,old-ward,{year}-01-01,P1Y,9\n" for year in range(2010, 2020))
    put(root, "situation/observations.csv", "indicator,area,period_start,period_length,value\n" + rows)
    put(root, "situation/successions.csv", "old,new,year\nold-ward,example-ward-a,2020\n")
    assert [str(fault) for fault in check_folder(root)] == [
        'situation/observations.csv, line 2, column area: found "old-ward" (in 10 rows), an area that is not in '
        "situation/areas.csv; expected an area in force; this one was followed by example-ward-a (from 2020). [F75]"
    ]
    assert read_folder(root).table("situation/observations").height == 10


def test_a_misnamed_file_is_pointed_out(tmp_path: Path) -> None:
    """A file that nobody reads is a warning with the name that was probably meant."""
    root = made_folder(tmp_path)
    (root / "values/votes.csv").rename(root / "values/vote.csv")
    assert next((fault.code, fault.severity, fault.expected) for fault in check_folder(root)) == (
        "F60",
        "warning",
        "values/votes.csv",
    )


def test_a_path_that_is_no_folder_is_one_clear_fault(tmp_path: Path) -> None:
    """Nothing there: one sentence."""
    assert [str(fault) for fault in check_folder(tmp_path / "nowhere")] == [
        "nowhere: found no such folder; expected a folder with platform.toml in it. [F01]"
    ]


def test_a_kind_written_almost_like_one_that_is_offered_is_a_warning(tmp_path: Path) -> None:
    """A slip would have nobody deliver; a kind that is offered, or like none, is said nothing about."""
    root = made_folder(tmp_path)
    policy = next(
        line for line in (root / "policies/warm-rooms.md").read_text(encoding="utf-8").split("\n") if "space/" in line
    )
    before = check_folder(root)
    edit(root, "policies/warm-rooms.md", policy, policy.replace("space/hall", "space/halll"))
    found = [fault for fault in check_folder(root) if fault not in before and fault.code == "F12"]
    assert [(fault.severity, fault.found) for fault in found] == [
        ("warning", '"space/halll", which nobody on record has')
    ]
    assert found[0].expected == "a kind that is offered (perhaps “space/hall”)"
    edit(root, "policies/warm-rooms.md", "space/halll", "space/observatory")
    assert not [fault for fault in check_folder(root) if fault.code == "F12"]
