"""Load, dump and load again, as the command line calls them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.web import factories
from threebuckets.folder import write_folder
from threebuckets.web.changes.models import Round, VerdictDetail
from threebuckets.web.resources.models import Offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small platform as a folder, with a recorded round in it."""
    write_folder(factories.platform(), tmp_path / "fair-start")
    return tmp_path / "fair-start"


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    """A data directory of its own."""
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    settings.SECRET_KEY_FILE = tmp_path / "data" / "secret-key"  # type: ignore[attr-defined]


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def run(command: str, *arguments: object, **options: object) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_dump_gives_back_the_folder_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    """Everything that was loaded, and nothing else."""
    run("load", folder, on="2026-11-17")
    run("dump", tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(folder)


def test_a_dump_with_a_record_can_be_loaded_again(folder: Path, tmp_path: Path) -> None:
    """The newest update travels with the folder, and loading it is no difference."""
    run("load", folder, on="2026-11-17")
    run("dump", tmp_path / "again", record=True)
    assert "rounds/2026-11-17.json" in files_of(tmp_path / "again")
    assert "Nothing to load" in run("load", tmp_path / "again", on="2026-11-18")
    Round.objects.all().delete()
    run("load", tmp_path / "again", on="2026-11-18")
    assert list(Round.objects.values_list("number", flat=True)) == [2, 1]


def test_the_same_round_is_not_stored_twice(folder: Path) -> None:
    """Loading again on the same day changes nothing; a later day makes a round, with pages for the newest only."""
    run("load", folder, on="2026-11-17")
    run("load", folder, on="2026-11-17")
    assert Round.objects.count() == 1
    run("load", folder, on="2026-11-18")
    assert Round.objects.count() == 2
    assert set(VerdictDetail.objects.values_list("verdict__round__number", flat=True)) == {2}


def test_differences_are_printed_and_nothing_overwritten(folder: Path) -> None:
    """Both sides stand in a table; people's rows are counted, not named."""
    run("load", folder, on="2026-11-17")
    Offer.objects.filter(code="o1").update(unit="rooms")
    offers = folder / "resources" / "offers.csv"
    offers.write_text(offers.read_text(encoding="utf-8").replace("m2", "m²"), encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was overwritten") as caught:
        run("load", folder, on="2026-11-17")
    assert "resources/offers           both" in str(caught.value)
    assert "1 changed (o1)" in str(caught.value)
    assert caught.value.returncode == 1
    assert Offer.objects.get(code="o1").unit == "rooms"


def test_a_broken_folder_leaves_the_site_as_it_was(folder: Path) -> None:
    """All faults at once, exit 2, nothing written."""
    run("load", folder, on="2026-11-17")
    (folder / "values" / "statements.csv").write_text("statement,text\ns1,\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"statements\.csv, line 2") as caught:
        run("load", folder, on="2026-11-18")
    assert caught.value.returncode == 2
    assert Round.objects.count() == 1


def test_there_is_nothing_to_dump_on_an_empty_site(tmp_path: Path) -> None:
    """A sentence that says what to do first."""
    with pytest.raises(CommandError, match="`threebuckets load FOLDER` puts one in"):
        run("dump", tmp_path / "nothing")


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(
    folder: Path, tmp_path: Path, settings: Any
) -> None:
    """Workers that start later find the same key, and what this process has named and sealed with it."""
    run("load", folder, on="2026-11-17")
    key = tmp_path / "data" / "secret-key"
    first = key.read_text(encoding="ascii")
    assert len(first) >= 50
    assert first == settings.SECRET_KEY
    assert key.stat().st_mode & 0o077 == 0
    run("dump", tmp_path / "again")
    assert key.read_text(encoding="ascii") == first
