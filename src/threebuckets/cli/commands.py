"""The commands by name, each with its sentence and where its function stands; a module is loaded when it is called.

`threebuckets --version` and `--help` answer at once that way: the rooms that compute are not loaded for them.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command's function stands (or the application of several), and what it does in a sentence."""

    place: str
    sentence: str

    def function(self) -> Callable[..., Any] | typer.Typer:
        """The function, its module loaded."""
        module, _, name = self.place.partition(":")
        found: Callable[..., Any] | typer.Typer = getattr(importlib.import_module(f"threebuckets.cli.{module}"), name)
        return found


COMMANDS = {
    "new": Command("folders:new", "Start a platform: a commented folder, or one workbook; or copy one into the other."),
    "import": Command("importing:import_", "Read files of the outside world into a platform."),
    "check": Command("folders:check", "Say everything that is wrong, and where."),
    "test": Command("testing:judge_platform", "Test every policy in every area, and say why."),
    "plan": Command("planning:plan_platform", "Plan who could deliver what together, and what is missing."),
    "coalition": Command("coalitions:coalition", "Say who could deliver a policy together, and whom to ask next."),
    "asked": Command("asked:asked", "Note whom you asked; they rest for sixty days."),
    "form": Command("forming:form", "Form a coalition for a policy in an area."),
    "pledge": Command("pledging:pledge", "Promise part of an offer to a coalition until a day."),
    "withdraw": Command("pledging:withdraw", "Take back a pledge, or end an offer."),
    "start": Command("forming:start", "Start a coalition that is ready."),
    "close": Command("forming:close", "Wind up a coalition; its pledges end with it."),
    "design": Command("designing:app", "Compare, adopt, check and accept local designs; add up what they ask for."),
    "levers": Command("levers:levers", "Say what policies rest on, and what is left without it."),
    "choose": Command("choosing:choose_platform", "Choose which policies to put forward together, and say why."),
    "changes": Command("changes:changes", "List what turned between recorded rounds and why; name what is stale."),
    "watch": Command("watching:watch", "Test again whenever a file is saved, and say what turned and why."),
    "formats": Command("importing:formats", "List the formats that can be read and written."),
    "export": Command("importing:export", "Write what is public in a format that other programs read."),
    "demo": Command("folders:demo", "Write the invented county, to try things on."),
    "serve": Command("site:serve", "Start the web app."),
    "prepare": Command("site:prepare", "Make the web app’s tables and static files ready."),
    "worker": Command("site:worker", "Do the work behind the web app’s pages."),
    "backup": Command("site:backup", "Write all the web app holds into one file."),
    "load": Command("site:load", "Load a platform into the web app."),
    "steward": Command("site:steward", "Make somebody a steward of the web app."),
    "dump": Command("site:dump", "Write the web app’s platform as a folder."),
    "doctor": Command("folders:doctor", "Say what is installed and whether anything is missing."),
}


class Commands(TyperGroup):
    """A group that lists commands by their sentences and loads the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is called, loaded."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, _loaded(name) if name in COMMANDS else listed, rest


def _loaded(name: str) -> Any:
    found = COMMANDS[name].function()
    if isinstance(found, typer.Typer):  # several commands under one name
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def listed(app: typer.Typer) -> None:
    """Put every command on the list, without loading any."""
    for name, command in COMMANDS.items():
        app.command(name, help=command.sentence)(_not_loaded)


def _not_loaded() -> None:
    """Stands for a command on the list; `Commands` puts the command itself in its place before it is called."""
