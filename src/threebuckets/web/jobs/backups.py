"""A copy of the database while the site goes on: one moment of it, whole, never a copy of a file that is being written."""

import os
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from threebuckets.errors import ThreeBucketsError

KEPT_DAYS = 35
"""How long backups are kept, so that what was erased is gone from them as well."""

NAME = "threebuckets-"


class BackupError(ThreeBucketsError):
    """No backup could be made; the message says why and what to do."""


def make_backup(out: Path, *, now: datetime | None = None) -> Path:
    """Write all that the database holds into one file.

    Parameters
    ----------
    out : Path
        The file; or a folder, in which it gets a name by the time, and older ones than `KEPT_DAYS` are deleted.
    now : datetime, optional
        The time; by default this moment.

    Returns
    -------
    Path
        The file: an SQLite database, or what `pg_restore` reads. Nobody but its owner may read it.

    Raises
    ------
    BackupError
    """
    now = now or datetime.now(UTC)
    is_sqlite = connection.vendor == "sqlite"
    if out.is_dir():
        path = out / f"{NAME}{now:%Y%m%dT%H%M%SZ}.{'sqlite3' if is_sqlite else 'dump'}"
        _delete_old(out, now)
    else:
        path = out
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        (_copy_sqlite if is_sqlite else _dump_postgres)(part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part.replace(path)


def _copy_sqlite(path: Path) -> None:
    """A copy by SQLite's own backup, checked before it counts."""
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
    target = sqlite3.connect(path)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = target.execute("PRAGMA integrity_check").fetchone()
    finally:
        source.close()
        target.close()
    if verdict != "ok":
        raise BackupError(f"The copy is not whole ({verdict}); the database itself may be damaged. It was not kept.")


def _dump_postgres(path: Path) -> None:
    """A dump by PostgreSQL's own program, in one snapshot."""
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump is not installed; it comes with PostgreSQL's client (apt install postgresql-client)."
        )
    command = [program, "--format=custom", "--no-owner", f"--file={path}"]
    done = subprocess.run(command, env={**os.environ, **_login()}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(f"pg_dump could not write it: {done.stderr.strip()}")


def _login() -> dict[str, str]:
    """Where the database is, as PostgreSQL's programs are told: never on the command line, where others see it."""
    found: dict[str, Any] = {**settings.DATABASES["default"]}
    options = found.get("OPTIONS", {})
    names = {
        "PGHOST": found.get("HOST") or options.get("host", ""),
        "PGPORT": found.get("PORT"),
        "PGUSER": found.get("USER"),
        "PGPASSWORD": found.get("PASSWORD"),
        "PGDATABASE": found.get("NAME"),
    }
    return {name: str(value) for name, value in names.items() if value}


def _delete_old(folder: Path, now: datetime) -> None:
    oldest = f"{NAME}{now - timedelta(days=KEPT_DAYS):%Y%m%dT%H%M%SZ}"
    for path in folder.glob(f"{NAME}*"):
        if path.name.partition(".")[0] < oldest and path.suffix in {".sqlite3", ".dump"}:
            path.unlink()
