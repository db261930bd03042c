"""What pages load from others' packages is what was taken, with its licence, and points at nothing that is not there."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "resources" / "static" / "vendor"
FRONTEND = Path(settings.BASE_DIR).parents[2] / "frontend"
ROWS = list(csv.DictReader((VENDOR / "VENDORED.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_vendored_file_is_the_one_that_was_taken(row: dict[str, str]) -> None:
    """The hash in the list is that of the file, and the folder names the version."""
    assert hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert row["file"].startswith(f"{row['package']}-{row['version']}/")


def test_nothing_else_lies_there_and_every_package_has_its_licence() -> None:
    """The list is complete."""
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert files == {row["file"] for row in ROWS} | {"VENDORED.csv"}
    assert {row["licence"] for row in ROWS} == {"BSD-3-Clause"}
    assert {row["package"] for row in ROWS if "LICENSE" in row["file"]} == {row["package"] for row in ROWS}


def test_no_file_points_at_a_source_map() -> None:
    """Maps are not shipped."""
    for row in ROWS:
        assert b"sourceMappingURL=" not in (VENDOR / row["file"]).read_bytes()


@pytest.mark.skipif(not FRONTEND.is_dir(), reason="the sources of a package have no frontend folder")
def test_versions_are_those_that_maintainers_locked() -> None:
    """package.json, its lock and the list say the same; the lock names no host."""
    wanted = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {row["package"]: row["version"] for row in ROWS} == wanted
    assert '"resolved"' not in (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
