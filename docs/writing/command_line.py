"""Reference of the command line, from the commands themselves."""

from enum import Enum
from pathlib import Path
from typing import Any, get_args

import typer

from docs.writing.markdown import cell, code, codes, page, table
from threebuckets.cli.app import app

WORDS = {int: "N", Path: "PATH"}
INTRODUCTION = """
`threebuckets COMMAND --help` says the same. After `./run` has set up, the program is `.venv/bin/threebuckets`;
`./run threebuckets …` works as well. Wherever a command takes a platform folder it takes a workbook (`plan.xlsx`).

On a terminal, results come as tables with colours (none where `NO_COLOR` is set); piped, as plain lines with columns
divided by tabs. Faults and progress go to standard error.
"""
EXITS = """
## Exit status

| status | meaning |
|---|---|
| `0` | Done. With `test`: nothing that stood in the last recorded round has fallen. |
| `1` | `test`: something that stood in the last recorded round has fallen. |
| `2` | Bad input: every fault was printed, and nothing was changed. `load`: both sides have changed, and nothing was overwritten. |
"""


def command_line() -> str:
    """The page."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("threebuckets", [], resilient_parsing=True)
    names = group.list_commands(context)
    found = _flat({name: group.resolve_command(context, [name])[1] for name in names})
    links = [(f"[`{name}`](#{name.replace(' ', '-')})", _first(command)) for name, command in found.items()]
    summary = table(("command", "what it does"), links)
    top = _parameters([option for option in group.params if option.name != "help"])
    sections = [_section(name, command) for name, command in found.items()]
    return page("The command line", INTRODUCTION, summary, "## threebuckets", top, *sections, EXITS)


def _flat(commands: dict[str, Any]) -> dict[str, Any]:
    """Each command by its whole name: `design compare` for one of several under a name."""
    found = {}
    for name, command in commands.items():
        several = getattr(command, "commands", None)
        found |= {f"{name} {each}": several[each] for each in several} if several else {name: command}
    return found


def _section(name: str, command: Any) -> str:
    """Usage, sentence, arguments and options of one command."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    needed = [f"{option.opts[0]} {_value(option)}" for option in options if option.required]
    usage = " ".join(
        ["threebuckets", name, *map(_argument, arguments), *needed, "[OPTIONS]" if options else ""]
    ).strip()
    return f"## {name}\n\n{_sentence(command)}\n\n```text\n{usage}\n```\n\n{_parameters([*arguments, *options])}"


def _argument(argument: Any) -> str:
    shown = (argument.metavar or argument.name).upper() + ("…" if argument.nargs == -1 else "")
    return shown if argument.required else f"[{shown}]"


def _parameters(parameters: list[Any]) -> str:
    return table(("argument or option", "meaning", "default"), [_row(parameter) for parameter in parameters])


def _row(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        return code(_argument(parameter)), cell(parameter.help or ""), ""
    shown = codes(parameter.opts) + (f" {code(_value(parameter))}" if _value(parameter) else "")
    again = " May be given several times." if parameter.multiple else ""
    return shown, cell(parameter.help or "") + again, _default(parameter)


def _value(option: Any) -> str:
    """What stands behind an option; empty for a switch."""
    if option.is_flag:
        return ""
    kind = option.type_descriptor.annotation
    kind = get_args(kind)[0] if get_args(kind) else kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " / ".join(item.value for item in kind)
    return WORDS.get(kind, "TEXT") if isinstance(kind, type) else "TEXT"


def _default(option: Any) -> str:
    if option.required:
        return "needed"
    value = getattr(option.default, "value", option.default)
    return "" if option.is_flag or value in (None, "") else code(str(value))


def _first(command: Any) -> str:
    return _sentence(command).split("\n\n")[0]


def _sentence(command: Any) -> str:
    return str(command.help or "").strip()
