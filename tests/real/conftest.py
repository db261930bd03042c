"""What several tests of real data share."""

from pathlib import Path

import pytest

from tests.real.building import DATA, recipe, typed


@pytest.fixture(scope="session")
def greater_manchester(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the recipe makes, resting on no open poll; to be copied before it is changed."""
    return Path(recipe().build(DATA, tmp_path_factory.mktemp("gm"), typed))
