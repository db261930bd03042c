"""Small pieces of Markdown: tables, anchors, cells. Not for reading Markdown (`pages.py`)."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by docs/generate.py from the program itself: change the source it names, not this page. -->"


def page(title: str, *parts: str) -> str:
    """A page with its title, the mark that it is generated, and its parts."""
    return "\n\n".join([f"# {title}", GENERATED, *(part.strip("\n") for part in parts if part)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty where it has no rows.

    Examples
    --------
    >>> print(table(["a"], [["x | y"]]))
    | a |
    |---|
    | x \\| y |
    """
    lines = [" | ".join(cell(item) for item in row) for row in rows]
    if not lines:
        return ""
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*head, *(f"| {line} |" for line in lines)])


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return " ".join(text.replace("|", "\\|").split())


def code(text: str) -> str:
    """Text as code; nothing where there is none."""
    return f"`{text}`" if text else ""


def codes(items: Iterable[str]) -> str:
    """Several words as code, one after the other."""
    return " ".join(code(item) for item in items)
