"""A platform of the database tested again, and the round published.

In two halves: `prepare_round` reads and computes and may take its time; `publish_prepared` only writes.
"""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from django.db import transaction

from threebuckets.errors import ThreeBucketsError
from threebuckets.policy.changes import compare
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.batches import (
    VOTES,
    Counted,
    columns_to_withhold,
    counted_votes,
    with_counted,
    without_columns,
)
from threebuckets.policy.facts.counting import published_frame
from threebuckets.policy.facts.places import places_of
from threebuckets.policy.platform import Platform
from threebuckets.policy.renewing import Part, unsettled
from threebuckets.policy.rounds import from_json
from threebuckets.web.changes import models
from threebuckets.web.changes.actions import ComputedRound, publish_round
from threebuckets.web.core import models as core
from threebuckets.web.folders.computing import computed_round
from threebuckets.web.folders.memory import Remembered, keep_update, last_update
from threebuckets.web.folders.prints import prints_of
from threebuckets.web.folders.queries import platform_from_database
from threebuckets.web.folders.sheets import FindOpinions, find_opinions
from threebuckets.web.jobs.kinds import Tell, silent
from threebuckets.web.jobs.snapshots import one_view


class OutOfDateError(ThreeBucketsError):
    """Another round was published while this one was computed; it has to be computed again."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A round that is ready to be published.

    Parameters
    ----------
    computed : ComputedRound or None
        None where nothing that is shown has changed.
    recorded : tuple of ComputedRound
        What the folder recorded, where the site has no round yet: the first rounds of the timeline.
    counted, published, prints, unsettled
        What the next update will want to know; see `memory`.
    after : int
        Number of the round before it on this site.
    """

    computed: ComputedRound | None
    recorded: tuple[ComputedRound, ...]
    counted: Counted | None
    published: pl.DataFrame
    prints: dict[str, str]
    unsettled: frozenset[Part]
    after: int


def recompute(row: core.Platform, *, on: date, platform: Platform | None = None) -> models.Round:
    """Test every policy of a platform on a day and publish the result, at once and whether anything has changed or not.

    Parameters
    ----------
    row : Platform
    on : date
        Day of the test.
    platform : Platform, optional
        What the database holds, where the caller has just put it there.
    """
    prepared = prepare_round(row, on=on, platform=platform, is_forced=True)
    return publish_prepared(row, prepared) or row.rounds.latest("number")


def prepare_round(
    row: core.Platform, *, on: date, tell: Tell = silent, platform: Platform | None = None, is_forced: bool = False
) -> Prepared:
    """Test every policy of a platform on a day; nothing is written.

    Parameters
    ----------
    row, on, platform
        As for `recompute`.
    tell : callable
        Hears how far it is.
    is_forced : bool
        Whether to compute a round though nothing has changed, and all of it anew.
    """
    tell("reading", 0.0)
    with one_view():
        found = platform or platform_from_database(row)
        before = last_update(row)
    recorded = _recorded(found, until=on) if before.number == 0 else ()
    if recorded:
        before = Remembered(recorded[-1].round, _facts(recorded[-1].facts_gz))
    tell("counting", 0.1)
    shown, counted = _counted(found, before, on=on)
    prints = prints_of(shown, on=on)
    if not is_forced and before.published is not None and prints["everything"] == before.prints.get("everything"):
        return Prepared(None, (), counted, before.published, prints, before.unsettled or frozenset(), before.number)
    opinions = find_opinions(shown, on=on)
    published, counted = _published(shown, counted, before, prints, opinions, on=on)
    reused = {} if is_forced else prints
    computed = computed_round(
        shown,
        on=on,
        published=published,
        opinions=opinions,
        withheld=frozenset(statement for statement, _ in counted.withheld) if counted else frozenset(),
        before=before,
        prints=reused,
        tell=tell,
    )
    open_now = unsettled(before.round, computed.round)
    return Prepared(computed, recorded, counted, published, prints, open_now, before.number)


@transaction.atomic
def publish_prepared(row: core.Platform, prepared: Prepared) -> models.Round | None:
    """Publish a round that is ready, and keep what the next one will want to know.

    Returns
    -------
    Round or None
        None where nothing that is shown has changed.

    Raises
    ------
    OutOfDateError
        Another round was published meanwhile. Nothing is written.
    """
    core.Platform.objects.select_for_update().get(pk=row.pk)
    newest = row.rounds.order_by("-number").values_list("number", flat=True).first() or 0
    if newest != prepared.after:
        raise OutOfDateError(f"Update {newest} was published while this one was worked out; it is worked out again.")
    for recorded in prepared.recorded:
        publish_round(row, recorded)
    published = publish_round(row, prepared.computed) if prepared.computed is not None else None
    keep_update(
        row,
        counted=prepared.counted,
        published=prepared.published,
        prints=prepared.prints,
        unsettled=prepared.unsettled,
    )
    return published


def _counted(platform: Platform, before: Remembered, *, on: date) -> tuple[Platform, Counted | None]:
    """The platform with the votes that count, and those."""
    if not platform.has(VOTES):
        return platform, None
    counted = counted_votes(platform, places_of(platform, on=on), before=before.counted, on=on)
    return with_counted(platform, counted), counted


def _published(
    platform: Platform,
    counted: Counted | None,
    before: Remembered,
    prints: dict[str, str],
    opinions: FindOpinions,
    *,
    on: date,
) -> tuple[pl.DataFrame, Counted | None]:
    """The published table, made anew where anything it is made from has changed; and what was withheld from it."""
    if before.published is not None and prints["values"] == before.prints.get("values"):
        return before.published, counted
    places = places_of(platform, on=on)
    frame = published_frame(platform, places, on=on, opinions=opinions())
    if counted is None or before.counted is None or before.published is None or opinions() is None:
        return frame, counted
    withheld = columns_to_withhold(before.counted, counted, places, published_before=before.published, published=frame)
    return without_columns(frame, withheld), replace(counted, withheld=withheld)


def _facts(facts_gz: bytes | None) -> Facts | None:
    return Facts.from_gz(facts_gz) if facts_gz else None


def _recorded(platform: Platform, *, until: date) -> tuple[ComputedRound, ...]:
    """What the folder recorded up to a day, as the first rounds of the timeline."""
    found: list[ComputedRound] = []
    for name in sorted(platform.rounds):
        recorded = platform.rounds[name]
        round_ = from_json(recorded.round_json)
        if round_.on > until:
            continue
        last = found[-1] if found else None
        facts, facts_before = _facts(recorded.facts_gz), _facts(last.facts_gz) if last else None
        changes = (
            compare(last.round, round_, facts_before, facts)
            if last is not None and facts is not None and facts_before is not None
            else ()
        )
        found.append(ComputedRound(round_, changes=changes, facts_gz=recorded.facts_gz))
    return tuple(found)
