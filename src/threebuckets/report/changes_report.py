"""What turned between recorded rounds and why, as one HTML file to send on; newest first.

It loads nothing, like every report. What it shows was compared before (`threebuckets.policy.history`).
"""

from collections.abc import Iterable, Sequence

from threebuckets.policy.history import Passage
from threebuckets.policy.platform import Platform
from threebuckets.policy.staleness import Stale
from threebuckets.policy.verdicts import Change
from threebuckets.policy.wording import day, listed
from threebuckets.report.glyphs import BUCKET_NAMES, glyph, logo, symbols
from threebuckets.report.html_report import document
from threebuckets.report.policy_in_area import Names, names_of
from threebuckets.report.wording import anchor, counted, escaped

MOST_AREAS = 12


def changes_report(
    platform: Platform, passages: Sequence[Passage], *, stale: Sequence[Stale] = (), by_rules: Sequence[Change] = ()
) -> str:
    """The page as one HTML file.

    Parameters
    ----------
    platform : Platform
        Titles and names.
    passages : sequence of Passage
        Newest first.
    stale : sequence of Stale, optional
        What to look at again.
    by_rules : sequence of Change, optional
        What the rules in use now would turn in the last round.

    Returns
    -------
    str
        HTML; the same arguments give the same text.
    """
    names = names_of(platform)
    title = f"{platform.settings.title}: what turned, and why"
    rules = _by_rules(platform, names, by_rules)
    parts = "".join(_passage(platform, names, passage) for passage in passages)
    body = f"{_head(platform, passages)}{_stale(platform, stale)}{rules}{parts}"
    top = f'<header class="top"><span class="brand">{logo()}{escaped(platform.settings.title)}</span></header>'
    page = f'{symbols()}{top}<main id="main"><div class="wrap">{body}</div></main>'
    return document(title, platform.settings.language, page)


def _head(platform: Platform, passages: Sequence[Passage]) -> str:
    invented = '<p class="note plain"><strong>Invented.</strong> These people and places do not exist.</p>'
    if passages:
        said = f"From {day(passages[-1].before.on)} to {day(passages[0].after.on)}."
    else:
        said = "There are no two rounds to compare yet."
    return (
        "<h1>What turned, and why</h1>"
        f'<p class="lede">{said} Every change names the facts that made it.</p>'
        f"{invented if platform.settings.invented else ''}"
    )


def _stale(platform: Platform, stale: Sequence[Stale]) -> str:
    if not stale:
        return ""
    rows = "".join(
        f"<li><strong>{_title(platform, each.policy)}</strong> {escaped(each.sentence)}</li>" for each in stale
    )
    return f'<section class="card" aria-labelledby="again"><h2 id="again">Look again</h2><ul class="rows">{rows}</ul></section>'


def _by_rules(platform: Platform, names: Names, changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    said = (
        f"By the rules in use now, {escaped(platform.rules.id)}, the last round would differ. All facts are the same."
    )
    return (
        '<section class="card gap" aria-labelledby="rules"><h2 id="rules">What other rules turn</h2>'
        f'<p class="muted">{said}</p><ul class="rows">{_rows(platform, names, changes)}</ul></section>'
    )


def _passage(platform: Platform, names: Names, passage: Passage) -> str:
    name = anchor("round", passage.after.id)
    rows = _rows(platform, names, passage.changes) or "<li>Nothing turned.</li>"
    unexplained = (
        "" if passage.is_explained or not passage.changes else "<p>The facts were not kept: nobody can say why.</p>"
    )
    return (
        f'<section class="card gap" aria-labelledby="{name}"><h2 id="{name}">{day(passage.after.on)}</h2>'
        f'<p class="muted">Since {day(passage.before.on)}.</p>{unexplained}<ul class="rows">{rows}</ul></section>'
    )


def _rows(platform: Platform, names: Names, changes: Iterable[Change]) -> str:
    """One item for changes of several areas that are the same but for the area."""
    found: dict[tuple[object, ...], tuple[Change, list[str]]] = {}
    for change in changes:
        said = tuple(cause.sentence for cause in change.causes)
        key = (change.policy, change.bucket, change.before, change.after, said)
        found.setdefault(key, (change, []))[1].append(names.areas.get(change.area, change.area))
    return "".join(_row(platform, change, sorted(areas)) for change, areas in found.values())


def _row(platform: Platform, change: Change, areas: list[str]) -> str:
    bucket = change.bucket or ""
    name = BUCKET_NAMES.get(bucket, "The policy")
    where = listed(areas, most=MOST_AREAS) if len(areas) <= MOST_AREAS else counted(len(areas), "area")
    turned = (
        f"{glyph(bucket, change.before, 'mid')} {change.before.label} → "
        f'{glyph(bucket, change.after, "mid")} <b class="{bucket}">{name}</b> {change.after.label}'
    )
    causes = "".join(f'<br><span class="muted">{escaped(cause.sentence)}</span>' for cause in change.causes)
    return f"<li><strong>{_title(platform, change.policy)}</strong>, {escaped(where)}: {turned}{causes}</li>"


def _title(platform: Platform, slug: str) -> str:
    policy = platform.policies.get(slug)
    return escaped(policy.title if policy else slug or "All policies:")
