"""What the three bucket sections share: their heading, the sentences of their checks, the foot with date and table."""

from collections.abc import Iterable

from threebuckets.policy.explain import in_order, sentence
from threebuckets.policy.outcomes import Outcome
from threebuckets.report.findings import finding
from threebuckets.report.glyphs import BUCKET_NAMES
from threebuckets.report.policy_in_area import PolicyInArea
from threebuckets.report.wording import capital, counted, escaped, items

PRINTED_SENTENCES = {Outcome.HOLDS: 2, Outcome.NOT_YET_KNOWN: 3, Outcome.FAILS: 3}
SHOWN_SENTENCES = 4


def section(page: PolicyInArea, bucket: str, evidence: str, foot: str, *, more: str = "") -> str:
    """A bucket's card: its finding as heading, the evidence, the sentences, further evidence, the foot."""
    head = f"{BUCKET_NAMES[bucket]}: {finding(page.bucket(bucket), page.exhibits)}"
    heading = f'<h2 class="{bucket}">{escaped(head)}</h2>'
    return f'<section class="card">{heading}{evidence}{_sentences(page, bucket)}{more}{foot}</section>'


def foot(lines: Iterable[str], tables: str = "") -> str:
    """The foot of a figure: date and source as safe HTML, then its tables folded away."""
    said = " · ".join(line for line in lines if line)
    return f'<div class="foot small">{said}{tables}</div>'


def _sentences(page: PolicyInArea, bucket: str) -> str:
    """The sentences of the checks, those that decide first; the rest folded away."""
    verdict = page.bucket(bucket)
    said = [escaped(sentence(check, language=page.language)) for check in in_order(verdict)]
    if not said:
        return ""
    said[0] = f"<strong>{capital(verdict.outcome.label)}:</strong> {said[0]}"
    shown, folded = said[:SHOWN_SENTENCES], said[SHOWN_SENTENCES:]
    listing = f'<ul class="says part">{items(shown, printed=PRINTED_SENTENCES[verdict.outcome])}</ul>'
    if not folded:
        return listing
    more = f'<ul class="says">{"".join(f"<li>{text}</li>" for text in folded)}</ul>'
    return f'{listing}<details class="more small"><summary>{capital(counted(len(folded), "more check"))}</summary>{more}</details>'


def wide_card(heading: str, body: str) -> str:
    """A card whose table scrolls by itself where the screen is narrower."""
    return (
        f'<section class="card gap"><h2>{escaped(heading)}</h2>'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(heading)}">{body}</div></section>'
    )
