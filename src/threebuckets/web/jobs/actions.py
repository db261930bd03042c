"""Writes of work that pages make: asking for it, in the transaction of its cause, and trying again what failed."""

from threebuckets.web.core.models import Platform
from threebuckets.web.jobs.models import Wish, Work

UPDATE, DAILY = "update", "daily"


def want(platform: Platform, kind: str) -> None:
    """Ask for work; call it in the transaction of its cause, so that one is never there without the other."""
    Wish.objects.create(platform=platform, kind=kind)


def want_update(platform: Platform) -> None:
    """Ask that a platform be tested again and the result published; call it in the transaction that changes a fact."""
    want(platform, UPDATE)


def try_again(platform: Platform, kind: str) -> None:
    """Let work be tried anew that had failed too often."""
    Work.objects.filter(platform=platform, kind=kind).update(fault="", attempts=0, not_before=None)
    want(platform, kind)
