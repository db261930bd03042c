"""What the sittings of several pages share, so that the county is invented once and the same folder is tested once.

Only the results of `county`, of counting the same votes on the same day and of a test of an unchanged folder are kept;
nothing about what is printed.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from threebuckets.cli import folders, testing
from threebuckets.policy.facts import gathering
from threebuckets.web.folders.prints import prints_of


class Remembered:
    """Results by what they were computed from."""

    def __init__(self) -> None:
        self._results: dict[Any, Any] = {}

    @contextmanager
    def used(self) -> Iterator[None]:
        """The command line with its slow steps remembered."""
        before = folders.county, testing.run, gathering.published_frame
        folders.county = self._kept(before[0], lambda **given: ("county", *sorted(given.items())))  # type: ignore[assignment]
        testing.run = self._kept(before[1], lambda path, on: (fingerprint(path), on))  # type: ignore[assignment]
        gathering.published_frame = self._kept(
            before[2], lambda platform, _, *, on: prints_of(platform, on=on)["values"]
        )  # type: ignore[assignment]
        try:
            yield
        finally:
            folders.county, testing.run, gathering.published_frame = before

    def _kept(self, function: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
        def kept(*args: Any, **given: Any) -> Any:
            name = key(*args, **given)
            if name not in self._results:
                self._results[name] = function(*args, **given)
            return self._results[name]

        return kept


def fingerprint(path: Path) -> str:
    """SHA-256 of all files of a folder, or of a workbook."""
    found = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            found.update(f"{file.relative_to(path)}:{file.stat().st_size}\n".encode() + file.read_bytes())
    return found.hexdigest()
