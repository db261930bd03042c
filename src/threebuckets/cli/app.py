"""The commands put together, and how mistakes are told: one clear sentence, never a traceback.

Exit status: 0 done (and nothing that stood has fallen), 1 something that stood has fallen, 2 bad input.
"""

import os
import sys

import typer

from threebuckets import __version__
from threebuckets.cli.commands import Commands, listed
from threebuckets.cli.mistakes import BAD_INPUT, MistakeError
from threebuckets.cli.screen import err, print_faults
from threebuckets.errors import InputError, ThreeBucketsError

app = typer.Typer(
    name="threebuckets",
    cls=Commands,
    help="Test policies like software: would people go along, is it needed and does it work, who could do it?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
listed(app)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run a command; tell mistakes in a sentence."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        _run()
    except MistakeError as error:
        _told(str(error), error.mend)
    except InputError as error:
        print_faults(error.faults, error.n_faults)
        sys.exit(BAD_INPUT)
    except ThreeBucketsError as error:
        _told(str(error), "")
    except BrokenPipeError:
        _print_no_more()
        sys.exit(0)
    except OSError as error:
        if error.filename is None:  # where the results go to
            _print_no_more()
        _told(f"{error.filename or 'The results could not be printed'}: {error.strerror or error}.", "")


def _run() -> None:
    """Run the command and hand on all that it printed: what goes wrong there is told as well."""
    try:
        app(prog_name="threebuckets")
    finally:
        sys.stdout.flush()


def _print_no_more() -> None:
    """Leave what is still to be printed: nobody can take it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(sentence: str, mend: str) -> None:
    err().print(sentence, markup=False, style="red")
    if mend:
        err().print(mend, markup=False)
    sys.exit(BAD_INPUT)
