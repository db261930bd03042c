"""The platform draft as PDF, printed by a browser without a window. Without one: print the HTML page instead."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from threebuckets.errors import ThreeBucketsError
from threebuckets.report.manifesto.drafts import Draft
from threebuckets.report.manifesto.web_page import manifesto_html

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-pdf-header-footer",
)
PATIENCE_S = 120


class NoBrowserError(ThreeBucketsError):
    """There is no browser that could print, or it did not."""


def browser() -> str | None:
    """Path of Chromium or Chrome: the one that `TB_CHROMIUM` names, else the first found."""
    named = os.environ.get("TB_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def manifesto_pdf(draft: Draft, target: Path) -> None:
    """Print the draft into a PDF file.

    Parameters
    ----------
    draft : Draft
    target : path
        Written whole or not at all.

    Raises
    ------
    NoBrowserError
        No browser was found, or it could not print.
    """
    program = browser()
    if program is None:
        raise NoBrowserError(
            "A PDF is printed by Chromium or Chrome, and none was found. Write the draft with --html, open it in any "
            "browser and print it to a file; or set TB_CHROMIUM to the path of one."
        )
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "draft.html", Path(folder) / "draft.pdf"
        page.write_text(manifesto_html(draft), encoding="utf-8")
        _printed(program, page, made, Path(folder))
        shutil.move(made, target)


def _printed(program: str, page: Path, made: Path, folder: Path) -> None:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, *(["--no-sandbox"] if is_root else []), f"--user-data-dir={folder / 'profile'}"]
    command = [program, *flags, f"--print-to-pdf={made}", page.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoBrowserError(f"{program} could not print the draft. Write it with --html and print that.") from error
    if done.returncode or not made.exists():
        raise NoBrowserError(f"{program} could not print the draft. Write it with --html and print that.")
