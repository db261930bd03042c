"""Write the reference pages from the program itself: `python -m docs.generate` (`--check` only compares).

Pages written here are checked by the tests against a fresh generation, so that they cannot fall behind.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from docs.writing.addresses_page import addresses
from docs.writing.api_page import api
from docs.writing.checks_page import checks
from docs.writing.command_line import command_line
from docs.writing.documents_page import documents
from docs.writing.faults_page import faults
from docs.writing.folder_page import folder
from docs.writing.formats_page import formats_page
from docs.writing.settings_pages import platform_toml, rules, web_settings

REFERENCE = Path(__file__).parent / "reference"
PAGES = {
    "command-line": command_line,
    "folder": folder,
    "documents": documents,
    "platform-toml": platform_toml,
    "rules": rules,
    "checks": checks,
    "formats": formats_page,
    "faults": faults,
    "settings": web_settings,
    "addresses": addresses,
    "api": api,
}


def generated() -> Mapping[str, str]:
    """Text of every generated page by its name, made anew."""
    return {name: write() for name, write in PAGES.items()}


def stale() -> tuple[str, ...]:
    """Pages that differ from what the program says now."""
    return tuple(name for name, text in generated().items() if _committed(name) != text)


def _committed(name: str) -> str:
    path = REFERENCE / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write the pages, or say which are stale."""
    if "--check" in sys.argv:
        found = stale()
        sys.stderr.write("".join(f"stale: docs/reference/{name}.md\n" for name in found))
        return int(bool(found))
    REFERENCE.mkdir(exist_ok=True)
    for name, text in generated().items():
        (REFERENCE / f"{name}.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
