"""Reference of the library: the public names of every room, each with its first line, from the code itself."""

import importlib
import inspect
from datetime import date
from types import ModuleType
from typing import Any

from docs.writing.markdown import code, page, table

SHORT = 70
ROOMS = (
    "errors", "areas", "evidence", "stats", "values", "situation", "resources", "policy",
    "folder", "exchange", "demo", "report",
)  # fmt: skip
BEFORE = """
The library is pure: it reads no clock, does no hidden input or output, and never imports the web app. Days and seeds
are arguments; the same input gives the same result. Every name below has a docstring with shapes, units, what missing
looks like, and an example: `python -c "import threebuckets.policy as p; help(p.judge_all)"`.

Imports go down only: `folder`, `exchange`, `demo` and `report` use `policy`; `policy` uses `values`, `situation` and
`resources`, which never import each other; these use `areas`, `evidence`, `stats` and `errors`.

A platform made, read, tested and explained:

```python
from datetime import date
from pathlib import Path
from threebuckets.folder import new_folder, read_platform
from threebuckets.policy import explain, judge_all

new_folder(Path("plan"), title="Plan")
found = judge_all(read_platform(Path("plan")), on=date(2026, 12, 7))
print(*explain(found.verdicts[0]), sep="\\n")
```
"""


def api() -> str:
    """The page."""
    return page("The library", BEFORE, *(_section(room) for room in ROOMS))


def public_names(room: str) -> tuple[str, ...]:
    """Names that a room hands on: its `__all__`, or what its module defines without an underscore."""
    module = importlib.import_module(f"threebuckets.{room}")
    if hasattr(module, "__all__"):
        return tuple(module.__all__)
    return tuple(sorted(name for name, value in vars(module).items() if _is_own(module, name, value)))


def _is_own(module: ModuleType, name: str, value: Any) -> bool:
    return not name.startswith("_") and getattr(value, "__module__", "") == module.__name__


def _section(room: str) -> str:
    module = importlib.import_module(f"threebuckets.{room}")
    rows = [(code(name), _kind(getattr(module, name)), _line(getattr(module, name))) for name in public_names(room)]
    return f"## threebuckets.{room}\n\n{_line(module)}\n\n{table(('name', 'kind', 'what it is'), rows)}"


def _kind(value: Any) -> str:
    if inspect.isclass(value):
        return "error" if issubclass(value, Exception) else "class"
    return "function" if callable(value) else "constant"


def _line(value: Any) -> str:
    """First paragraph of the docstring; of a constant its value, where that is short."""
    if inspect.ismodule(value) or inspect.isclass(value) or callable(value):
        return " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split()).replace("<", "&lt;")
    shown = repr(value)
    is_plain = isinstance(value, str | int | float | tuple | date) and len(shown) < SHORT
    return code(shown) if is_plain else f"A {type(value).__name__}."
