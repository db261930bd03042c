"""Verdicts that turned, on the screen: those that turned alike for the same reason stand in one line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from threebuckets.cli.screen import say
from threebuckets.policy import Change, Outcome
from threebuckets.policy.wording import listed

MOST_LINES = 40
MOST_AREAS = 5


def alike(changes: Iterable[Change]) -> dict[Change, list[str]]:
    """Changes of several areas that are the same but for the area: the first of them → codes of all the areas."""
    found: dict[tuple[object, ...], tuple[Change, list[str]]] = {}
    for change in changes:
        said = tuple(cause.sentence for cause in change.causes)
        key = (change.policy, change.bucket, change.before, change.after, said)
        found.setdefault(key, (change, []))[1].append(change.area)
    return dict(found.values())


def print_turned(changes: Sequence[Change], names: Mapping[str, str]) -> None:
    """A line for each change with its causes below; whole policies first, then what their buckets say."""
    groups = alike(changes)
    explained = {(change.policy, area) for change, areas in groups.items() if change.bucket for area in areas}
    shown = sorted(groups.items(), key=lambda item: (item[0].policy, item[0].bucket is not None))
    for change, areas in shown[:MOST_LINES]:
        what = change.policy if change.bucket is None else f"{change.policy}, {change.bucket}"
        say(f"  {what} in {_places(areas, names)}: {change.before.label} → {change.after.label}")
        # The causes of a whole policy are those of its buckets, which follow.
        if change.bucket is None and any((change.policy, area) in explained for area in areas):
            continue
        for cause in change.causes:
            say(f"      {cause.sentence}")
    if len(shown) > MOST_LINES:
        say(f"  … and {len(shown) - MOST_LINES} more.")


def counted(changes: Sequence[Change]) -> str:
    """How many policies turned in how many places, and how many of them fell."""
    whole = [change for change in changes if change.bucket is None]
    if not changes:
        return "nothing turned"
    if not whole:
        return "no policy as a whole turned; single buckets did"
    verdicts = f"{len(whole)} verdict{'' if len(whole) == 1 else 's'} turned"
    fallen = len(falls(changes))
    return f"{verdicts}, {fallen} of them fell" if fallen else f"{verdicts}; nothing that stood has fallen"


def falls(changes: Iterable[Change]) -> list[Change]:
    """Policies that stood before and no longer do."""
    return [change for change in changes if change.bucket is None and change.before is Outcome.HOLDS]


def _places(areas: Sequence[str], names: Mapping[str, str]) -> str:
    return listed(sorted(names.get(area, area) for area in areas), most=MOST_AREAS)


def plain_change(change: Change) -> dict[str, Any]:
    """A change with its causes, for JSON."""
    return {
        "policy": change.policy,
        "area": change.area,
        "bucket": change.bucket,
        "before": change.before.label,
        "after": change.after.label,
        "causes": [
            {"inputs": list(cause.inputs), "kind": cause.kind, "sentence": cause.sentence} for cause in change.causes
        ],
    }
