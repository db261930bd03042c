"""The sentences of a choice: one template for each way a policy is in, each reason it is out, each change that helps.

Templates are messages for translation (gettext) with named fields; `explaining.py` fills them.
"""

from collections.abc import Mapping
from types import MappingProxyType


def N_(message: str) -> str:  # noqa: N802  (the usual name of a mark for translators)
    """Mark a message for translation."""
    return message


_IN: dict[tuple[str, str], str] = {
    ("kept", ""): N_("It was to be in whatever the votes say; everybody pays the same part of it."),
    ("free", ""): N_("It takes nothing that is scarce, and {people} support it."),
    ("bought", "priced"): N_("Bought as number {round}: each of its supporters ({people}) paid {price}, or all they had left."),
    ("bought", "points"): N_("Bought as number {round}: each of its supporters ({people}) paid {price} for each point, or all they had left."),
    ("bought", "untold"): N_("Bought as number {round} by its supporters ({people})."),
    ("bought", "equal-shares"): N_("Bought as number {round} by its supporters ({people}); it takes nothing that is scarce."),
    ("bought", "phragmen"): N_("Paid for as number {round}: its supporters ({people}) were the next to have earned enough."),
    ("bought", "greedy"): N_("Taken as number {round}: of all that still fitted it had the most support ({people}) for what it takes."),
    ("bought", "max-support"): N_("It belongs to the lawful set of most support; {people} support it."),
    ("completed", ""): N_("Taken with what was left over: of all that still fitted it had the most support ({people}) for what it takes."),
}  # fmt: skip

_OUT: dict[tuple[str, str], str] = {
    ("no-supporters", ""): N_("Nobody who voted supports it."),
    ("cap", ""): N_("It takes {need}; all there is comes to {cap}."),
    ("cap", "none"): N_("It takes {need}; there is none."),
    ("cap", "few"): N_("It takes {need}; that is more than there is in all."),
    ("excluded-by", ""): N_("It cannot be chosen together with “{policy}”, which is in."),
    ("requires", ""): N_("It needs “{policy}”, which cannot be chosen together with what is in."),
    ("reserved-for", "low"): N_("It would fit, but then the least that was promised to {group} could no longer be met."),
    ("reserved-for", "high"): N_("No more may go to {group} than is in already."),
    ("supporters-short", ""): N_("It takes {need}; its supporters ({people}) own {owned} of that together, by fair shares."),
    ("supporters-short", "raised"): N_("It takes {need}; its supporters ({people}) own {owned} of that together, though everybody’s part was raised to {rise} times."),
    ("supporters-short", "few"): N_("It takes {need}; its supporters ({people}) own less than that together, by fair shares."),
    ("outbid", ""): N_("Its supporters ({people}) spent {spent}; they have {left} left of the {need} that it takes."),
    ("outbid", "few"): N_("Its supporters ({people}) spent their share on others, and have too little left for the {need} that it takes."),
    ("no-room", ""): N_("It takes {need}, and {unspent} was left when its turn came."),
    ("no-room", "none"): N_("It takes {need}, and nothing was left when its turn came."),
    ("no-room", "few"): N_("It takes {need}, and less than that was left when its turn came."),
    ("test-failed", "fails"): N_("It stands in none of {of} areas: {bucket} fail in {areas} of them."),
    ("test-failed", "not yet known"): N_("It does not stand in any of {of} areas yet: {bucket} are not yet known in {areas} of them."),
    ("test-failed", ""): N_("It was not tested anywhere."),
    ("requires", "tested"): N_("It needs “{policy}”, which stands nowhere."),
    ("not-reached", "phragmen"): N_("The rule ends with the first policy that no longer fits, and that came before this one."),
    ("not-reached", ""): N_("It would fit, but the rule does not spend what is left over."),
    ("not-reached", "max-support"): N_("Sets without it have more support."),
}  # fmt: skip

IN: Mapping[tuple[str, str], str] = MappingProxyType(_IN)
"""(stage, how it is told) → template."""
OUT: Mapping[tuple[str, str], str] = MappingProxyType(_OUT)
"""(reason, how it is told) → template."""

MORE: Mapping[str, str] = MappingProxyType(
    {
        "effective": N_("That makes {effective} payments in full."),
        "scarcest": N_("Of all that it takes, {resource} was the scarcest for them."),
        "next": N_("Next would have come “{second}”, at {margin} times the price."),
        "next_alike": N_("Next, at the same price, would have come “{second}”."),
        "payers": N_("Of its price, {shares}."),
        "payer": N_("{share} was paid by {group}"),
        "spent": N_("They spent {spent}."),
        "spent_on": N_("{amount} on “{policy}”"),
        "spent_on_others": N_("{amount} on {number} more"),
        "unused": N_("What is left over, {unspent}, is not theirs to spend."),
        "tie": N_("It tied with {others}; the declared order decided by {key}."),
        "in_areas": N_("Chosen in {n} of the {of} areas where it could be. First in {area}: {why}"),
        "not_in_areas": N_("Not chosen in {n} of the {of} areas where it could be. In {area}: {why}"),
        "unknown": N_("How much there is of this nobody has said, so it limits nothing here: {names}."),
        "not_taken": N_("Nothing that was chosen takes any of this: {names}."),
        "sure": N_("Votes, costs and supply drawn anew: it is in {words} ({share})."),
    }
)
"""What may be added."""

KEYS: Mapping[str, str] = MappingProxyType(
    {
        "supporters": N_("the number of supporters"),
        "cost": N_("the lower cost"),
        "lot": N_("the lot that was drawn"),
        "id": N_("the name"),
    }
)
"""Key of a tie → its words."""

BUCKETS: Mapping[str, str] = MappingProxyType(
    {"values": N_("its values"), "situation": N_("its facts on the situation"), "resources": N_("its resources")}
)
"""Bucket → how it is named in a sentence."""

CHANGES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("cost", "one"): N_("A cost of {after} instead of {before} ({percent} less) brings it in."),
        ("cost", "several"): N_("Taking {percent} less of everything brings it in."),
        ("supply", "few"): N_("{percent} more {resource} brings it in."),
        ("supply", ""): N_("{after} in all instead of {before} ({percent} more) brings it in."),
        ("supporters", "most-left"): N_("{people} more of those who voted bring it in, if they are those with most left to spend."),
        ("supporters", "least-left"): N_("{people} more bring it in even if they are those with least left to spend."),
        ("weight", ""): N_("It is in if each of its supporters counts {times} times."),
    }
)  # fmt: skip
"""(kind of change, how it is told) → template."""

NOT_FOUND: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("cost", ""): N_("No lower cost was found that brings it in ({tries} runs)."),
        ("supply", ""): N_("No larger amount of {resource} was found that brings it in ({tries} runs)."),
        ("supporters", "most-left"): N_("No number of new supporters was found that brings it in ({tries} runs)."),
        ("supporters", "least-left"): N_("With new supporters who have least left to spend, none was found that brings it in ({tries} runs)."),
        ("weight", ""): N_("Counting its supporters up to five times does not bring it in ({tries} runs)."),
    }
)  # fmt: skip
"""The same where none was found."""
TRIED: Mapping[str, str] = MappingProxyType(
    {
        "cost": N_("lower cost"),
        "supply": N_("more {resources}"),
        "supporters": N_("new supporters"),
        "weight": N_("more weight for its supporters"),
        "none": N_("Not found to bring it in by itself: {ways} ({tries} runs)."),
    }
)
"""The same in short, where much was tried."""
