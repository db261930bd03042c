"""The page of a coalition as one HTML file: slots, who could deliver together, what each gains, whom to ask next.

It loads nothing and prints. What it shows was computed before (`threebuckets.delivery.coalition_pages`); it may be sent
on: nobody who is a person is named in it.
"""

from datetime import date
from math import isnan

from threebuckets.delivery.asking import Request
from threebuckets.delivery.benefit import Given, Partner
from threebuckets.delivery.coalition_pages import CoalitionPage, SlotLine
from threebuckets.policy.platform import Platform
from threebuckets.policy.wording import amount_of, day, listed
from threebuckets.report.charts.tables import Table, table_html
from threebuckets.report.glyphs import logo, symbols
from threebuckets.report.html_report import document
from threebuckets.report.wording import escaped

MOST_GIVEN = 4


def coalition_report(platform: Platform, page: CoalitionPage, *, on: date) -> str:
    """A coalition's page as one HTML file.

    Parameters
    ----------
    platform : Platform
        Title, language, and whether it is invented.
    page : CoalitionPage
    on : date
        The day it was looked at.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    title = f"{page.title}, {page.area_name}"
    head = (
        f'<h1>{escaped(page.title)}</h1><p class="lede">{escaped(page.area_name)}. {escaped(page.stage_sentence)}</p>'
    )
    parts = _slots(page.slots) + _together(page) + _asks(page)
    top = f'<header class="top"><span class="brand">{logo()}{escaped(platform.settings.title)}</span></header>'
    invented = "Invented: these people and places do not exist. " if platform.settings.invented else ""
    end = f'<footer class="end small"><div>{invented}As of {day(on)}. Persons are never named.</div></footer>'
    body = f'{symbols()}{top}<main id="main"><div class="wrap">{head}<div class="grid">{parts}</div></div></main>{end}'
    return document(title, platform.settings.language, body)


def slots_table(slots: tuple[SlotLine, ...]) -> Table:
    """What it takes and how much of it is pledged."""
    rows = tuple((slot.sentence, "all there" if slot.is_full else "open") for slot in slots)
    return Table("What it takes", ("Pledged of what it takes", "Now"), rows)


def _slots(slots: tuple[SlotLine, ...]) -> str:
    return f'<section class="card"><h2>What it takes</h2>{table_html(slots_table(slots))}</section>' if slots else ""


def _together(page: CoalitionPage) -> str:
    """Who could deliver it together; who would gain more elsewhere is for the coalition to know, and left out."""
    rows = "".join(f"<li>{_partner(partner)}</li>" for partner in page.together.partners)
    said = "".join(f"<li>{escaped(text)}</li>" for text in page.together.sentences) if rows else ""
    return (
        f'<section class="card"><h2 class="resources">Who could deliver it together</h2>'
        f'<p>{escaped(page.together_sentence)}</p><ul class="rows part">{rows}</ul><ul class="says part">{said}</ul></section>'
    )


def _partner(partner: Partner) -> str:
    """What one gives, gains, and what breaks without it."""
    lines = (f"Could give: {_given(partner.gives)}.", partner.gain_sentence, partner.without_sentence)
    return f"<strong>{escaped(partner.name)}</strong><br>{'<br>'.join(escaped(line) for line in lines)}"


def _asks(page: CoalitionPage) -> str:
    """Whom to ask, with the sentence to say to them, and who rests."""
    if not page.asks:
        return ""
    rows = "".join(
        f"<li><strong>{escaped(_whom(ask, page.area_name))}</strong><br>{escaped(ask.sentence)}</li>"
        for ask in page.asks
    )
    rest = "".join(f"<li>{escaped(each.sentence)}</li>" for each in page.resting)
    said = f'<ul class="says part">{rest}</ul>' if rest else ""
    heading = "Whom to ask next, and what to say"
    return f'<section class="card"><h2>{heading}</h2><ol class="steps">{rows}</ol>{said}</section>'


def _whom(ask: Request, area: str) -> str:
    if ask.is_call:
        return f"Everybody in {area}, by a public call"
    return f"{ask.name}, through {ask.through}" if ask.through else ask.name


def _given(gives: tuple[Given, ...]) -> str:
    words = [amount_of(None if isnan(each.amount) else each.amount, each.unit, [each.kind]) for each in gives]
    return listed(words, most=MOST_GIVEN)
