"""The catalogues of words: find every word of the site that can be translated, and compile what is.

`python -m tools.catalogue` brings the catalogues up to date: new words are added without a translation, gone ones are
dropped, and the compiled files are written anew. Nothing but Python is needed for it.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1] / "src" / "threebuckets" / "web"
DRAWINGS = WEB.parent / "report"
NOT_ON_PAGES = {"manifesto"}
"""Rooms of the drawings that no page of the site shows."""
LOCALES = WEB / "locale"
FUNCTIONS = (
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "say",
)
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""The day every catalogue is of, so that the same words give the same file."""


def sources() -> Iterator[Path]:
    """Every template and module of the site, then the drawings it shows, whose words go through `say`."""
    for path in sorted(WEB.rglob("*")):
        is_page = path.suffix in {".html", ".txt"} and "templates" in path.parts
        if (is_page or path.suffix == ".py") and not {"migrations", "locale", "static"} & set(path.parts):
            yield path
    yield from (path for path in sorted(DRAWINGS.rglob("*.py")) if not NOT_ON_PAGES & set(path.parts))


def words_of(path: Path) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    """Line, word (or singular and plural) and context of everything translatable in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text)
    for line, function, parts in _calls(text):
        context = parts.pop(0) if "pgettext" in function else None
        plain = [part for part in parts[: 2 if function.startswith("n") else 1] if part]
        if plain:
            yield line, plain[0] if len(plain) == 1 else (plain[0], plain[1]), context


def _calls(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Line, function and texts of every call of one of the functions."""
    keywords = dict.fromkeys(FUNCTIONS)
    content = io.BytesIO(text.encode())
    for line, function, given, _comments in extract_python(content, keywords, (), {"encoding": "utf-8"}):
        found: object = given
        parts = found if isinstance(found, tuple | list) else (found,)
        yield line, str(function), [str(part or "") for part in parts]


def template() -> Catalog:
    """A catalogue of all words, without translations; places are files without lines, so that it changes seldom."""
    found = Catalog(project="Three Buckets", charset="utf-8", fuzzy=False)
    for path in sources():
        place = (path.relative_to(WEB if WEB in path.parents else WEB.parent).as_posix(), 0)
        for _line, word, context in words_of(path):
            flags = ("python-brace-format",) if "{" in (word if isinstance(word, str) else word[0]) else ()
            found.add(word, locations=[place], context=context, flags=flags)
    return found


def catalogue(locale: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with (LOCALES / locale / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=locale)


def updated(locale: str) -> Catalog:
    """The catalogue of a language with the words of now; translations are kept, words that are gone are dropped."""
    found = catalogue(locale)
    found.update(template(), no_fuzzy_matching=True)
    found.obsolete.clear()
    return found


def as_bytes(found: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as it is written, and compiled."""
    po, mo = io.BytesIO(), io.BytesIO()
    found.creation_date = found.revision_date = MADE
    found.last_translator, found.language_team, found.msgid_bugs_address = "Three Buckets", "Three Buckets", ""
    write_po(po, found, sort_output=True, omit_header=False, include_lineno=False, ignore_obsolete=True, width=110)
    write_mo(mo, found)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Bring every language up to date and say what lacks a translation."""
    for folder in sorted(path for path in LOCALES.iterdir() if path.is_dir()):
        found = updated(folder.name)
        po, mo = as_bytes(found)
        (folder / "LC_MESSAGES" / "django.po").write_bytes(po)
        (folder / "LC_MESSAGES" / "django.mo").write_bytes(mo)
        missing = [message for message in found if message.id and not any(_strings(message))]
        print(f"{folder.name}: {len(found)} words, {len(missing)} without a translation")
    return 0


def _strings(message: object) -> tuple[str, ...]:
    string = message.string  # type: ignore[attr-defined]
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")
    django.setup()
    sys.exit(main())
