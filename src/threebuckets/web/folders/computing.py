"""A round computed from a platform: verdicts, what their pages draw and say, changes, downloads. Pure: no database."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.folder.writing import folder_contents
from threebuckets.policy.changes import compare
from threebuckets.policy.exhibiting import exhibits_of
from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.explain import explain, headline
from threebuckets.policy.facts import Facts
from threebuckets.policy.facts.gathering import facts_of
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.platform import Platform, RecordedRound
from threebuckets.policy.publishing import public_platform
from threebuckets.policy.renewing import facts_of_bucket, judge_changed
from threebuckets.policy.rounds import to_json
from threebuckets.policy.verdicts import PolicyVerdict, Round
from threebuckets.report.charts.area_map import Outlines, outlines_of
from threebuckets.web.changes.actions import ComputedRound
from threebuckets.web.changes.packing import packed_outlines
from threebuckets.web.folders.memory import Remembered
from threebuckets.web.folders.sheets import FindOpinions, sheets_of
from threebuckets.web.jobs.kinds import Tell, silent
from threebuckets.web.resources.sheets import gap_sheets

FEWEST_PEOPLE = 10
NOON_1980 = (1980, 1, 1, 12, 0, 0)
"""Time of every file in a download: the same content gives the same bytes."""


def computed_round(
    platform: Platform,
    *,
    on: date,
    published: pl.DataFrame,
    opinions: FindOpinions,
    before: Remembered | None = None,
    withheld: frozenset[str] = frozenset(),
    prints: Mapping[str, str] = MappingProxyType({}),
    tell: Tell = silent,
) -> ComputedRound:
    """Everything that a round publishes.

    Parameters
    ----------
    platform : Platform
        With the votes that count.
    on : date
        Day of the test.
    published : DataFrame
        The published table.
    opinions : callable
        Gives the opinions behind it; see `find_opinions`.
    before : Remembered, optional
        The update before: outcomes once reached there are kept while they are close, changes are told against it, and
        whatever rests on the same as then is taken from it.
    withheld : frozenset of str
        Statements of which some figure is left out of it: the landscape says nothing of them.
    prints : mapping of str to str
        Fingerprints of what each bucket's facts are made from; without them everything is made anew.
    tell : callable
        Hears how far it is.
    """
    before = before or Remembered()
    facts = _facts(platform, before, published, prints, on=on)
    tell("testing", 0.4)
    is_same_ground = "ground" in prints and prints["ground"] == before.prints.get("ground")
    facts_before = before.facts if is_same_ground and before.unsettled is not None else None
    again = before.unsettled or frozenset()
    round_ = judge_changed(platform, on=on, facts=facts, memory=before.round, facts_before=facts_before, again=again)
    tell("drawing", 0.65)
    exhibits = exhibits_of(platform, round_, facts=facts)
    language, names = platform.settings.language, _area_names(platform)
    sentences = {verdict.key: explain(verdict, language=language) for verdict in round_.verdicts}
    return ComputedRound(
        round=round_,
        exhibits=exhibits,
        sentences=sentences,
        decides={verdict.key: _decides(verdict, sentences[verdict.key]) for verdict in round_.verdicts},
        headlines=_headlines(platform, round_, names),
        changes=compare(before.round, round_, before.facts, facts) if before.round and before.facts is not None else (),
        facts_gz=facts.to_gz(),
        figures=figures_of(platform, exhibits, on=on),
        outlines=packed_outlines(_outlines(platform, round_, names)),
        downloads={f"{platform.settings.slug}.zip": public_zip(platform, before.round, on=on, published=published)},
        sheets={
            **sheets_of(
                platform,
                facts,
                on=on,
                opinions=opinions,
                landscape=_landscape(before, prints),
                withheld=withheld,
            ),
            **gap_sheets(round_, exhibits),
        },
    )


def _landscape(before: Remembered, prints: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The sheets of opinions of the update before, where votes and all that they rest on are the same."""
    is_same = "values" in prints and prints["values"] == before.prints.get("values")
    return before.landscape if is_same else None


def _facts(
    platform: Platform, before: Remembered, published: pl.DataFrame, prints: Mapping[str, str], *, on: date
) -> Facts:
    """The facts; those of a bucket as they were where its tables are the same."""
    known = {
        bucket: facts_of_bucket(before.facts, bucket)
        for bucket in ("situation", "resources")
        if before.facts is not None and prints.get(bucket, "") == before.prints.get(bucket)
    }
    settled = with_conditions_settled(platform, on=on)
    return facts_of(
        settled, on=on, published=published, situation=known.get("situation"), resources=known.get("resources")
    )


def figures_of(platform: Platform, exhibits: Mapping[tuple[str, str], Exhibits], *, on: date) -> dict[str, Any]:
    """Headline figures of the three buckets, and the sources; nothing about fewer than ten people."""
    offers, actors = platform.table("resources/offers"), platform.table("resources/actors")
    groups = actors.filter(pl.col("kind") != "person")["actor"]
    live = offers.filter(
        (pl.col("from") <= on) & (pl.col("until").is_null() | (pl.col("until") >= on)),
        pl.col("actor").is_in(groups.implode()),
    )
    supports = [support for found in exhibits.values() for support in found.support]
    n_people = _n_people(platform)
    return {
        "n_people": n_people - n_people % 5 if n_people >= FEWEST_PEOPLE else 0,
        "n_statements": platform.table("values/statements").filter(pl.col("status").fill_null("live") == "live").height,
        "n_groups": max((sum(group.group != "all" for group in support.groups) for support in supports), default=0),
        "n_areas": len({area for _, area in exhibits}),
        "n_indicators": platform.table("situation/indicators").height,
        "n_studies": platform.table("situation/evidence").height,
        "n_offers": live.height,
        "n_actors": groups.len(),
        "sources": [
            {
                "title": source.title or source.source,
                "url": source.url if source.url.startswith(("https://", "http://")) else "",
                "note": " · ".join(filter(None, (source.publisher, source.licence, source.attribution))),
            }
            for source in platform.settings.sources
        ],
    }


def _n_people(platform: Platform) -> int:
    """How many people voted, here or in what was counted elsewhere: the larger counts, and is told."""
    told = platform.table("values/published")["people"].max()
    return max(platform.table("values/votes")["participant"].n_unique(), int(told or 0))  # type: ignore[arg-type]


def public_zip(platform: Platform, memory: Round | None, *, on: date, published: pl.DataFrame | None = None) -> bytes:
    """The public folder as one file, with the round before in it: it is what the verdicts remember."""
    rounds = dict(platform.rounds)
    if memory is not None:
        rounds[memory.id] = RecordedRound(to_json(memory))
    contents = folder_contents(public_platform(replace(platform, rounds=rounds), on=on, published=published))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        for path, content in contents.items():
            bundle.writestr(
                zipfile.ZipInfo(f"{platform.settings.slug}/{path}", NOON_1980), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _headlines(platform: Platform, round_: Round, names: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Each verdict in one sentence."""
    language = platform.settings.language
    titles = {slug: policy.title for slug, policy in platform.policies.items()}
    return {
        verdict.key: headline(verdict, titles[verdict.policy], names.get(verdict.area, verdict.area), language=language)
        for verdict in round_.verdicts
    }


def _decides(verdict: PolicyVerdict, sentences: Sequence[str]) -> str:
    """What to find out first, where it is not yet known; else the sentence of the check that decides."""
    weakest = [bucket for bucket in verdict.buckets.values() if bucket.outcome is verdict.outcome]
    missing = sorted((fact for bucket in weakest for fact in bucket.missing), key=lambda f: (not f.pivotal, -f.settles))
    if verdict.outcome is Outcome.NOT_YET_KNOWN and missing:
        return missing[0].sentence
    return sentences[0] if sentences and verdict.outcome is not Outcome.HOLDS else ""


def _outlines(platform: Platform, round_: Round, names: Mapping[str, str]) -> Outlines:
    tested = {verdict.area for verdict in round_.verdicts}
    return outlines_of({code: text for code, text in platform.boundaries.items() if code in tested}, names)


def _area_names(platform: Platform) -> dict[str, str]:
    return dict(platform.table("situation/areas").select("area", "name").iter_rows())
