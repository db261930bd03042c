"""Drawings of the situation's pages as template tags; the same figures stand beside each as words and a table."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from threebuckets.report.charts.linked_map import linked_map, map_legend
from threebuckets.report.charts.meter import MeterPart, meter
from threebuckets.report.charts.profile_chart import profile_lane
from threebuckets.report.charts.trend_chart import trend_chart
from threebuckets.web.core.safe_html import NOTHING, fragment
from threebuckets.web.situation.area_queries import Row
from threebuckets.web.situation.indicator_queries import MapCard
from threebuckets.web.situation.overview_queries import Lane
from threebuckets.web.situation.trend_queries import TrendCard

register = template.Library()


@register.simple_tag
def indicator_map(card: MapCard, chosen: str = "") -> SafeString:
    """The areas in five steps, each leading to its page."""
    if card.outlines is None:
        return NOTHING
    return fragment(linked_map, card.outlines, card.areas, chosen=chosen)


@register.simple_tag
def indicator_map_legend(card: MapCard) -> SafeString:
    """The steps in words."""
    return fragment(map_legend, card.steps, _("no figure") if card.has_gaps else "")


@register.simple_tag
def trend(card: TrendCard) -> SafeString:
    """An area over time, and where it is heading."""
    name = f"{card.line.label}. {card.sentence}"
    return fragment(trend_chart, card.line, name=name, ahead_word=_("projection"), beside=card.beside)


@register.simple_tag
def worse_lane(lane: Lane, polarity: int) -> SafeString:
    """An area's figure on the scale of all areas, beside what it is held against; nothing without a number."""
    if lane.drawn is None:
        return NOTHING
    return fragment(profile_lane, lane.drawn, lane.ends, lane.scale, polarity=polarity, reference=lane.reference)


@register.simple_tag
def lane(row: Row) -> SafeString:
    """A row of an area's profile; nothing where there is no number."""
    if row.drawn is None or row.scale is None:
        return NOTHING
    return fragment(
        profile_lane,
        row.drawn,
        row.ends,
        row.scale,
        polarity=row.about.polarity,
        reference=row.reference,
        middle_half=row.middle_half,
    )


@register.simple_tag
def share_bar(share: float) -> SafeString:
    """A bar of a length from 0 to 1; its figure stands beside it."""
    return fragment(meter, [MeterPart(share, "solid")], "situation")
