"""Write the outputs of all checked console blocks anew: `python -m docs.refresh`, or with the pages to do.

Look at the difference before you commit it: a changed output is a changed program.
"""

import sys
import tempfile
from pathlib import Path

from docs.writing.consoles import Sitting, blocks_of
from docs.writing.remembering import Remembered

ROOT = Path(__file__).parents[1]


def pages() -> tuple[Path, ...]:
    """Every page with a checked block."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return tuple(path for path in found if blocks_of(path.read_text(encoding="utf-8")))


def main() -> int:
    """Rewrite the pages."""
    remembered = Remembered()
    for path in [Path(name).resolve() for name in sys.argv[1:]] or pages():
        with tempfile.TemporaryDirectory() as folder:
            text = path.read_text(encoding="utf-8")
            path.write_text(Sitting(Path(folder), remembered).rerun(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
