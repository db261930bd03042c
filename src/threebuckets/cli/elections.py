"""A city's own election as something to choose from: candidates, ballots, limits and words from a `.pb` file."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from threebuckets.choice import Ballots, Candidate, Limits, Scarce, Words
from threebuckets.choice.candidates import Utility
from threebuckets.choice.platform_candidates import lots_of
from threebuckets.errors import Fault
from threebuckets.exchange.pabulib import Election, read_pb_with_warnings
from threebuckets.policy.wording import number

RESOURCE = "budget"
PLACES = ("neighborhood", "district", "subunit")
"""Columns of voters that say where they live, the first that is filled in counts."""


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """An election, ready for a rule; `areas` names where each voter lives ("" where that is not known).

    `warnings` are what is odd in its file.
    """

    election: Election
    candidates: tuple[Candidate, ...]
    ballots: Ballots
    limits: Limits
    words: Words
    areas: tuple[str, ...]
    warnings: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        meta = self.election.meta
        where = ", ".join(meta[key] for key in ("unit", "district", "subunit") if meta.get(key))
        return f"{where or meta.get('description', 'Election')} {meta.get('instance', '')}".strip()

    @property
    def utility(self) -> Utility:
        """What a funded project counts unless another measure is asked for: its cost, or the points of the ballots."""
        return "cost" if self.election.vote_type in {"approval", "choose-1"} else "points"

    def facts(self) -> Mapping[str, str]:
        """Cost and supporters of each project, in words."""
        supporters = self.ballots.supporters.tolist()
        scarce = self.words.scarce(RESOURCE)
        return {
            policy: f"{scarce.amount(candidate.needs[RESOURCE])}, {_supporters(supporters[n] // 1000)}"
            for n, (policy, candidate) in enumerate(zip(self.ballots.policies, self.candidates, strict=True))
        }


def _supporters(count: int) -> str:
    return f"{number(count)} {'supporter' if count == 1 else 'supporters'}"


def is_election(path: Path) -> bool:
    """Whether a file is one by its name.

    Examples
    --------
    >>> is_election(Path("Poland_Lodz_2022.pb.gz")), is_election(Path("plan.xlsx"))
    (True, False)
    """
    return path.name.lower().endswith((".pb", ".pb.gz"))


def city_of(path: Path, *, seed: int, keep: tuple[str, ...] = (), by_points: bool = True) -> City:
    """An election from its file.

    Raises
    ------
    InputError
        Everything that is wrong with the file.
    """
    election, warnings = read_pb_with_warnings(path)
    lots = lots_of(election.ids, seed=seed)
    candidates = tuple(
        Candidate(name, {RESOURCE: cost}, lots[name]) for name, cost in zip(election.ids, election.costs, strict=True)
    )
    budget = Fraction(election.budget, election.unit)
    currency = election.meta.get("currency", "").strip() or "units of money"
    words = Words(_titles(election), {RESOURCE: Scarce(currency)})
    ballots = election.ballots if by_points else election.approvals
    return City(election, candidates, ballots, Limits({RESOURCE: budget}, keep=keep), words, _areas(election), warnings)


def _titles(election: Election) -> dict[str, str]:
    """Names of the projects with their ids, since names may be alike."""
    if "name" not in election.project_columns:
        return {}
    place = election.project_columns.index("name")
    names = (row[place].strip() if place < len(row) else "" for row in election.projects)
    return {policy: f"{name} ({policy})" if name else policy for policy, name in zip(election.ids, names, strict=True)}


def _areas(election: Election) -> tuple[str, ...]:
    for column in PLACES:
        if column in election.voter_columns:
            place = election.voter_columns.index(column)
            return tuple(row[place].strip() if place < len(row) else "" for row in election.voters)
    return ("",) * len(election.voters)
