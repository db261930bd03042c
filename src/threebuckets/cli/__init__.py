"""The command line, `threebuckets`: one module a group of commands; `app.py` puts them together."""

from threebuckets.cli.app import main

__all__ = ["main"]
