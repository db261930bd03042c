"""What the frame of a page says of the update."""

from django import template

from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.queries import Progress, progress_for_page

register = template.Library()


@register.simple_tag
def progress_of(platform: Platform | None, seen: int | str) -> Progress:
    """How far the update of a platform is, for a page that shows the round of that number (empty: none)."""
    return progress_for_page(platform.pk if platform else None, seen=int(seen) if seen else None)
