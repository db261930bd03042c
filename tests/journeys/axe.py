"""Whether everybody can use a page, as axe judges it."""

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.running import is_postgres

OPTIONS = {"resultTypes": ["violations"]}
"""What is in order is counted, not listed."""


def violations(page: Page) -> str:
    """What axe finds on a page, in words; empty where it finds nothing.

    A page looks the same on every database: on PostgreSQL, nothing is looked for but in `./run test --all`.
    """
    if is_postgres() and not os.environ.get("TB_AXE_EVERYWHERE"):
        return ""
    found = Axe().run(page, options=OPTIONS)
    return f"{page.url}\n{found.generate_report()}" if found.violations_count else ""
