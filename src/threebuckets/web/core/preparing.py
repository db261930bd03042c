"""Making a site ready: its data directory, its secret key, its tables, its static files."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".made-from"


def make_data_directory() -> Path:
    """The data directory, with a secret key in it that only its owner may read.

    It is the key that this process has had since it began: what it signs and names is known to those that come after.
    """
    directory = Path(settings.DATA_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    key = Path(settings.SECRET_KEY_FILE)
    if not key.exists() and not os.environ.get("TB_SECRET_KEY"):
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(settings.SECRET_KEY)
    return directory


def make_tables() -> None:
    """Bring the database's tables up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def make_static_files() -> None:
    """Collect, hash and compress the static files, where any has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / STAMP, _fingerprint_of_sources()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    environment = {**os.environ, "TB_STATIC_HASHED": "true", "DJANGO_SETTINGS_MODULE": "threebuckets.web.settings"}
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    subprocess.run(command, check=True, env=environment)  # in a process of its own: it needs the hashing storage
    stamp.write_text(wanted, encoding="ascii")


def _fingerprint_of_sources() -> str:
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return found.hexdigest()
