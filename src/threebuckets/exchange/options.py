"""Options of an import, checked: unknown names and values are faults, defaults are filled in."""

from collections.abc import Mapping
from difflib import get_close_matches

from threebuckets.exchange.contract import Format, Option
from threebuckets.exchange.logbook import Logbook

SOURCE_OPTIONS = (
    Option("licence", "Licence of the data, such as OGL-UK-3.0."),
    Option("title", "Title of the data set."),
    Option("publisher", "Who publishes it."),
    Option("url", "Where it can be read."),
    Option("attribution", "Words that the licence asks for."),
)
"""Options of every format."""


def checked_options(chosen: Format, given: Mapping[str, str], logbook: Logbook) -> dict[str, str]:
    """The options given with the defaults of the others; F31 for an unknown name, F12 for a value not allowed."""
    known = {option.name: option for option in (*chosen.options, *SOURCE_OPTIONS)}
    for name, value in given.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            expected = f"{near[0]}?" if near else f"one of {', '.join(sorted(known))}"
            logbook.fault("F31", name, expected, file="options")
        elif known[name].choices and value not in known[name].choices:
            logbook.fault("F12", value, f"one of {', '.join(known[name].choices)}", file="options", column=name)
    return {name: given.get(name, option.default) for name, option in known.items()}
