"""The front page of a report: every policy with its buckets counted over the areas, where it stands, what changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import BUCKETS, Change, PolicyVerdict, Round
from threebuckets.policy.wording import day
from threebuckets.report.charts import (
    AreaCounts,
    Outlines,
    area_bar,
    area_bar_legend,
    area_bar_sentence,
    area_bar_table,
    table_details,
    verdict_map,
    verdict_map_legend,
)
from threebuckets.report.findings import finding
from threebuckets.report.glyphs import BUCKET_NAMES, QUESTIONS, STATES, bucket_legend, bucket_word, glyph
from threebuckets.report.policy_in_area import Names
from threebuckets.report.wording import anchor, counted, escaped

SHOWN_CHANGES = 20
LISTED = (
    (Outcome.HOLDS, "Stands in"),
    (Outcome.NOT_YET_KNOWN, "Not yet known in"),
    (Outcome.FAILS, "Does not stand in"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the front page is made from; `linked` are the (policy, area) that have a sheet in the same file."""

    platform: Platform
    names: Names
    round: Round
    exhibits: Mapping[tuple[str, str], Exhibits]
    linked: frozenset[tuple[str, str]]
    outlines: Outlines

    def by_policy(self) -> list[tuple[str, list[PolicyVerdict]]]:
        """Verdicts of each policy: those that stand in most areas first, then by weakest bucket, then by name."""
        found: dict[str, list[PolicyVerdict]] = {}
        for verdict in self.round.verdicts:
            found.setdefault(verdict.policy, []).append(verdict)
        return sorted(found.items(), key=lambda item: (*_strength(item[1]), item[0]))

    def title(self, policy: str) -> str:
        """Title of a policy."""
        return self.platform.policies[policy].title


def summary_page(summary: Summary, changes: Sequence[Change] = ()) -> str:
    """The body of the front page."""
    return _head(summary) + _policies(summary) + _changes(summary, changes) + _places(summary)


def _strength(verdicts: Sequence[PolicyVerdict]) -> tuple[int, int, int]:
    whole = AreaCounts.of(verdict.outcome for verdict in verdicts)
    weakest = min(AreaCounts.of(v.buckets[name].outcome for v in verdicts).holds for name in BUCKETS)
    return (-whole.holds, -whole.unknown, -weakest)


def _head(summary: Summary) -> str:
    areas = {verdict.area for verdict in summary.round.verdicts}
    policies = {verdict.policy for verdict in summary.round.verdicts}
    what = f"{counted(len(policies), 'policy', 'policies')}, tested in {counted(len(areas), 'area')}"
    invented = '<p class="note plain"><strong>Invented.</strong> These people and places do not exist.</p>'
    questions = "".join(
        f'<section class="card edge-{name}"><h2 class="{name}">{BUCKET_NAMES[name]}</h2>'
        f'<p class="figure-word">{_held(summary, name)}</p><span class="muted">{QUESTIONS[name]}</span></section>'
        for name in BUCKETS
    )
    return (
        "<h1>What we would do, and what holds it up</h1>"
        f'<p class="lede">{escaped(what[:1].upper() + what[1:])} on {day(summary.round.on)} for '
        f"{escaped(summary.platform.settings.organisation)}. A policy stands only where all three buckets hold: "
        "nothing is added up.</p>"
        f'{invented if summary.platform.settings.invented else ""}<div class="grid cols3 gap">{questions}</div>'
    )


def _held(summary: Summary, bucket: str) -> str:
    holds = sum(verdict.buckets[bucket].outcome is Outcome.HOLDS for verdict in summary.round.verdicts)
    return f"holds in {holds} of {len(summary.round.verdicts)}"


def _policies(summary: Summary) -> str:
    columns = ("Policy", *BUCKET_NAMES.values(), "What decides it")
    head = "".join(f'<th scope="col">{word}</th>' for word in columns)
    rows = "".join(_row(summary, policy, verdicts) for policy, verdicts in summary.by_policy())
    counts = ((summary.title(p), AreaCounts.of(v.outcome for v in found)) for p, found in summary.by_policy())
    legend = f'{bucket_legend()}<p class="legend">{area_bar_legend()}</p>'
    return (
        '<section class="card gap" aria-labelledby="policies"><h2 id="policies">The policies</h2>'
        f'<table class="stack policies"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{legend}'
        f"{table_details(area_bar_table(counts))}</section>"
    )


def _row(summary: Summary, policy: str, verdicts: Sequence[PolicyVerdict]) -> str:
    document = summary.platform.policies[policy]
    gist = document.summary or document.problem or ""
    title = f'<h3><a href="#{anchor("where", policy)}">{escaped(document.title)}</a></h3>'
    cells = "".join(f"<td>{_bucket_cell(name, verdicts)}</td>" for name in BUCKETS)
    whole = AreaCounts.of(verdict.outcome for verdict in verdicts)
    decides = f"<strong>{_could_start(verdicts, whole)}</strong>{_keeps(summary, verdicts)}{area_bar(whole)}"
    said = f'<span class="muted clamp">{escaped(gist)}</span>' if gist else ""
    return f'<tr><th scope="row">{title}{said}</th>{cells}<td class="areas-of">{decides}</td></tr>'


def _bucket_cell(bucket: str, verdicts: Sequence[PolicyVerdict]) -> str:
    """The bucket's verdict where there is one area; over several the count, never one glyph for all."""
    if len(verdicts) == 1:
        return bucket_word(bucket, verdicts[0].buckets[bucket].outcome, named=False)
    holds = sum(verdict.buckets[bucket].outcome is Outcome.HOLDS for verdict in verdicts)
    name = f'<span class="only-small"><b>{BUCKET_NAMES[bucket]}</b> holds in </span>'
    words = f'<span>{name}<span class="word num"><b class="{bucket}">{holds}</b> of {len(verdicts)}</span></span>'
    return f'<span class="b {bucket}">{words}</span>'


def _could_start(verdicts: Sequence[PolicyVerdict], whole: AreaCounts) -> str:
    if len(verdicts) == 1:
        return {Outcome.HOLDS: "Could start now", Outcome.FAILS: "Does not stand"}.get(
            verdicts[0].outcome, "Not yet known"
        )
    return f"{whole.holds} of {whole.all} areas could start now" if whole.holds else "Could start nowhere yet"


def _keeps(summary: Summary, verdicts: Sequence[PolicyVerdict]) -> str:
    """What keeps most of the other areas: the commonest finding of their weakest bucket."""
    found = Counter(
        f"{BUCKET_NAMES[name]}: {finding(verdict.buckets[name], summary.exhibits.get(verdict.key, _none(verdict)))}"
        for verdict in verdicts
        if verdict.outcome is not Outcome.HOLDS
        for name in BUCKETS
        if verdict.buckets[name].outcome is verdict.outcome
    )
    if not found:
        return ""
    words, count = min(found.items(), key=lambda item: (-item[1], item[0]))
    where = "" if len(verdicts) == 1 else f"in {count} {'area' if count == 1 else 'areas'} – "
    return f'<br><span class="muted">{escaped(where + words)}</span>'


def _none(verdict: PolicyVerdict) -> Exhibits:
    return Exhibits(verdict.policy, verdict.area)


def _changes(summary: Summary, changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    shown = "".join(_change(summary, change) for change in changes[:SHOWN_CHANGES])
    left = len(changes) - SHOWN_CHANGES
    more = f'<p class="muted">and {left} more</p>' if left > 0 else ""
    return (
        '<section class="card gap" aria-labelledby="changes"><h2 id="changes">What changed since the last update</h2>'
        f'<ul class="rows">{shown}</ul>{more}</section>'
    )


def _change(summary: Summary, change: Change) -> str:
    policy = summary.platform.policies.get(change.policy)
    title = escaped(policy.title if policy else change.policy)
    where = escaped(summary.names.areas.get(change.area, change.area))
    bucket = change.bucket or ""
    name = BUCKET_NAMES.get(bucket, "The policy")
    turned = (
        f"{glyph(bucket, change.before, 'mid')} {change.before.label} → "
        f'{glyph(bucket, change.after, "mid")} <b class="{bucket}">{name}</b> {change.after.label}'
    )
    causes = "".join(f'<br><span class="muted">{escaped(cause.sentence)}</span>' for cause in change.causes)
    return f"<li><strong>{title}</strong>, {where}: {turned}{causes}</li>"


def _places(summary: Summary) -> str:
    """Policy by policy: a map where there are outlines, and the areas by verdict with links to their sheets."""
    return "".join(_places_of(summary, policy, verdicts) for policy, verdicts in summary.by_policy())


def _places_of(summary: Summary, policy: str, verdicts: Sequence[PolicyVerdict]) -> str:
    name = anchor("where", policy)
    whole = AreaCounts.of(verdict.outcome for verdict in verdicts)
    said = f'<p class="muted">{area_bar_sentence(whole)}</p>' if len(verdicts) > 1 else ""
    lists = "".join(_areas(summary, verdicts, outcome, word) for outcome, word in LISTED)
    body = f"<div>{said}{lists}</div>"
    if summary.outlines.areas and len(verdicts) > 1:
        drawn = verdict_map(summary.outlines, {verdict.area: verdict.outcome for verdict in verdicts})
        body = f'<div class="grid cols2">{body}<div class="small-map">{drawn}{verdict_map_legend()}</div></div>'
    heading = f'<h2 id="{name}">{escaped(summary.title(policy))}</h2>'
    return f'<section class="card gap" aria-labelledby="{name}">{heading}{body}</section>'


def _areas(summary: Summary, verdicts: Iterable[PolicyVerdict], outcome: Outcome, word: str) -> str:
    found = sorted(
        (summary.names.areas.get(verdict.area, verdict.area), verdict)
        for verdict in verdicts
        if verdict.outcome is outcome
    )
    if not found:
        return ""
    rows = "".join(f"<li>{_area_link(summary, name, verdict)}</li>" for name, verdict in found)
    head = f'<h3 class="gap-s"><span class="state-{STATES[outcome]}">{glyph("", outcome, "mid")}</span> {word} {len(found)}</h3>'
    return f'{head}<ul class="area-links">{rows}</ul>'


def _area_link(summary: Summary, name: str, verdict: PolicyVerdict) -> str:
    if verdict.key not in summary.linked:
        return escaped(name)
    return f'<a href="#{anchor("at", *verdict.key)}">{escaped(name)}</a>'
