"""Parts of the pages of values as template tags: marks of groups, the opinion map, support by group."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from threebuckets.report import glyphs
from threebuckets.report.charts.group_support import GroupShare, group_support
from threebuckets.report.charts.opinion_map import OpinionMap, opinion_map
from threebuckets.web.core.safe_html import fragment, lang_where_other

register = template.Library()


@register.filter
def lang(language: str) -> str:
    """The attribute that marks words of a language, with a blank before it; empty where the page speaks it anyway."""
    return lang_where_other(language) if language else ""


@register.simple_tag
def group_mark(group: str) -> SafeString:
    """Shape of a group in its colour; its letter must stand beside it."""
    return fragment(glyphs.group_mark, group)


@register.simple_tag
def opinions_drawn(
    found: OpinionMap, label: str, you: tuple[float, float] | None = None, words: str = ""
) -> SafeString:
    """The opinion map; the same stands beside it as a sentence and a table."""
    return fragment(opinion_map, found, label, you=you, you_words=words)


@register.simple_tag
def support_lanes(shares: Iterable[GroupShare]) -> SafeString:
    """Support in each group on one axis; the figures stand beside it."""
    return fragment(group_support, list(shares))
