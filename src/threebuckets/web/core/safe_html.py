"""The one place where text is declared to be safe HTML: fragments made by `threebuckets.report`, and the attribute
that names a language; nothing else.

That room passes every outside text through its `escaped`; no text of a person, a file or a database may come here.
"""

from collections.abc import Callable
from typing import ParamSpec

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from threebuckets.report.wording import SAY

Given = ParamSpec("Given")
ENGLISH = "en-GB"
"""What the sentences of verdicts are in, whatever the page speaks."""
NOTHING = SafeString("")
"""No HTML at all: where there is nothing to draw."""


def fragment(draw: Callable[Given, str], *args: Given.args, **kwargs: Given.kwargs) -> SafeString:
    """What a function of `threebuckets.report` draws, as HTML; its short words in the language of the page.

    Raises
    ------
    ValueError
        The function is not one of that room.
    """
    if not draw.__module__.startswith("threebuckets.report"):
        raise ValueError(f"{draw.__module__} may not write HTML; only threebuckets.report may.")
    said = SAY.set(gettext)
    try:
        return mark_safe(draw(*args, **kwargs))  # noqa: S308  (the reviewed exception: see above)
    finally:
        SAY.reset(said)


def lang_where_other(language: str) -> str:
    """The attribute that marks words of a language, with a blank before it; empty where the page speaks it anyway."""
    spoken = get_language() or ENGLISH
    return "" if language[:2].lower() == spoken[:2].lower() else format_html(' lang="{}"', language)
