"""Loops over offers and needs, compiled where Numba is at hand; without it they run as they are, with the same results."""

from collections.abc import Callable
from typing import Any

numba: Any
try:
    import numba
except ImportError:  # pragma: no cover  (Numba has no wheel for this machine)
    numba = None


def compiled(function: Callable[..., Any]) -> Any:
    """The function, compiled once and kept on disk."""
    return numba.njit(nogil=True, cache=True)(function) if numba is not None else function
