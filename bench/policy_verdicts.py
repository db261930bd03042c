"""The three-bucket test on the invented county, and its tail probabilities against a loop over SciPy's distribution."""

import numpy as np
from scipy.stats import beta

from bench.measuring import Time, print_table, timed
from threebuckets.demo.county import ON, county
from threebuckets.policy import affected, exhibits_of, facts_of, judge_all
from threebuckets.stats import beta_tail

N_TAILS = 100_000
N_LOOP = 2_000


def tails() -> None:
    """Pr(support > ½) for many cells: ours at once, the peer one by one (a part of them, scaled up)."""
    rng = np.random.default_rng(1)
    n = rng.integers(10, 500, N_TAILS).astype(float)
    k = np.floor(rng.random(N_TAILS) * (n + 1))
    ours = timed(lambda: beta_tail(k, n, 0.5))
    loop = timed(
        lambda: [beta.sf(0.5, a + 0.5, b - a + 0.5) for a, b in zip(k[:N_LOOP], n[:N_LOOP], strict=True)], runs=3
    )
    peer = Time(loop.cpu * N_TAILS / N_LOOP, loop.wall * N_TAILS / N_LOOP)
    print_table(
        "Beta tails of 100,000 checks",
        ("who", "CPU s", "ratio"),
        [
            ("threebuckets", f"{ours.cpu:.3f}", "1"),
            ("loop of scipy.stats.beta.sf", f"{peer.cpu:.1f}", f"{peer.cpu / ours.cpu:.0f}"),
        ],
    )


def verdicts() -> None:
    """Every stage of a test of the county: 8 policies in 60 wards."""
    platform = county()
    facts = facts_of(platform, on=ON)
    round_ = judge_all(platform, on=ON, facts=facts)
    touched = affected(round_, ["offer:saltgarth-nursery-1"])
    stages = [
        ("facts", timed(lambda: facts_of(platform, on=ON), runs=3, warm_up=0)),
        ("verdicts with missing facts and flips", timed(lambda: judge_all(platform, on=ON, facts=facts), runs=3)),
        ("exhibits", timed(lambda: exhibits_of(platform, round_, facts=facts), runs=3)),
        (
            f"re-test of the {len(touched)} verdicts that one offer touches",
            timed(lambda: judge_all(platform, on=ON, facts=facts, only=touched)),
        ),
    ]
    rows = [(name, f"{found.cpu:.2f}", f"{found.wall:.2f}") for name, found in stages]
    print_table(
        f"The county: {len(round_.verdicts)} verdicts from {len(facts)} facts", ("stage", "CPU s", "wall s"), rows
    )


if __name__ == "__main__":
    tails()
    verdicts()
