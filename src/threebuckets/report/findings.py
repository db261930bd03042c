"""The finding of a bucket in a few words: the heading over its evidence.

Chosen from the check that decides and its reason; the full sentences are `threebuckets.policy.explain`'s. Every reason
that a check can have stands in `REASONS`; a test compares them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from threebuckets.policy.buckets import deciding
from threebuckets.policy.checks.strata import EVERYBODY, UNGROUPED
from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.verdicts import BucketVerdict, Check
from threebuckets.report.wording import counted

REASONS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("values.majority", "above"): "more than half would go along",
        ("values.majority", "below"): "fewer than half would go along",
        ("values.majority", "too_close"): "too close to call",
        ("values.majority", "no_votes"): "nobody has been asked yet",
        ("values.majority", "hidden"): "too few have voted to show a figure",
        ("values.majority", "withdrawn"): "the statement was withdrawn",
        ("values.bridging", "withdrawn"): "the statement was withdrawn",
        ("values.turnout", "withdrawn"): "the statement was withdrawn",
        ("values.bridging", "all_groups"): "no group is firmly against",
        ("values.bridging", "one_group"): "no group is firmly against",
        ("values.bridging", "all_against"): "people are firmly against",
        ("values.bridging", "one_group_too_close"): "too close to call",
        ("values.bridging", "group_against"): "group {group} is firmly against",
        ("values.bridging", "group_too_close"): "group {group} may be against",
        ("values.bridging", "group_too_few"): "too few of group {group} have voted",
        ("values.bridging", "groups_unstable"): "the groups are not clear enough yet",
        ("values.bridging", "groups_rest_on_it"): "the groups rest on this very question",
        ("values.bridging", "no_group"): "no group is large enough to ask",
        ("values.bridging", "no_votes"): "nobody has been asked yet",
        ("values.turnout", "enough"): "enough people have voted",
        ("values.turnout", "few"): "too few people have voted",
        ("values.turnout", "passes"): "many passed: the statement may be unclear",
        ("values.turnout", "open_poll"): "nobody knows who voted",
        ("situation.need", "short_now"): "the gap is real",
        ("situation.need", "short_then"): "a gap is coming",
        ("situation.need", "on_target"): "there is no gap here",
        ("situation.need", "near"): "too close to the target to call",
        ("situation.need", "missing"): "there is no figure yet",
        ("situation.need", "no_target"): "there is nothing to hold it against",
        ("situation.need", "no_direction"): "nobody has said which way is better",
        ("situation.need", "stale"): "the last figure is too old",
        ("situation.need", "no_scale"): "too few places to compare with",
        ("situation.need", "no_error"): "nobody says how exact the figure is",
        ("situation.need", "no_forecast"): "met now; where it goes is not known",
        ("situation.lasts", "stays"): "the gap is here to stay",
        ("situation.lasts", "closes_by_itself"): "the gap is closing by itself",
        ("situation.lasts", "forecast_unsure"): "whether the gap will last is uncertain",
        ("situation.measured", "graded"): "it is measured well",
        ("situation.measured", "testimony"): "there is only testimony so far",
        ("situation.measured", "ungraded"): "nobody has graded the source",
        ("situation.works", "evidence"): "studies say that it works",
        ("situation.works", "found_ineffective"): "studies found no benefit",
        ("situation.works", "no_direction"): "nobody has said which way is better",
        ("situation.works", "weak"): "whether it works is not sure",
        ("situation.works", "disputed"): "studies disagree on whether it works",
        ("situation.works", "no_study"): "nobody has studied whether it works",
        ("situation.no_harm", "none_found"): "no credible harm was found",
        ("situation.no_harm", "harm"): "it would do harm",
        ("situation.no_harm", "possible_harm"): "harm cannot be ruled out",
        ("resources.coverage", "sure"): "all it takes is there",
        ("resources.coverage", "likely"): "enough, as long as most keep their word",
        ("resources.coverage", "short"): "there is not enough here",
        ("resources.coverage", "uncertain"): "enough only if all goes well",
        ("resources.coverage", "short_so_far"): "not enough so far",
        ("resources.coverage", "no_offers"): "some of it nobody has offered yet",
        ("resources.coverage", "undecided"): "enough by some answers, not by all",
        ("resources.coverage", "no_figure"): "how much it takes is not known",
        ("resources.coverage", "window_over"): "its time is over",
        ("resources.lasts", "window_over"): "its time is over",
        ("resources.lasts", "to_the_end"): "supply lasts to the end",
        ("resources.lasts", "ends"): "supply ends too early",
        ("resources.lasts", "after_start"): "how long it lasts is not known yet",
        ("resources.lead", "named"): "everything has a lead",
        ("resources.lead", "no_lead"): "nobody leads it yet",
        ("resources.lead", "lead_ended"): "its lead has ended",
    }
)
"""(check id, reason) → heading; `{group}` is the letter of an opinion group."""

CLEARLY = 0.5
CHANGE_THAT_COUNTS = 0.01
ASKED_FIRST = {
    check: place
    for place, check in enumerate(
        (
            "values.turnout",
            "situation.no_harm",
            "situation.need",
            "situation.lasts",
            "situation.works",
            "situation.measured",
            "resources.coverage",
            "resources.lead",
            "resources.lasts",
        )
    )
}
"""Order in which the checks of a bucket that fails or is open give its heading; others follow, least probable first."""


def finding(bucket: BucketVerdict, exhibits: Exhibits) -> str:
    """What was found, in a few words, without the bucket's name.

    Parameters
    ----------
    bucket : BucketVerdict
    exhibits : Exhibits
        Evidence that makes the words more exact: how many groups agree, which way the gap goes, how much is missing.
    """
    checks = deciding(bucket)
    if not checks:
        return bucket.outcome.label
    special = {"values": _agreement, "situation": _gap, "resources": _missing}[bucket.bucket](bucket, checks, exhibits)
    return special or heading_of(_telling(bucket, checks))


def heading_of(check: Check) -> str:
    """The heading of one check's finding; its outcome where a round of other rules gave a reason unknown here."""
    words = REASONS.get((check.id, check.reason), check.outcome.label)
    return words.format(group=check.parts.get("group", ""))


def _telling(bucket: BucketVerdict, checks: tuple[Check, ...]) -> Check:
    """The check that says most: of what holds the one that asks the main question, else the first in order of asking."""
    if bucket.outcome is Outcome.HOLDS:
        main = {"values": "values.bridging", "situation": "situation.need", "resources": "resources.coverage"}
        return next((check for check in checks if check.id == main[bucket.bucket]), checks[0])
    return min(checks, key=lambda check: (check.reason != "no_votes", ASKED_FIRST.get(check.id, len(ASKED_FIRST))))


def _agreement(bucket: BucketVerdict, checks: tuple[Check, ...], exhibits: Exhibits) -> str:
    if bucket.outcome is not Outcome.HOLDS:
        return ""
    groups = [
        group
        for link in exhibits.support
        if link.role == "core"
        for group in link.groups
        if group.group not in {EVERYBODY, UNGROUPED}
    ]
    letters = {group.group for group in groups}
    if len(letters) > 1 and all(group.low > CLEARLY for group in groups):
        return f"all {counted(len(letters), 'group')} would go along"
    return ""


def _gap(bucket: BucketVerdict, checks: tuple[Check, ...], exhibits: Exhibits) -> str:
    if bucket.outcome is not Outcome.HOLDS:
        return ""
    need = next((check for check in checks if check.id == "situation.need" and check.reason == "short_now"), None)
    if need is None or need.value is None or "ahead" not in need.parts:
        return ""
    change = (float(need.parts["ahead"]) - need.value) * float(need.parts.get("direction", 0.0))
    if change < -CHANGE_THAT_COUNTS * abs(need.value):
        return "the gap is real, and growing"
    return "the gap is real, and will not close by itself"


def _missing(bucket: BucketVerdict, checks: tuple[Check, ...], exhibits: Exhibits) -> str:
    """How many of the requirements are short, where being short is what decides."""
    if _telling(bucket, checks).reason not in {"short_so_far", "short", "no_offers"}:
        return ""
    short = sum(line.certain + line.chancy + line.unknown < line.low for line in exhibits.requirements)
    if short == 0:
        return ""
    if short == len(exhibits.requirements) > 1:
        return "everything it takes is still missing"
    return f"{counted(short, 'thing')} {'is' if short == 1 else 'are'} missing"
