"""Reference of the faults: every code that the program uses, with its meaning, an example and what to do."""

import re
from pathlib import Path

from docs.writing.markdown import page, table
from docs.writing.meanings import by_key, matched

SOURCE = Path(__file__).parents[2] / "src" / "threebuckets"
CODE = re.compile(r"""["'](F\d\d)["']""")
BEFORE = """
Bad input gives every fault at once, one a line, with file, line, column, what was found and what is expected. Nothing
is half-loaded: where there is one error, nothing is read or written. Warnings never refuse anything. In a workbook the
sheet and the row are named.

```text
values/votes.csv, line 214, column vote: found "yes"; expected 1 (agree), 0 (pass) or -1 (disagree). [F12]
```

`threebuckets check FOLDER` lists them; `--json` gives the same for machines.
"""


def faults() -> str:
    """The page."""
    written = by_key("faults", "code")
    matched("fault codes", written, used())
    rows = [(f"**{c}**", row["meaning"], row["example"], row["mend"]) for c, row in sorted(written.items())]
    return page("Faults", BEFORE, table(("code", "meaning", "for example", "what to do"), rows))


def used() -> set[str]:
    """Codes that stand in the program’s source as text of their own."""
    return {code for path in SOURCE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
