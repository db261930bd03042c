"""What the tests of the site share: a small platform, loaded and tested."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.web import factories
from tests.web.running import RunningSite
from threebuckets.policy.platform import Platform
from threebuckets.web.core import models as core
from threebuckets.web.core.shared_pages import forget_pages
from threebuckets.web.folders.actions import load_platform
from threebuckets.web.folders.prints import prints_of
from threebuckets.web.folders.recomputing import Prepared, prepare_round, publish_prepared, recompute
from threebuckets.web.values.ballots import forget_ballots

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def fresh_ballots() -> None:
    """What a process keeps for some seconds is not kept from one test to the next."""
    forget_ballots()
    forget_pages()


@pytest.fixture(scope="session")
def rounds() -> dict[tuple[object, ...], Prepared]:
    """First rounds that this process has computed, by the content of their platforms."""
    return {}


@pytest.fixture
def published(db: None, rounds: dict[tuple[object, ...], Prepared]) -> Callable[[Platform], core.Platform]:
    """Load a platform and publish a round of it; the first round of the same platform is computed once a process."""

    def publish(platform: Platform) -> core.Platform:
        loaded = load_platform(platform, on=TODAY)
        row = loaded.row
        if not loaded.is_new:
            recompute(row, on=TODAY)
            return row
        recorded = sorted((name, found.round_json, found.facts_gz) for name, found in platform.rounds.items())
        content = (prints_of(platform, on=TODAY)["everything"], *recorded)
        if content not in rounds:
            rounds[content] = prepare_round(row, on=TODAY, is_forced=True)
        publish_prepared(row, rounds[content])
        return row

    return publish


@pytest.fixture
def site(published: Callable[[Platform], core.Platform]) -> core.Platform:
    """The small platform of the factories, on its site."""
    return published(factories.platform())


@pytest.fixture
def running(tmp_path: Path, prepared: Path) -> Iterator[RunningSite]:
    """A site of its own, in processes that may be killed."""
    found = RunningSite(tmp_path / "site", prepared)
    yield found
    found.close()
