"""What policies rest on and what is left without a lever, in words: for the screen and for pages alike."""

from collections.abc import Mapping

from threebuckets.delivery.levers import NOBODY, PARTS, UNTOLD, RestsOn
from threebuckets.delivery.lost_levers import TakenAway
from threebuckets.policy.wording import percent

WORDS = {
    "public": "public money and staff",
    "communities": "communities",
    "businesses": "businesses",
    "members": "members and supporters",
    "others": "others who gain from it",
    NOBODY: "nobody yet",
    UNTOLD: "few people, or nobody",
}
MOST_NAMED = 8


def lever_word(name: str) -> str:
    """What a lever is called: the words of a group; an actor or a kind by its own name."""
    return WORDS.get(name, name)


def parts_words(shares: Mapping[str, float]) -> str:
    """The parts in words, the greatest first."""
    told = sorted((part for part in PARTS if shares.get(part)), key=lambda part: -shares[part])
    return ", ".join(f"{WORDS[part]} {percent(shares[part])}" for part in told) or "nothing is needed any more"


def whose_words(row: RestsOn) -> str:
    """What moves a requirement, and whether that is in our hands."""
    whose = {True: "in our hands", False: "not in our hands", None: ""}[row.ours]
    moved = f"moved by {row.lever}" if row.lever else ""
    said = ", ".join(part for part in (moved, whose) if part)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def stands_words(row: TakenAway) -> str:
    """In how many areas a policy would still stand; nothing where few people are behind it."""
    if row.stands is None:
        return f"stands in {row.stood} now; what would be left is not told, since fewer than ten people stand behind it"
    if row.stands == 0:
        return f"would stand nowhere ({row.stood} now)"
    return f"would stand in {row.stands} of {row.stood}"


def fallen_words(row: TakenAway, names: Mapping[str, str]) -> str:
    """Where it would stand no longer, if that is not everywhere."""
    if not row.fallen or row.stands == 0:
        return ""
    named = [names[area] for area in row.fallen[:MOST_NAMED]]
    more = f" and {len(row.fallen) - MOST_NAMED} more" if len(row.fallen) > MOST_NAMED else ""
    return f"; lost in {', '.join(named)}{more}"
