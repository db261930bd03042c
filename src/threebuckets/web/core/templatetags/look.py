"""Small parts of the look as template tags: buckets with their words, bars of counts, icons."""

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from threebuckets.policy.outcomes import Outcome
from threebuckets.report import glyphs, sections
from threebuckets.report.charts.area_bar import AreaCounts, area_bar, area_bar_legend
from threebuckets.report.charts.area_map import Outlines, verdict_map, verdict_map_legend
from threebuckets.report.policy_in_area import Door, PolicyInArea
from threebuckets.web.core.safe_html import fragment
from threebuckets.web.policy.page_queries import AreaVerdict

register = template.Library()
SECTIONS = {
    "values": sections.values_section,
    "situation": sections.situation_section,
    "resources": sections.resources_section,
    "design": sections.design_card,
    "core": sections.core_card,
    "why_not": sections.why_not_card,
    "trial": sections.trial_note,
}


@register.simple_tag
def symbols() -> SafeString:
    """Definitions that buckets and hatching refer to; once in a page."""
    return fragment(glyphs.symbols)


@register.simple_tag
def logo() -> SafeString:
    """The three buckets side by side."""
    return fragment(glyphs.logo)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line drawing, hidden from screen readers."""
    return fragment(glyphs.icon, name)


@register.simple_tag
def bucket(name: str, outcome: int, named: bool = True) -> SafeString:
    """A bucket and its word; not `named` where a column's head names it on wide screens."""
    return fragment(glyphs.bucket_word, name, Outcome(outcome), named=named)


@register.simple_tag
def glyph(name: str, outcome: int | None = None, size: str = "") -> SafeString:
    """A bucket's drawing alone: the word must stand beside it."""
    return fragment(glyphs.glyph, name, None if outcome is None else Outcome(outcome), size)


@register.simple_tag
def overall(outcome: int) -> SafeString:
    """The verdict of a policy as a whole."""
    return fragment(glyphs.overall_word, Outcome(outcome))


@register.simple_tag
def bucket_legend() -> SafeString:
    """What the three states of the bucket mean."""
    return fragment(glyphs.bucket_legend)


@register.simple_tag
def counts_bar(holds: int, unknown: int, fails: int) -> SafeString:
    """In how many areas it holds, is not yet known, fails; the words must stand beside it."""
    return fragment(area_bar, AreaCounts(holds, unknown, fails))


@register.simple_tag
def counts_legend() -> SafeString:
    """What the bar's amounts of ink mean."""
    return fragment(area_bar_legend)


@register.simple_tag
def section(name: str, page: PolicyInArea) -> SafeString:
    """A part of a policy's page: a bucket with its evidence, or one of the cards beside them."""
    return fragment(SECTIONS[name], page)


@register.simple_tag
def what_would_change(page: PolicyInArea, doors: Mapping[str, Sequence[Door]]) -> SafeString:
    """What would change a verdict, with where to do it."""
    return fragment(sections.what_would_change_card, page, doors)


@register.simple_tag
def verdict_areas(outlines: Outlines, rows: Iterable[AreaVerdict]) -> SafeString:
    """A policy's verdicts as a map; the same stand beside it as a table."""
    outcomes = {row.area.code: Outcome(row.outcome) for row in rows}
    counts = AreaCounts.of(outcomes.values())
    label = _("It stands in {holds} of {all} areas, is not yet known in {unknown} and does not stand in {fails}.")
    words = label.format(holds=counts.holds, all=counts.all, unknown=counts.unknown, fails=counts.fails)
    return fragment(verdict_map, outlines, outcomes, label=words)


@register.simple_tag
def verdict_areas_legend() -> SafeString:
    """What the patterns of the map mean."""
    return fragment(verdict_map_legend)


@register.filter
def outcome_word(outcome: int) -> str:
    """The word of an outcome."""
    return _(Outcome(outcome).label)


@register.filter
def bucket_name(name: str) -> str:
    """The name of a bucket."""
    return _(glyphs.BUCKET_NAMES[name])
