"""What several tests of real data share."""

from pathlib import Path

import pytest

from tests.real.building import DATA, recipe, typed
from tests.sharing import made_once, shared_folder


@pytest.fixture(scope="session")
def greater_manchester(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the recipe makes, resting on no open poll; to be copied before it is changed."""

    def build(target: Path) -> None:
        target.mkdir()
        recipe().build(DATA, target, typed)

    return made_once(shared_folder(tmp_path_factory) / "built", build) / "greater-manchester"
