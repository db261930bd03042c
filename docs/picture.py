"""Make the picture of the README from the program itself: `python -m docs.picture` (needs Chromium; `TB_CHROMIUM` names it).

The invented county is made and served in a temporary folder, its policy page for one area is opened in Chromium, and
what a reader sees first is kept as a PNG with at most 256 colours.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.writing.pictures import with_few_colours

OUT = Path(__file__).parent / "pictures" / "policy-page.png"
PAGE = "policies/family-centres/?area=quayhead"
SIZE = {"width": 1200, "height": 900}
PATIENCE_S = 600
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of the invented county's site while it is served from a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "threebuckets", "serve", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "TB_DATA": str(folder)}, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait_for(address, server)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=30).close()  # noqa: S310  (our own server)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(1)
    raise RuntimeError("The site did not start.")


def screenshot(address: str) -> bytes:
    """What a reader sees first of the policy page, as PNG."""
    found = os.environ.get("TB_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, "--no-sandbox"] if is_root else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(address + PAGE, wait_until="networkidle")
        taken = page.screenshot()
        browser.close()
    return taken


def main() -> int:
    """Make the picture."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        OUT.write_bytes(with_few_colours(screenshot(address)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
