"""The invented county as it was known four weeks before: so that its first visitor finds something that has changed.

Votes given since then are not there yet, nor offers made or confirmed since then. Nothing of it is stored but the round.
"""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.judge import judge_all
from threebuckets.policy.platform import Platform
from threebuckets.web.changes.actions import ComputedRound

WEEKS_BEFORE = 4


def round_before(platform: Platform, *, on: date) -> ComputedRound:
    """The round of four weeks before, without pages: what the newest one is compared with."""
    then = on - timedelta(weeks=WEEKS_BEFORE)
    earlier = known_on(platform, then)
    facts = facts_of(earlier, on=then)
    return ComputedRound(judge_all(earlier, on=then, facts=facts), facts_gz=facts.to_gz())


def known_on(platform: Platform, day: date) -> Platform:
    """The platform without votes and offers of that day and after."""
    votes, offers = platform.table("values/votes"), platform.table("resources/offers")
    confirmed = pl.col("last_confirmed")
    known = {
        "values/votes": votes.filter(pl.col("voted_at").is_null() | (pl.col("voted_at") < day.isoformat())),
        "resources/offers": offers.filter(confirmed.is_null() | (confirmed < day)),
    }
    return replace(platform, tables={**platform.tables, **known})
