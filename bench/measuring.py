"""How the benchmarks measure: CPU seconds and wall time, medians of several runs after a warm-up, one table at the end."""

import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Time:
    """Median CPU and wall seconds of one thing done."""

    cpu: float
    wall: float


def timed(work: Callable[[], object], *, runs: int = 5, warm_up: int = 1) -> Time:
    """Median of several runs; the warm-up is not counted."""
    for _ in range(warm_up):
        work()
    cpu, wall = [], []
    for _ in range(runs):
        start_cpu, start_wall = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - start_cpu)
        wall.append(time.perf_counter() - start_wall)
    return Time(statistics.median(cpu), statistics.median(wall))


def peak_mb() -> float:
    """Peak memory of this process so far, MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def print_table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A Markdown table with the machine it was measured on."""
    print(f"\n{title} (Python {platform.python_version()}, {platform.machine()}, peak {peak_mb():.0f} MB)\n")
    print(f"| {' | '.join(columns)} |")
    print(f"| {' | '.join('---' for _ in columns)} |")
    for row in rows:
        print(f"| {' | '.join(row)} |")
