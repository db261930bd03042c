"""Plans of invented deliveries against HiGHS alone on the whole model, one after the other in the same run.

`python -m bench.delivery_plan 1k 10k --seconds 60` prints value, bound and gap against time; `100k` and `1m` are measured
without the peer, which does not finish reading them in that time. `restart` measures a warm start after an offer ended.
The first use compiles (or loads what was compiled before); that is reported apart.
"""

import argparse
import time

import numpy as np

from bench.delivery_instances import Instance, instance
from bench.measuring import print_table
from threebuckets.delivery import Plan, plan, plans
from threebuckets.delivery.exact import Limits, program_of
from threebuckets.delivery.modelling import model_of

SIZES = {"1k": (1_000, 30), "10k": (10_000, 300), "100k": (100_000, 300), "1m": (1_000_000, 300)}
MOMENTS = (1, 2, 5, 10, 15, 30, 60, 100, 120, 180, 200)
Row = tuple[str, ...]


def main() -> None:
    """One table a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", choices=[*SIZES, "restart"])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    small = instance(50, n_areas=4, n_policies=3)
    plan(small.deliveries, small.needs, small.free, small.arcs, steps=200)
    print(f"Compiled or loaded in {time.perf_counter() - began:.1f} s.")
    for size in options.sizes:
        if size == "restart":
            _restart()
        else:
            _measure(size, options.seconds, has_peer=not options.no_peer and size in {"1k", "10k"})


def _measure(size: str, seconds: float, *, has_peer: bool) -> None:
    n_offers, n_areas = SIZES[size]
    began = time.perf_counter()
    case = instance(n_offers, n_areas=n_areas)
    made_s = time.perf_counter() - began
    rows = [_row("ours", found.state, found.seconds, found.value, found.bound) for found in _ours(case, seconds)]
    if has_peer:
        rows += _highs(case, seconds)
    title = (
        f"{size}: {len(case.deliveries.policy):,} deliveries, {len(case.needs.kind):,} needs, {n_offers:,} offers, "
        f"{len(case.arcs.offer):,} arcs, generated in {made_s:.1f} s"
    )
    print_table(title, ("who", "state", "seconds", "value", "bound", "gap, %"), rows)


def _ours(case: Instance, seconds: float) -> list[Plan]:
    """The first plan, the first priced one, and the last before each moment."""
    found: list[Plan] = []
    for one in plans(case.deliveries, case.needs, case.free, case.arcs, time_limit_s=seconds):
        is_new = not found or one.state != found[-1].state or _moment(one.seconds) != _moment(found[-1].seconds)
        found = [*found, one] if is_new else [*found[:-1], one]
    return found


def _moment(seconds: float) -> int:
    return int(np.searchsorted(MOMENTS, seconds))


def _highs(case: Instance, seconds: float) -> list[Row]:
    """HiGHS with nothing to start from."""
    began = time.perf_counter()
    model = model_of(case.deliveries, case.needs, case.free, case.arcs)
    program = program_of(model, model.free, Limits(seconds, None, 1e-6))
    seen: dict[int, Row] = {}

    def looked(event) -> None:  # type: ignore[no-untyped-def]
        data, now = event.data_out, time.perf_counter() - began
        seen[_moment(now)] = _row("HiGHS alone", "", now, -data.mip_primal_bound, -data.mip_dual_bound)

    program.cbMipInterrupt.subscribe(looked)
    program.run()
    info = program.getInfo()
    last = _row("HiGHS alone", "end", time.perf_counter() - began, -info.objective_function_value, -info.mip_dual_bound)
    return [*seen.values(), last]


def _restart() -> None:
    """One offer of 10,000 ends: a warm start for a moment, and how much else moves."""
    case = instance(10_000)
    before = plan(case.deliveries, case.needs, case.free, case.arcs, time_limit_s=10.0)
    use = np.bincount(before.offer, before.amount, minlength=len(case.free))
    ended = int(np.argmax(use))
    free = np.where(np.arange(len(case.free)) == ended, 0.0, case.free)
    after = next(plans(case.deliveries, case.needs, free, case.arcs, start=before))
    others = np.arange(len(case.free)) != ended
    moved = after.moved[others].sum() / use[others].sum()
    row = (
        f"{after.seconds:.2f}",
        f"{100 * moved:.3f}",
        str(len(after.stopped)),
        f"{before.value:.0f}",
        f"{after.value:.0f}",
    )
    print_table("One offer ends", ("seconds", "others moved, %", "stopped", "value before", "value after"), [row])


def _row(who: str, state: str, seconds: float, value: float, bound: float) -> Row:
    gap = 100 * (bound - value) / max(value, 1e-9)
    return (who, state, f"{seconds:.2f}", f"{value:,.1f}", f"{bound:,.1f}", f"{gap:.2f}")


if __name__ == "__main__":
    main()
