"""Words of a policy's document in templates."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from threebuckets.web.policy.labels import FIELDS, PARTS

register = template.Library()


@register.filter
def field_label(key: str) -> str:
    """What a key of the document is called."""
    return _(str(FIELDS.get(key, key)))


@register.filter
def part_label(key: str) -> str:
    """What a key of a thing in a list is called."""
    return _(str(PARTS.get(key, key)))


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """What a code stands for; empty where it is not known."""
    return names.get(code, "")
