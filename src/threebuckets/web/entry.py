"""How the command line calls the web app's commands: settings first, then the command by its name."""

import os
from pathlib import Path
from typing import Any

SETTINGS = "threebuckets.web.settings"
DEMO_DATA = "demo-data"


def run_command(name: str, *arguments: Any, **options: Any) -> Any:
    """Run one of `load`, `dump`, `serve` or any other management command.

    Parameters
    ----------
    name : str
        Name of the command.
    *arguments, **options
        As `django.core.management.call_command` takes them. The demo keeps its data apart, in `./demo-data`, unless
        `TB_DATA` says where.

    Raises
    ------
    django.core.management.CommandError
        With one sentence that says what is wrong and what to do; its `returncode` is the exit code.
    """
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if options.get("demo"):
        os.environ.setdefault("TB_DATA", str(Path.cwd() / DEMO_DATA))
    django.setup()
    return call_command(name, *arguments, **options)
