"""The report to send on: one HTML file with a front page and one sheet for each policy and area.

It loads nothing: style and fonts are inside, there is no script, and its own security policy forbids both requests and
scripts. Printed, every sheet is one page of A4. What it shows was computed before; nothing is judged here.
"""

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence

from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import Change, PolicyVerdict, Round
from threebuckets.policy.wording import day
from threebuckets.report.charts import outlines_of
from threebuckets.report.glyphs import logo, symbols
from threebuckets.report.policy_in_area import PolicyInArea, names_of, policy_in_area
from threebuckets.report.policy_page import policy_body, policy_head
from threebuckets.report.stylesheet import self_contained_stylesheet
from threebuckets.report.summary_page import Summary, summary_page
from threebuckets.report.wording import anchor, escaped

FINGERPRINT = 12


def html_report(
    platform: Platform,
    round_: Round,
    exhibits: Mapping[tuple[str, str], Exhibits],
    *,
    changes: Sequence[Change] = (),
    only: Collection[tuple[str, str]] | None = None,
) -> str:
    """The whole report as one HTML file.

    Parameters
    ----------
    platform : Platform
        Documents, designs, names and outlines of the areas.
    round_ : Round
        The verdicts; all of them are counted on the front page.
    exhibits : mapping of (policy, area) to Exhibits
        Evidence of each verdict; a sheet without any has the sentences only.
    changes : sequence of Change, optional
        What turned since the last round.
    only : collection of (policy, area), optional
        Which sheets to include. Default: all.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    names = names_of(platform)
    wanted = [verdict for verdict in round_.verdicts if only is None or verdict.key in only]
    tested = {verdict.area for verdict in round_.verdicts}
    outlines = outlines_of({a: text for a, text in platform.boundaries.items() if a in tested}, names.areas)
    linked = frozenset(verdict.key for verdict in wanted)
    summary = Summary(platform, names, round_, exhibits, linked, outlines)
    sheets = "".join(
        _sheet(platform, round_, policy_in_area(platform, names, verdict, exhibits.get(verdict.key)))
        for verdict in wanted
    )
    body = (
        f'{symbols()}<a class="skip" href="#main">Skip to the page</a>{_top(platform)}<main id="main">'
        f'<div class="wrap">{summary_page(summary, changes)}</div>{sheets}</main>{_end(platform, round_)}'
    )
    return document(platform.settings.title, platform.settings.language, body)


def document(title: str, language: str, body: str) -> str:
    """A whole page around a body of safe HTML: style and fonts inside, requests and scripts forbidden."""
    style = self_contained_stylesheet(title + body)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escaped(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{escaped(title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


def _top(platform: Platform) -> str:
    return f'<header class="top"><a class="brand" href="#main">{logo()}{escaped(platform.settings.title)}</a></header>'


def _sheet(platform: Platform, round_: Round, page: PolicyInArea) -> str:
    name = anchor("at", *page.verdict.key)
    back = f'<a href="#{anchor("where", page.verdict.policy)}">{escaped(platform.settings.title)}</a>'
    crumb = f'<p class="crumb">{back} / {escaped(page.area)}</p>'
    label = escaped(f"{page.policy.title}, {page.area}")
    return (
        f'<article class="sheet" id="{name}" aria-label="{label}">{crumb}{policy_head(page)}{policy_body(page)}'
        f'<p class="sheet-end">{_made(platform, round_, page.verdict)}</p></article>'
    )


def _made(platform: Platform, round_: Round, verdict: PolicyVerdict) -> str:
    """What the sheet rests on: rules, day, fingerprints, and that it is invented where it is."""
    parts = (
        "Invented people and places" if platform.settings.invented else "",
        f"Rules {escaped(verdict.rules.id)} ({verdict.rules.sha256[:FINGERPRINT]})",
        f"Tested on {day(round_.on)}",
        f"Facts {round_.facts_sha256[:FINGERPRINT]}",
    )
    return "".join(f"<span>{part}</span>" for part in parts if part)


def _end(platform: Platform, round_: Round) -> str:
    rules = sorted({verdict.rules.id for verdict in round_.verdicts})
    said = [
        "Invented: these people and places do not exist." if platform.settings.invented else "",
        f"Rules {escaped(', '.join(rules))} · tested on {day(round_.on)} · facts {round_.facts_sha256[:FINGERPRINT]}",
        "Anyone can recompute every verdict from the published tables and the rule file.",
    ]
    return f'<footer class="end small no-print"><div>{" ".join(part for part in said if part)}</div></footer>'
