"""Reference of the site's addresses: what each answers, who may read there and who may write."""

import inspect
import os
import re
from collections.abc import Iterator
from typing import Any

from docs.writing.markdown import code, page, table

BEFORE = """
Every address of the web app with its rule. Whoever is further to the right in *anyone, participant, account,
moderator, steward, admin* may do what those before may. A participant has voted, said or offered something with this
browser; an account has signed in; moderators and stewards are those of the platform shown; elsewhere they are nobody.

A method that nobody may use is answered with 405. Whoever may not is sent to the sign-in page, or answered with 403 or
404. An address without a rule fails the tests.
"""


def addresses() -> str:
    """The page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")
    import django

    django.setup()
    rows = [
        (
            code(f"/{_plain(url)}"),
            _gist(entry.callback),
            _who(entry.callback.rule.read),
            _who(entry.callback.rule.write),
        )
        for url, entry in sorted(_entries(), key=lambda found: found[0])
    ]
    return page("Addresses", BEFORE, table(("address", "what it answers", "may read", "may write"), rows))


def _entries(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    from django.urls import URLResolver, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        address = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _entries(entry, address)
        else:
            yield address, entry


def _plain(address: str) -> str:
    """An address with the kinds of its parts left out."""
    return re.sub(r"<\w+:", "<", address).replace("\\Z", "")


def _gist(view: Any) -> str:
    return (inspect.getdoc(inspect.unwrap(view)) or "").split("\n")[0]


def _who(least: Any) -> str:
    return "–" if least is None else least.name.lower()
