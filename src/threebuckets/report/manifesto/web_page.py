"""The platform draft as one HTML file: it loads nothing, has no script, and prints on A4."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from threebuckets.policy.wording import day, percent
from threebuckets.report.glyphs import BUCKET_NAMES, glyph, logo, outcome_word, symbols
from threebuckets.report.manifesto.drafts import Bar, ChosenPolicy, Delivered, Draft, Finding, GroupLine, LeftOut
from threebuckets.report.stylesheet import self_contained_stylesheet
from threebuckets.report.wording import anchor, capital, counted, escaped

BAR_WIDTH = 300
MOST_LINES = 16


def manifesto_html(draft: Draft) -> str:
    """The draft as one HTML file; the same draft gives the same text."""
    body = (
        f'{symbols()}<a class="skip" href="#main">Skip to the page</a>'
        f'<header class="top"><span class="brand">{logo()}{escaped(draft.organisation)}</span></header>'
        f'<main id="main" class="wrap draft">{_head(draft)}{_policies(draft)}{_method(draft)}{_others(draft)}</main>'
        f'<footer class="end small"><div>{escaped(" · ".join(draft.made_by))}</div></footer>'
    )
    return _document(draft, body)


@cache
def _look() -> str:
    return (Path(__file__).parent / "manifesto.css").read_text(encoding="utf-8")


def _document(draft: Draft, body: str) -> str:
    style = self_contained_stylesheet(draft.title + body) + _look()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escaped(draft.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{escaped(draft.title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


def _head(draft: Draft) -> str:
    of = f", {day(draft.on)}" if draft.on else ""
    kind = "Platform draft" if draft.noun == "policies" else "What is funded"
    notes = "".join(f'<p class="note plain">{escaped(note)}</p>' for note in draft.notes)
    said = f"{capital(counted(len(draft.chosen), draft.one, draft.noun))} put forward together."
    listing = "".join(
        f'<li><a href="#{anchor("policy", policy.slug)}">{escaped(policy.title)}</a></li>' for policy in draft.chosen
    )
    contents = f'<nav aria-label="Contents"><ol class="contents">{listing}</ol></nav>' if draft.chosen else ""
    return (
        f'<p class="crumb">{kind} of {escaped(draft.organisation)}{of}</p><h1>{escaped(draft.title)}</h1>'
        f'<p class="lede">{said}</p>{notes}{contents}'
    )


def _policies(draft: Draft) -> str:
    return "".join(_policy(policy, number) for number, policy in enumerate(draft.chosen, start=1))


def _policy(policy: ChosenPolicy, number: int) -> str:
    summary = f'<p class="lede">{escaped(policy.summary)}</p>' if policy.summary else ""
    facts = " · ".join(part for part in (policy.where, policy.facts) if part)
    where = f'<p class="where muted">{escaped(facts)}</p>' if facts else ""
    aims = f'<ul class="plain aims">{_listing(policy.aims)}</ul>' if policy.aims else ""
    findings = "".join(_finding(finding) for finding in policy.findings)
    findings = f'<div class="grid cols3 findings">{findings}</div>' if findings else ""
    delivered = _delivered(policy.delivered) if policy.delivered else ""
    brief = "" if findings else " brief"
    return (
        f'<article class="put-forward{brief}" id="{anchor("policy", policy.slug)}"><h2><span class="number">{number}</span>'
        f"{escaped(policy.title)}</h2>{where}{summary}{aims}{findings}{delivered}{_why(policy.why)}</article>"
    )


def _finding(finding: Finding) -> str:
    name = BUCKET_NAMES[finding.bucket]
    return (
        f'<section class="card edge-{finding.bucket}"><p class="b {finding.bucket}">'
        f"{glyph(finding.bucket, finding.outcome)}<span><b>{name}</b> "
        f'<span class="word">{outcome_word(finding.outcome)}</span></span></p>'
        f"<h3>{escaped(finding.heading)}</h3><p>{escaped(finding.sentence)}</p></section>"
    )


def _delivered(delivered: Delivered) -> str:
    takes = f'<p>It takes:</p><ul class="plain">{_listing(delivered.takes)}</ul>' if delivered.takes else ""
    said = "".join(f"<p>{escaped(sentence)}</p>" for sentence in delivered.sentences)
    return f'<section class="delivered"><h3>Delivery</h3><div>{takes}</div><div>{said}</div></section>'


def _why(sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    return f'<section class="because"><h3>Why it is in</h3><p>{escaped(" ".join(sentences))}</p></section>'


def _method(draft: Draft) -> str:
    said = "".join(f"<li>{escaped(sentence)}</li>" for sentence in draft.method)
    bars = "".join(_bar(bar) for bar in draft.bars)
    bars = f'<h3>What is scarce, and how much of it this takes</h3><ul class="bars">{bars}</ul>' if bars else ""
    tables = _groups("How opinion groups fare", draft.groups) + _groups("How areas fare", draft.areas)
    return (
        f'<section class="how" id="how"><h2>How it was chosen</h2><ul class="says">{said}</ul>{bars}{tables}</section>'
    )


def _bar(bar: Bar) -> str:
    drawn = ""
    if bar.share is not None:
        width = round(BAR_WIDTH * min(bar.share, 1.0), 1)
        drawn = (
            f'<svg class="meter" viewBox="0 0 {BAR_WIDTH} 10" width="100%" height="10" preserveAspectRatio="none" '
            f'aria-hidden="true"><rect class="solid" width="{width}" height="10"/></svg>'
        )
    part = f" – {percent(bar.share)}" if bar.share is not None else ""
    return f"<li><b>{escaped(bar.name)}</b> <span>{escaped(bar.words)}{part}</span>{drawn}</li>"


def _groups(title: str, lines: Sequence[GroupLine]) -> str:
    if not lines:
        return ""
    rest = lines[MOST_LINES:]
    more = (
        f'<p class="small muted">And {counted(len(rest), "other")}, from {rest[0].share:.2f} to {rest[-1].share:.2f}.</p>'
        if rest
        else ""
    )
    rows = "".join(
        f'<tr><th scope="row">{escaped(line.name)} <span class="muted">{escaped(line.people)}</span></th>'
        f'<td class="n">{line.share:.2f}</td><td class="n">{line.plain:.2f}</td></tr>'
        for line in lines[:MOST_LINES]
    )
    return (
        f'<table class="fares"><caption>{title}: the part of what its people asked for that is in, from 0 to 1, the '
        'worst-off first</caption><thead><tr><th scope="col">Who</th><th scope="col" class="n">By this choice</th>'
        f'<th scope="col" class="n">By plain majority</th></tr></thead><tbody>{rows}</tbody></table>{more}'
    )


def _others(draft: Draft) -> str:
    return "".join(_left_out(title, entries) for title, entries in draft.left_out)


def _left_out(title: str, entries: Sequence[LeftOut]) -> str:
    rows = "".join(_entry(entry) for entry in entries)
    return f'<section class="left-out"><h2>{escaped(title)}</h2><ul class="rows">{rows}</ul></section>'


def _entry(entry: LeftOut) -> str:
    facts = f' <span class="muted">{escaped(entry.facts)}</span>' if entry.facts else ""
    changes = f'<ul class="plain">{_listing(entry.changes)}</ul>' if entry.changes else ""
    return f"<li><h3>{escaped(entry.title)}{facts}</h3><p>{escaped(' '.join(entry.why))}</p>{changes}</li>"


def _listing(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escaped(text)}</li>" for text in texts)
