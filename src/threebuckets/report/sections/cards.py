"""The cards around the buckets: what would change the verdict, the local design, the fixed core, why not by itself."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BUCKETS, Flip, MissingFact
from threebuckets.policy.wording import day
from threebuckets.report.glyphs import BUCKET_NAMES
from threebuckets.report.policy_in_area import Door, PolicyInArea
from threebuckets.report.wording import NUMBER_WORDS, capital, counted, escaped, items

PRINTED_FACTS = 3
SHOWN_FACTS = 4
PRINTED_CORE = 5
NO_DOORS: Mapping[str, Sequence[Door]] = MappingProxyType({})
WHY_NOT = (
    ("nobody", "Why nobody does it yet"),
    ("market", "Why businesses alone will not"),
    ("national", "Why no national scheme fits"),
)
TRIAL = "Worth a trial: nothing is missing but evidence that it works. Tried here and measured, it would give that evidence."


def what_would_change_card(page: PolicyInArea, doors: Mapping[str, Sequence[Door]] = NO_DOORS) -> str:
    """What to find out, what would mend it, and what would turn what holds now; nothing where there is none of these.

    Parameters
    ----------
    page : PolicyInArea
    doors : mapping of str to sequence of Door, optional
        By the sentence of a missing fact: where to do something about it.
    """
    facts = _facts(page)
    flips = [page.bucket(name).flip for name in BUCKETS]
    mends = [flip for flip in flips if flip is not None and flip.turns[1] > flip.turns[0]]
    breaks = [flip for flip in flips if flip is not None and flip.turns[1] < flip.turns[0]]
    parts = (
        _list("ol", "steps", [_fact_words(fact, doors) for fact in facts], _facts_lead(facts)),
        _list("ul", "plain", [_flip_words(flip) for flip in mends], "What would mend it:"),
        _list("ul", "plain", [_flip_words(flip) for flip in breaks], "What would turn it:"),
    )
    body = "".join(parts)
    until = page.verdict.valid_until
    looked = f'<p class="small muted gap-s">To be looked at again by {day(until)}.</p>' if until else ""
    if not body:
        return ""
    head = "<h2>What would change this</h2>"
    return f'<section class="card change">{head}<div class="change-lists">{body}</div>{looked}</section>'


def design_card(page: PolicyInArea) -> str:
    """What the area has decided for itself, or which questions are open there."""
    answers = page.exhibits.answers
    if answers:
        rows = "".join(f"<dt>{escaped(q)}</dt><dd><strong>{escaped(a)}</strong></dd>" for q, a in answers.items())
        by = page.design.decided_by if page.design else None
        on = f"Decided on {day(page.design.decided_on)}{f' by {by}' if by else ''}." if page.design else ""
        said = f'<p class="muted">{escaped(on)}</p>' if on else ""
        return f'<section class="card"><h3>Designed here</h3>{said}<dl>{rows}</dl></section>'
    open_ = [escaped(choice.question) for choice in page.policy.choices]
    if not open_:
        return ""
    said = f'<p class="muted">{escaped(page.area)} has not decided yet:</p>'
    listing = f'<ul class="plain">{items(open_, printed=PRINTED_CORE)}</ul>'
    return f'<section class="card"><h3>Open here</h3>{said}{listing}</section>'


def core_card(page: PolicyInArea) -> str:
    """What is the same everywhere, and who must move for it."""
    parts = [escaped(part.text) for part in page.policy.core]
    levers = _levers(page)
    if not parts and not levers:
        return ""
    listing = f'<ul class="plain">{items(parts, printed=PRINTED_CORE)}</ul>' if parts else ""
    return f'<section class="card"><h3>The same everywhere</h3>{listing}{levers}</section>'


def why_not_card(page: PolicyInArea) -> str:
    """Why it will not happen by itself, in the organisation's words."""
    why = page.policy.why_not
    said = [(head, getattr(why, name)) for name, head in WHY_NOT if why is not None and getattr(why, name)]
    if not said:
        return ""
    rows = "".join(f'<dt>{head}</dt><dd class="clamp">{escaped(text)}</dd>' for head, text in said)
    return f'<section class="card"><h3>Why it will not happen by itself</h3><dl>{rows}</dl></section>'


def trial_note(page: PolicyInArea) -> str:
    """That the policy is worth a trial here, where it is."""
    return f'<p class="note">{TRIAL}</p>' if page.verdict.worth_a_trial else ""


def _facts(page: PolicyInArea) -> list[MissingFact]:
    """Missing facts of what is not yet known, those that alone would decide first."""
    found = [
        fact
        for name in BUCKETS
        if page.bucket(name).outcome is Outcome.NOT_YET_KNOWN
        for fact in page.bucket(name).missing
    ]
    return sorted(found, key=lambda fact: (not fact.pivotal, -fact.settles, BUCKETS.index(fact.bucket), fact.input))


def _facts_lead(facts: list[MissingFact]) -> str:
    pivotal = sum(fact.pivotal for fact in facts)
    if pivotal == 0:
        return "No single fact would decide; it would help to know:"
    return f"{capital(counted(pivotal, 'fact'))} could decide {'it' if pivotal == 1 else 'a bucket alone'}:"


def _fact_words(fact: MissingFact, doors: Mapping[str, Sequence[Door]]) -> str:
    bucket = f'<b class="{fact.bucket}">{BUCKET_NAMES[fact.bucket]}:</b>'
    chance = _chance(fact)
    settles = f' <span class="settles no-print">{capital(chance)}.</span>' if chance else ""
    links = " ".join(
        f'<a class="door" href="{escaped(door.address)}">{escaped(door.words)}</a>'
        for door in doors.get(fact.sentence, ())
    )
    ways = f'<span class="doors no-print">{links}</span>' if links else ""
    return f'<span class="clamp">{bucket} {escaped(fact.sentence)}</span>{settles}{ways}'


def _chance(fact: MissingFact) -> str:
    """How likely a fact settles its bucket: a number only where it was reckoned; empty where it hardly ever does."""
    tenths = round(10 * fact.settles)
    if tenths == 0:
        return ""
    if fact.assumed:
        return "may settle it"
    if tenths >= 10:
        return "settles it"
    return f"settles it in about {NUMBER_WORDS[tenths]} of ten cases"


def _flip_words(flip: Flip) -> str:
    bucket = f'<b class="{flip.bucket}">{BUCKET_NAMES[flip.bucket]}:</b>'
    return f'<span class="clamp">{bucket} {escaped(flip.sentence)}</span>'


def _list(tag: str, name: str, contents: Sequence[str], lead: str) -> str:
    """A list under its lead; what goes beyond the first few is folded away."""
    if not contents:
        return ""
    shown = f'<{tag} class="{name}">{items(contents[:SHOWN_FACTS], printed=PRINTED_FACTS)}</{tag}>'
    if folded := contents[SHOWN_FACTS:]:
        summary = f"<summary>{capital(counted(len(folded), 'more', 'more'))}</summary>"
        rest = "".join(f"<li>{text}</li>" for text in folded)
        shown += f'<details class="more small gap-s">{summary}<ul class="plain">{rest}</ul></details>'
    wide = ' class="facts"' if tag == "ol" else ""
    return f'<div{wide}><p class="muted">{escaped(lead)}</p>{shown}</div>'


def _levers(page: PolicyInArea) -> str:
    lines = [line for line in page.policy.requirements if line.ours is not None]
    ours = sum(line.ours is True for line in lines)
    if not lines:
        return ""
    return f'<p class="small muted gap-s">{ours} of {len(lines)} things it takes are in our own hands.</p>'
