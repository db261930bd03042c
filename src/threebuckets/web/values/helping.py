"""What each policy stands on and could use, as a sheet of the round: from a stance to what somebody could help with. Pure."""

from datetime import date
from typing import Any

from threebuckets.policy.facts import Facts
from threebuckets.policy.platform import Platform
from threebuckets.policy.wording import kind_word

HELPING = "values/helping"
STANCES = {"for": 1, "against": -1}


def helping_sheet(platform: Platform, facts: Facts, *, on: date) -> dict[str, Any]:
    """Policies that are not over, with the answers they rest on and the kinds of help they ask for."""
    found = [
        {
            "policy": slug,
            "title": policy.title,
            "statements": {link.statement: STANCES[link.stance] for link in policy.statements},
            "kinds": [
                {"kind": line.full_kind, "words": kind_word(line.full_kind)}
                for line in {line.full_kind: line for line in policy.requirements if not line.lever}.values()
            ],
        }
        for slug, policy in sorted(platform.policies.items())
        if policy.until >= on
    ]
    return {HELPING: found}
