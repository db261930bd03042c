"""Equal shares and its peers: CPU time against pabutools in the same run, and what is asked of them at full size.

`python -m bench.choice [FOLDER of .pb.gz files]`. pabutools (GPL) is used here only, where it is installed; without it
its columns stay empty. Medians after a warm-up, which also compiles; the peer runs once where it takes long.
"""

import gzip
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.measuring import peak_mb, print_table, timed
from threebuckets.choice import (
    Ballots,
    Bound,
    Candidate,
    ChoiceRules,
    Limits,
    WhatIf,
    choose,
    completed_shares,
    equal_shares,
    most_support,
    phragmen,
)
from threebuckets.choice.ballots import PERSON
from threebuckets.choice.buying import single_run
from threebuckets.choice.contests import contest_of
from threebuckets.choice.several_resources import SharesRun
from threebuckets.exchange.pabulib import Election, read_pb

peer: Any
try:
    import pabutools.rules as peer
    from pabutools.election import Cost_Sat
    from pabutools.election.pabulib import parse_pabulib_from_string
except ImportError:
    peer = None

DEFAULT = Path(__file__).parents[2] / "shared" / "data" / "choice"
SHARES = ("Poland_Lodz_2022", "Poland_Warszawa_2026", "Hungary_Budapest_2024", "Netherlands_Amsterdam_252",
          "Poland_Warszawa_2020_Praga-Poludnie")  # fmt: skip
ADD1U = ("Netherlands_Amsterdam_252", "Poland_Wieliczka_2023_Green_Budget", "Poland_Swiecie_2023", "Poland_Lodz_2022")
LOADS = ("Netherlands_Amsterdam_252", "Poland_Warszawa_2020_Praga-Poludnie", "Hungary_Budapest_2024")
SLOW_S = 2.0
NOTHING = "–"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A file, read by both."""

    path: Path
    election: Election
    ballots: Ballots
    theirs: Any

    def first(self, tied: Any) -> int:
        """Ties by id as text, as the peer settles them."""
        return min(tied, key=lambda policy: self.election.ids[policy])

    @property
    def share(self) -> Fraction:
        """Money of one thousandth of a person."""
        return Fraction(self.election.budget, len(self.election.voters) * PERSON)

    def ours(self, rule: str) -> list[str]:
        """Our winners in order."""
        costs, budget, ballots = self.election.whole_costs, self.election.budget, self.ballots
        if rule == "phragmen":
            found = [bought.policy for bought in phragmen(ballots, costs, budget=budget, ties=self.first)]
        elif rule == "add1u":
            found = [
                *completed_shares(ballots, costs, budget=budget, ties=self.first, worths=costs, completion="add1u")
            ]
        else:
            run = equal_shares(ballots, costs, endowment=self.share, ties=self.first, worths=costs)
            found = [bought.policy for bought in run]
        return [self.election.ids[policy] for policy in found]

    def peers(self, rule: str) -> list[str]:
        """The peer's winners; in order but for Phragmén's."""
        instance, profile = self.theirs
        if rule == "phragmen":
            found = peer.sequential_phragmen(instance, profile)
        elif rule == "add1u":
            shares = {"sat_class": Cost_Sat, "voter_budget_increment": 1}
            rules = [peer.method_of_equal_shares, peer.greedy_utilitarian_welfare]
            found = peer.completion_by_rule_combination(instance, profile, rules, [shares, {"sat_class": Cost_Sat}])
        else:
            found = peer.method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
        return [project.name for project in found]


def case_of(folder: Path, name: str) -> Case:
    """A file as both have it once it is loaded."""
    path = folder / f"{name}.pb.gz"
    election = read_pb(path)
    ballots = election.approvals.merged()
    ballots.columns  # noqa: B018  (part of loading)
    return Case(path, election, ballots, parsed(path) if peer else None)


def parsed(path: Path) -> Any:
    """A file as the peer reads it, equal ballots merged."""
    instance, profile = parse_pabulib_from_string(gzip.decompress(path.read_bytes()).decode("utf-8-sig"))
    return instance, profile.as_multiprofile()


def loaded_run(path: Path) -> list[str]:
    """Ours from the file to the winners."""
    election = read_pb(path)
    return Case(path, election, election.approvals.merged(), None).ours("shares")


def peer_loaded_run(path: Path) -> list[str]:
    """The peer's from the file to the winners."""
    election: Any = None
    return Case(path, election, election, parsed(path)).peers("shares")


def peer_time(work: Callable[[], object]) -> float:
    """CPU seconds of the peer: a median of three, of one where that takes long."""
    start = time.process_time()
    work()
    once = time.process_time() - start
    return once if once > SLOW_S else timed(work, runs=3, warm_up=0).cpu


def rule_row(case: Case, rule: str, *, with_loading: bool = False) -> tuple[str, ...]:
    """One file and rule, by both."""
    name = case.path.name.removesuffix(".pb.gz")
    mine = timed(lambda: case.ours(rule)).cpu
    row = [name, rule, f"{case.ballots.n_voters:,}", f"{1000 * mine:.2f} ms"]
    if peer is None:
        return (*row, NOTHING, NOTHING, NOTHING, *([NOTHING] * 3 if with_loading else []))
    theirs = peer_time(lambda: case.peers(rule))
    one, two = case.ours(rule), case.peers(rule)
    same = sorted(one) == sorted(two) if rule == "phragmen" else one == two
    row += [f"{theirs:.2f} s", f"{theirs / mine:,.0f}×", "yes" if same else "NO"]
    if with_loading:
        mine_all = timed(lambda: loaded_run(case.path), runs=3).cpu
        theirs_all = peer_time(lambda: peer_loaded_run(case.path))
        row += [f"{mine_all:.2f} s", f"{theirs_all:.1f} s", f"{theirs_all / mine_all:,.0f}×"]
    return tuple(row)


def million(n_voters: int = 1_000_000, n_policies: int = 500, approvals: float = 6.5) -> tuple[Ballots, list[int]]:
    """Voters with no two ballots meant to be alike, and policies whose costs span a factor of a hundred."""
    draw = np.random.default_rng(1)
    lengths = draw.poisson(approvals - 1, n_voters) + 1
    popularity = draw.pareto(1.2, n_policies) + 0.2
    voter = np.repeat(np.arange(n_voters), lengths)
    policy = draw.choice(n_policies, voter.size, p=popularity / popularity.sum())
    pairs = np.unique(voter * n_policies + policy)
    starts = np.concatenate([[0], np.cumsum(np.bincount(pairs // n_policies, minlength=n_voters))]).astype(np.int64)
    ones, weight = np.ones(len(pairs), dtype=np.int64), np.full(n_voters, PERSON, dtype=np.int64)
    names = tuple(f"p{n:03}" for n in range(n_policies))
    costs = (10 ** draw.uniform(3, 5, n_policies)).astype(int).tolist()
    return Ballots(names, starts, (pairs % n_policies).astype(np.int32), ones, weight), costs


def million_rows() -> list[tuple[str, ...]]:
    """One million voters × 500 policies."""
    ballots, costs = million()
    ballots.columns  # noqa: B018
    budget = sum(costs) // 3
    share = Fraction(budget, ballots.n_voters * PERSON)
    plain = timed(lambda: equal_shares(ballots, costs, endowment=share, ties=min), runs=3)
    loads = timed(lambda: phragmen(ballots, costs, budget=budget, ties=min), runs=3)
    done = timed(lambda: completed_shares(ballots, costs, budget=budget, ties=min), runs=1, warm_up=0)
    size = f"{ballots.n_voters:,} × {len(costs)}, {len(ballots.policy) / 1e6:.1f} M approvals"
    return [
        (f"equal shares, {size}", f"{plain.cpu:.2f} s", "1 s"),
        ("Phragmén, the same", f"{loads.cpu:.2f} s", "3 s"),
        ("1 % completion, the same", f"{done.cpu:.1f} s", "60 s"),
        ("peak memory so far", f"{peak_mb():.0f} MB", "1,500 MB"),
    ]


def what_if_row(folder: Path) -> tuple[str, ...]:
    """What would bring in every policy that Łódź left out, by cost, ten tries each."""
    election = read_pb(folder / "Poland_Lodz_2022.pb.gz")
    candidates = [Candidate(i, {"PLN": cost}) for i, cost in zip(election.ids, election.costs, strict=True)]
    limits = Limits({"PLN": Fraction(election.budget, election.unit)})
    rules = ChoiceRules(utility="cost", completion="none", ties=("id",))
    out = choose(candidates, election.approvals, limits, rules).out
    what_if = WhatIf.of(candidates, election.approvals, limits, rules)

    def ask() -> int:
        return sum(bool(what_if.changes(policy, kinds=("cost",), tries=10)) for policy in out)

    took = timed(ask, runs=1)
    return (f"what would bring in, by cost, all {len(out)} left out in Łódź, 10 tries", f"{took.cpu:.2f} s", "5 s")


def several_row(case: Case) -> tuple[str, ...]:
    """Six resources against one, on the same ballots."""
    chance = random.Random(1)
    costs, budget = case.election.whole_costs, Fraction(case.election.budget)
    needs = [{f"r{r}": Fraction(cost * chance.randint(50, 150), 100) for r in range(6)} for cost in costs]
    candidates = [Candidate(i, need) for i, need in zip(case.election.ids, needs, strict=True)]
    rules = ChoiceRules(completion="none", ties=("id",))
    contest = contest_of(candidates, case.ballots, Limits({f"r{r}": budget for r in range(6)}), rules)
    one = contest_of(
        [Candidate(i, {"r": Fraction(cost)}) for i, cost in zip(case.election.ids, costs, strict=True)],
        case.ballots, Limits({"r": budget}), rules,
    )  # fmt: skip

    def run() -> None:
        found = SharesRun(contest.field, contest.ballots, contest.worths, Fraction(1))
        found.buy_all(contest.ties, lambda bundle, chosen: True)

    six, single = timed(run), timed(lambda: single_run(one, Fraction(1)))
    return (f"six resources against one, {case.path.name}", f"{six.cpu / single.cpu:.1f}×", "10×")


def bound_row() -> tuple[str, ...]:
    """200 policies × 6 resources, 20 lower bounds, requirements and exclusions."""
    chance = random.Random(3)
    names = [f"p{n:03}" for n in range(200)]
    candidates = [
        Candidate(
            name,
            {f"r{r}": Fraction(chance.randint(0, 30)) for r in range(6)},
            lot=n,
            requires=(names[chance.randrange(n)],) if n > 20 and chance.random() < 0.15 else (),
            excludes=(names[chance.randrange(20)],) if n > 150 else (),
            groups=(f"g{n % 20}",),
        )
        for n, name in enumerate(names)
    ]
    candidates = [c for c in candidates if not set(c.requires) & set(c.excludes)]
    known = {c.policy for c in candidates}
    candidates = [Candidate(c.policy, c.needs, c.lot, tuple(r for r in c.requires if r in known), (), c.groups)
                  for c in candidates]  # fmt: skip
    ballots = Ballots.of(sorted(known), [dict.fromkeys(chance.sample(sorted(known), 8), 1) for _ in range(3000)])
    bounds = tuple(Bound(f"g{g}", low=Fraction(2)) for g in range(20))
    limits = Limits({f"r{r}": Fraction(900) for r in range(6)}, bounds)
    found = []
    took = timed(lambda: found.append(most_support(candidates, ballots, limits, seconds=5.0)), runs=3)
    name = f"bound, 200 policies × 6 resources, 20 lower bounds, requirements (gap {100 * found[-1].gap:.2f} %)"
    return (name, f"{took.cpu:.2f} s", "5 s")


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else DEFAULT
    if peer is None:
        print("pabutools is not installed: its columns stay empty. pip install pabutools==1.2.3 gmpy2", file=sys.stderr)
    head = ("file", "rule", "distinct ballots", "ours", "peer", "", "same winners")
    cases = {name: case_of(folder, name) for name in dict.fromkeys((*SHARES, *ADD1U, *LOADS))}
    rows = [rule_row(cases[name], "shares", with_loading=True) for name in SHARES]
    print_table("Equal shares by cost", (*head, "ours, loading", "peer, loading", ""), rows)
    rows = [rule_row(cases[name], "add1u") for name in ADD1U] + [rule_row(cases[name], "phragmen") for name in LOADS]
    print_table("Completions and Phragmén", head, rows)
    rows = [what_if_row(folder), several_row(cases["Poland_Lodz_2022"]), bound_row(), *million_rows()]
    print_table("At full size", ("task", "CPU", "at most"), rows)


if __name__ == "__main__":
    main()
