"""The equal of a chart: the same figures as a table, for everybody who would rather read than look."""

from dataclasses import dataclass

from threebuckets.report.wording import escaped

WORDS = "words"
FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of a chart.

    Parameters
    ----------
    caption : str
        What the figures are, as one line of text.
    head : tuple of str
        Column heads.
    rows : tuple of tuple of str
        Cells as plain text, each row as long as `head`; the first cell names the row.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_html(table: Table) -> str:
    """The table as safe HTML.

    Examples
    --------
    >>> table_html(Table("Rain", ("Day", "mm"), (("Monday", "3"),)))
    '<table><caption>Rain</caption>...<th scope="row">Monday</th><td class="n">3</td></tr></tbody></table>'
    """
    kinds = tuple(_kind(column) for column in zip(*table.rows, strict=True)) or (WORDS,) * len(table.head)
    head = "".join(
        f'<th scope="col"{_class(kind)}>{escaped(text)}</th>' for text, kind in zip(table.head, kinds, strict=True)
    )
    body = "".join(_row(row, kinds) for row in table.rows)
    caption = f"<caption>{escaped(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def table_details(table: Table, summary: str = "See this as a table") -> str:
    """The table folded away under a line of text; it is left out on paper."""
    return f'<details class="as-table"><summary>{escaped(summary)}</summary>{table_html(table)}</details>'


def _row(cells: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    first = f'<th scope="row">{escaped(cells[0])}</th>'
    rest = "".join(f"<td{_class(kind)}>{escaped(text)}</td>" for text, kind in zip(cells[1:], kinds[1:], strict=True))
    return f"<tr>{first}{rest}</tr>"


def _kind(column: tuple[str, ...]) -> str:
    """Figures stand to the right where every cell that is not empty begins with one."""
    filled = [text.lstrip("−£€$+") for text in column if text]
    return FIGURES if filled and all(text.lstrip("< ")[:1].isdigit() for text in filled) else WORDS


def _class(kind: str) -> str:
    return ' class="n"' if kind == FIGURES else ""
