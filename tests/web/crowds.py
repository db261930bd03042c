"""A platform with so many voters that opinion groups are found in their votes."""

import numpy as np

from tests.web import factories
from threebuckets.policy.platform import Platform

N_PEOPLE, N_STATEMENTS = 120, 16


def crowded() -> Platform:
    """The small platform with two opinion groups of sixty people and sixteen statements."""
    found = factories.platform()
    statements = factories.table(
        "values/statements",
        [
            {"statement": f"s{n}", "text": f"Statement {n} is about =something= <b>else</b>."}
            for n in range(N_STATEMENTS)
        ],
    )
    rng = np.random.default_rng(7)
    rows = []
    for person in range(N_PEOPLE):
        for number in range(N_STATEMENTS):
            side = 1 if number < 3 or (person < N_PEOPLE // 2) == (number % 2 == 0) else -1
            vote = side if rng.random() < 0.88 else int(rng.integers(-1, 2))
            rows.append({"participant": f"p{person:03}", "statement": f"s{number}", "vote": vote, "verified": True})
    people = [
        {"participant": f"p{n:03}", "area": "W1", "verified": True, "stratum_member": "member" if n < 20 else "other"}
        for n in range(N_PEOPLE)
    ]
    for name, table in (
        ("values/statements", statements),
        ("values/votes", factories.table("values/votes", rows)),
        ("values/people", factories.table("values/people", people, "stratum_member")),
    ):
        found = factories.with_table(found, name, table)
    return found
