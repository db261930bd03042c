"""The web app from the command line: serve, load, dump. Django's own commands do the work."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.platforms import existing

SETTINGS = "threebuckets.web.settings"
DEMO_DATA = "demo-data"


def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Serve the invented county.")] = False,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int | None, typer.Option(help="Processes that answer requests; one a core is best.")] = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="`threebuckets worker` runs elsewhere.")] = False,
    no_prepare: Annotated[bool, typer.Option("--no-prepare", help="`threebuckets prepare` has been run.")] = False,
) -> None:
    """Start the web app, with a worker behind it."""
    _django("serve", demo=demo, port=port, host=host, workers=workers, no_worker=no_worker, no_prepare=no_prepare)


def prepare() -> None:
    """Make tables and static files ready, once, before several processes serve with `--no-prepare`."""
    _django("prepare")


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what waits now, then end.")] = False,
) -> None:
    """Do the work behind the web app's pages: test the policies again after changes, send letters."""
    _django("worker", once=once)


def backup(out: Annotated[Path, typer.Argument(help="File to write, or a folder for one named by the time.")]) -> None:
    """Write all that the web app's database holds into one file, while it goes on."""
    _django("backup", str(out))


def load(
    path: Annotated[Path, typer.Argument(help="Platform folder or workbook.")],
    take: Annotated[
        str, typer.Option(help="Where both sides changed: folder, database or both; otherwise nothing is overwritten.")
    ] = "",
    on: Annotated[str | None, typer.Option(help="Day of the test.")] = None,
) -> None:
    """Load a platform into the web app's database, test it and publish the round."""
    _django("load", str(existing(path)), take=take or None, on=on)


def dump(
    path: Annotated[Path, typer.Argument(help="Folder (or .xlsx) to write.")],
    platform: Annotated[str | None, typer.Option(help="Slug of the platform, where there are several.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Record the newest update in rounds/.")] = False,
) -> None:
    """Write the platform in the web app's database as a folder."""
    _django("dump", str(path), platform=platform, record=record)


def steward(
    act: Annotated[str, typer.Argument(help="`add`: make somebody a steward, or send them a new link.")],
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    platform: Annotated[str | None, typer.Option(help="Slug of the platform, where there are several.")] = None,
    name: Annotated[str | None, typer.Option(help="Their name, as the public log shows it.")] = None,
    role: Annotated[str | None, typer.Option(help="What they may do: steward (default) or moderator.")] = None,
) -> None:
    """Make somebody a steward of the web app: they get a letter, and its link is printed."""
    _django("steward", act, email, platform=platform, name=name, role=role)


def _django(command: str, *args: str, **options: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if options.get("demo"):
        os.environ.setdefault("TB_DATA", DEMO_DATA)  # the county never mixes with a platform of one's own
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    try:
        call_command(command, *args, **{key: value for key, value in options.items() if value is not None})
    except CommandError as error:
        raise MistakeError(str(error)) from error
