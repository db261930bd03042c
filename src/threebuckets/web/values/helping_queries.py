"""Reads of what somebody could help with: policies that rest on what they agreed with, and the kinds of help asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from threebuckets.web.values.ballots import Ballot

MOST_POLICIES, MOST_KINDS = 4, 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of help, as it stands in an address and in words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Help:
    """A policy somebody could help with; `n_shared` of the statements it rests on they answered its way."""

    policy: str
    title: str
    n_shared: int
    kinds: tuple[Kind, ...]


def help_for(ballot: Ballot, answers: Mapping[str, int]) -> tuple[Help, ...]:
    """Policies resting on answers like these, the most shared first; none that somebody answered against."""
    found = []
    for policy in ballot.helping:
        links = [(answers[code], stance) for code, stance in policy["statements"].items() if answers.get(code)]
        n_shared = sum(vote == stance for vote, stance in links)
        if n_shared and n_shared == len(links) and policy["kinds"]:
            kinds = tuple(Kind(kind["kind"], kind["words"]) for kind in policy["kinds"][:MOST_KINDS])
            found.append(Help(policy["policy"], policy["title"], n_shared, kinds))
    return tuple(sorted(found, key=lambda help_: (-help_.n_shared, help_.title)))[:MOST_POLICIES]
