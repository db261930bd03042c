"""A step-counted plan is the same on any machine: other threads, other hash seeds, rows in another order."""

from tests.machines import told_everywhere

PLAN = """
import json, random, sys
from dataclasses import replace
from tests.delivery.test_platform_plan import POLICY, planned, platform
found = platform()
tables = {name: frame.sample(fraction=1.0, shuffle=True, seed=int(sys.argv[1])) for name, frame in found.tables.items()}
plan = planned(replace(found, tables=tables), policy=POLICY)
offers = plan.around.offers
flows = sorted(
    (str(offers.id[plan.pools.offer[o]]), plan.candidates[int(d)].area, str(plan.line[n]), round(float(a), 9))
    for o, n, a, d in zip(
        plan.plan.offer, plan.plan.need, plan.plan.amount,
        plan.deliveries.req_start.searchsorted(plan.plan.need, side="right") - 1, strict=True,
    )
)
started = [one.area for one, is_in in zip(plan.candidates, plan.plan.delivered, strict=True) if is_in]
print(json.dumps([started, flows, plan.plan.value, plan.plan.bound, plan.plan.state]))
"""


def test_a_plan_counted_in_steps_is_the_same_everywhere() -> None:
    """Which deliveries start, what flows from whom, the value and the proven bound."""
    told = told_everywhere(PLAN)
    assert told[0] == told[1]
    assert told[0][0]
