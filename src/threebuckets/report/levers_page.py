"""What policies rest on, who controls what must move, and what is left without a lever, as one HTML file to send on.

It loads nothing, like every report. What it shows was computed before (`threebuckets.delivery.levers`, `lost_levers`).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from threebuckets.delivery.lever_words import fallen_words, lever_word, stands_words
from threebuckets.delivery.levers import PARTS, RestsOn, control_of, mean_shares
from threebuckets.delivery.lost_levers import TakenAway
from threebuckets.policy.platform import Platform
from threebuckets.policy.wording import day, percent
from threebuckets.report.charts.tables import Table, table_html
from threebuckets.report.glyphs import logo, symbols
from threebuckets.report.html_report import document
from threebuckets.report.sections.parts import wide_card
from threebuckets.report.wording import capital, escaped


def levers_page(platform: Platform, found: Sequence[RestsOn], left: Sequence[TakenAway], *, on: date) -> str:
    """The levers as one HTML file.

    Parameters
    ----------
    platform : Platform
        Titles, language and names of areas.
    found : sequence of RestsOn
        What each requirement rests on.
    left : sequence of TakenAway
        What is left without each lever.
    on : date
        Day of the test.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    names = dict(platform.table("situation/areas").select("area", "name").iter_rows())
    title = "What it rests on, and what is left without it"
    invented = "Invented people and places. " if platform.settings.invented else ""
    lede = f"{invented}By the test of {day(on)}. Each requirement counts alike, whatever it is measured in."
    parts = [
        wide_card("What each policy rests on", table_html(rests_table(platform, found))),
        _card("Who controls what must move", _listed(_control(platform, found))),
        *_left(platform, left, names),
    ]
    top = f'<header class="top"><span class="brand">{logo()}{escaped(platform.settings.title)}</span></header>'
    head = f'<h1>{escaped(title)}</h1><p class="lede">{escaped(lede)}</p>'
    body = f'{symbols()}{top}<main id="main"><div class="wrap">{head}{"".join(parts)}</div></main>'
    return document(f"{platform.settings.title}: {title}", platform.settings.language, body)


def rests_table(platform: Platform, found: Sequence[RestsOn]) -> Table:
    """A row for each policy with its parts; the last for the whole platform where there are several."""
    slugs = sorted({row.policy for row in found})
    shares = [(platform.policies[slug].title, mean_shares(r for r in found if r.policy == slug)) for slug in slugs]
    if len(slugs) > 1:
        shares.append(("The whole platform", mean_shares(found)))
    told = [part for part in PARTS if any(each.get(part) for _, each in shares)]
    rows = tuple((title, *(_share(each.get(part, 0.0)) for part in told)) for title, each in shares)
    return Table(
        "Parts of what is likely to be needed", ("Policy", *(capital(lever_word(part)) for part in told)), rows
    )


def _control(platform: Platform, found: Sequence[RestsOn]) -> list[tuple[str, str]]:
    """By the policies' own words: how much is in our hands, and what moves it."""
    rows = []
    for slug in sorted({row.policy for row in found}):
        control = control_of(platform.policies[slug])
        moved = ", ".join(f"{lever} {n}" for lever, n in control.levers.items())
        rows.append((platform.policies[slug].title, f"{control.sentence}{f' Moved by: {moved}.' if moved else ''}"))
    return rows


def _left(platform: Platform, left: Sequence[TakenAway], names: Mapping[str, str]) -> list[str]:
    """A card for each lever, with the policies that stand somewhere now."""
    levers: dict[str, list[tuple[str, str]]] = {}
    for row in left:
        if row.stood:
            words = f"{capital(stands_words(row))}{fallen_words(row, names)}."
            levers.setdefault(row.lever, []).append((platform.policies[row.policy].title, words))
    if not levers:
        return [_card("What is left without a lever", "<p>Nothing stands now, so there is nothing to lose.</p>")]
    return [_card(f"Without {lever_word(lever)}", _listed(rows)) for lever, rows in levers.items()]


def _listed(rows: Sequence[tuple[str, str]]) -> str:
    told = "".join(f"<dt>{escaped(title)}</dt><dd>{escaped(words)}</dd>" for title, words in rows)
    return f"<dl>{told}</dl>"


def _card(heading: str, body: str) -> str:
    return f'<section class="card gap"><h2>{escaped(heading)}</h2>{body}</section>'


def _share(part: float) -> str:
    return percent(part).replace("under ", "< ")
