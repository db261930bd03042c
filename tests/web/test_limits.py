"""Limits count every request, also those that begin a count at the same moment."""

import pytest
from django.conf import settings

from threebuckets.web.core import limits
from threebuckets.web.core.limits import TooOftenError, count_towards
from threebuckets.web.core.models import RateCount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two searches are allowed, within one window."""
    monkeypatch.setattr(settings, "RATE_LIMITS", {**settings.RATE_LIMITS, "search": (2, 60)})
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)


def test_the_limit_is_reached_and_no_sooner() -> None:
    """The third is one too many, and is not counted."""
    count_towards("search", "somebody")
    count_towards("search", "somebody")
    with pytest.raises(TooOftenError):
        count_towards("search", "somebody")
    assert RateCount.objects.get().n == 2


def test_two_who_begin_a_count_at_once_are_both_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds no count to add to, and then one that the first has just begun."""
    really, asked = limits.write, []

    def nothing_there_yet(sql: str, *values: str | int) -> int:
        asked.append(sql)
        return 0 if len(asked) == 1 else really(sql, *values)

    count_towards("search", "somebody")
    monkeypatch.setattr(limits, "write", nothing_there_yet)
    count_towards("search", "somebody")
    assert RateCount.objects.get().n == 2
