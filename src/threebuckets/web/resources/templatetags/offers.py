"""The drawn map of offers as template tags."""

from django import template
from django.utils.safestring import SafeString

from threebuckets.report.charts.offer_map import offer_map, offer_map_legend
from threebuckets.web.core.safe_html import fragment
from threebuckets.web.resources.queries import MapSheet

register = template.Library()


@register.simple_tag
def offer_areas(drawn: MapSheet, label: str) -> SafeString:
    """Areas with their numbers; the same stand beside it as a list."""
    return fragment(offer_map, drawn.outlines, drawn.places, drawn.found, label, chosen=drawn.chosen)


@register.simple_tag
def offer_areas_legend(drawn: MapSheet) -> SafeString:
    """What boxes and hatching mean."""
    found, codes = drawn.found, {area.code for area in drawn.outlines.areas}
    crowded = not codes.isdisjoint(found.people)
    return fragment(offer_map_legend, hatched=bool(found.some or found.most), crowded=crowded)
