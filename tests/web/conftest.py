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
from threebuckets.web.folders.recomputing import recompute
from threebuckets.web.values.ballots import forget_ballots

TODAY = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def fresh_ballots() -> None:
    """What a process keeps for some seconds is not kept from one test to the next."""
    forget_ballots()
    forget_pages()


@pytest.fixture
def published(db: None) -> Callable[[Platform], core.Platform]:
    """Load a platform and publish a round of it."""

    def publish(platform: Platform) -> core.Platform:
        row = load_platform(platform, on=TODAY).row
        recompute(row, on=TODAY)
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
