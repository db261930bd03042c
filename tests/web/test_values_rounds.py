"""Opinions are found once in a round, and not at all where nothing about votes has changed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.crowds import crowded
from threebuckets.policy.facts import counting
from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.platform import Platform
from threebuckets.web.changes.models import Sheet
from threebuckets.web.core import models as core
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.recomputing import prepare_round, publish_prepared, recompute
from threebuckets.web.folders.sheets import find_opinions, sheets_of
from threebuckets.web.resources.models import Offer
from threebuckets.web.values.models import Statement
from threebuckets.web.values.sheets import OPINION_SHEETS

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of how many people groups were looked for, each time."""
    found: list[int] = []
    kept = counting.opinion_groups

    def counted(votes: Any, *args: Any, **options: Any) -> Any:
        found.append(votes.n_participants)
        return kept(votes, *args, **options)

    monkeypatch.setattr(counting, "opinion_groups", counted)
    return found


def opinions_kept(row: core.Platform) -> dict[str, bytes]:
    """The sheets of opinions as they are stored."""
    names = [name.removeprefix("private:") for name in OPINION_SHEETS]
    return {found.name: bytes(found.content) for found in Sheet.objects.filter(round__platform=row, name__in=names)}


def test_a_round_looks_for_groups_once(fits: list[int]) -> None:
    """The published table and the landscape rest on the same ones."""
    row = load_platform(crowded(), on=TODAY).row
    recompute(row, on=TODAY)
    assert len(fits) == 1
    assert len(opinions_kept(row)) == len(OPINION_SHEETS)


def test_handed_on_or_found_anew_the_sheets_are_the_same() -> None:
    """Whether the caller asked for the opinions before or not."""
    platform = crowded()
    facts = facts_of(platform, on=TODAY)
    find = find_opinions(platform, on=TODAY)
    assert find() is find()
    assert sheets_of(platform, facts, on=TODAY, opinions=find) == sheets_of(platform, facts, on=TODAY)


def test_where_no_vote_has_changed_the_landscape_is_taken_from_the_round_before(
    published: Callable[[Platform], core.Platform], fits: list[int]
) -> None:
    """An offer changes: no groups are looked for, and the sheets are the same bytes as if they had been."""
    row = published(crowded())
    fits.clear()
    Offer.objects.filter(platform=row, code="o1").update(amount=1)
    kept = opinions_kept(row)
    assert publish_prepared(row, prepare_round(row, on=TODAY)) is not None
    assert fits == []
    assert opinions_kept(row) == kept
    recompute(row, on=TODAY)
    assert opinions_kept(row) == kept


def test_a_statement_taken_out_makes_the_landscape_anew(
    published: Callable[[Platform], core.Platform], fits: list[int]
) -> None:
    """It rests on live statements."""
    row = published(crowded())
    fits.clear()
    kept = opinions_kept(row)
    Statement.objects.filter(platform=row, code="s5").update(status="withdrawn")
    publish_prepared(row, prepare_round(row, on=TODAY))
    assert len(fits) == 1
    assert opinions_kept(row) != kept
