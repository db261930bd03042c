"""Writes of rounds: a round that has been computed becomes the newest one, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rounds import to_json
from threebuckets.policy.verdicts import BucketVerdict, PolicyVerdict, Round
from threebuckets.policy.verdicts import Change as Turn
from threebuckets.web.changes import models
from threebuckets.web.changes.packing import packed_exhibits, packed_plain, packed_verdict
from threebuckets.web.core.models import Platform

BATCH = 200
PRIVATE = "private:"
"""Before the name of a sheet that serves pages only and is never given away."""


@dataclass(frozen=True, slots=True)
class ComputedRound:
    """All that a round publishes.

    Parameters
    ----------
    round : Round
        The verdicts.
    exhibits : mapping of (policy, area) to Exhibits
        What each verdict's page draws.
    sentences : mapping of (policy, area) to tuple of str
        Its explanation.
    headlines : mapping of (policy, area) to str
        The verdict in one sentence.
    decides : mapping of (policy, area) to str
        What decides it, in one sentence: what to find out first, or the check that fails.
    changes : tuple of Change
        What differs from the round before.
    facts_gz : bytes or None
        The facts it was computed from.
    figures : mapping of str to JSON value
        Headline figures of the three buckets, for the first page.
    outlines : mapping of str to JSON value
        Outlines of the tested areas, ready to be drawn; see `packed_outlines`.
    downloads : mapping of str to bytes
        Files to give away, by name; only what may be published.
    sheets : mapping of str to JSON value
        What pages of other rooms draw, by name (`values/landscape`); see `threebuckets.web.folders.sheets`.
    """

    round: Round
    exhibits: Mapping[tuple[str, str], Exhibits] = field(default_factory=dict)
    sentences: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    headlines: Mapping[tuple[str, str], str] = field(default_factory=dict)
    decides: Mapping[tuple[str, str], str] = field(default_factory=dict)
    changes: tuple[Turn, ...] = ()
    facts_gz: bytes | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    outlines: Mapping[str, Any] = field(default_factory=dict)
    downloads: Mapping[str, bytes] = field(default_factory=dict)
    sheets: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def publish_round(platform: Platform, computed: ComputedRound) -> models.Round:
    """Store a round as the newest one; one that says just the same as the last is not stored again.

    Pages of older verdicts are dropped: their round's JSON stays.
    """
    content = to_json(computed.round)
    last = platform.rounds.order_by("-number").first()
    if last is not None and bytes(last.round_json) == content and not computed.changes:
        models.Round.objects.filter(pk=last.pk).update(figures=dict(computed.figures), outlines=dict(computed.outlines))
        last.verdicts.all().delete()
        _store_pages(last, computed)
        return last
    row = models.Round.objects.create(
        platform=platform,
        number=last.number + 1 if last else 1,
        on=computed.round.on,
        rules_id=_rules_of(computed.round.verdicts),
        round_json=content,
        facts_gz=computed.facts_gz,
        figures=dict(computed.figures),
        outlines=dict(computed.outlines),
    )
    _store_pages(row, computed)
    models.Change.objects.bulk_create(_change_rows(row, computed.changes), batch_size=BATCH)
    return row


def _store_pages(row: models.Round, computed: ComputedRound) -> None:
    """What pages and downloads show, in place of what they showed before."""
    models.VerdictDetail.objects.filter(verdict__round__platform=row.platform).delete()
    models.Download.objects.filter(round__platform=row.platform).delete()
    models.Sheet.objects.filter(round__platform=row.platform).delete()
    _store_verdicts(row, computed)
    models.Download.objects.bulk_create(
        models.Download(round=row, name=name, content=content) for name, content in computed.downloads.items()
    )
    models.Sheet.objects.bulk_create(
        models.Sheet(
            round=row,
            name=name.removeprefix(PRIVATE),
            is_public=not name.startswith(PRIVATE),
            content=packed_plain(content),
        )
        for name, content in computed.sheets.items()
    )


def _store_verdicts(row: models.Round, computed: ComputedRound) -> None:
    verdicts = [_verdict_row(row, verdict, computed) for verdict in computed.round.verdicts]
    models.Verdict.objects.bulk_create(verdicts, batch_size=BATCH)
    kept = models.Verdict.objects.filter(round=row).in_bulk()
    by_key = {(verdict.policy_slug, verdict.area_code): verdict for verdict in kept.values()}
    models.VerdictDetail.objects.bulk_create(
        (
            models.VerdictDetail(
                verdict=by_key[verdict.key],
                content=packed_verdict(verdict),
                exhibits=packed_exhibits(computed.exhibits.get(verdict.key, Exhibits(*verdict.key))),
                sentences=list(computed.sentences.get(verdict.key, ())),
            )
            for verdict in computed.round.verdicts
        ),
        batch_size=BATCH,
    )


def _verdict_row(row: models.Round, verdict: PolicyVerdict, computed: ComputedRound) -> models.Verdict:
    outcomes = {f"{name}_outcome": int(bucket.outcome) for name, bucket in verdict.buckets.items()}
    return models.Verdict(
        round=row,
        policy_slug=verdict.policy,
        area_code=verdict.area,
        outcome=int(verdict.outcome),
        probability=_weakest(verdict.buckets.values()),
        worth_a_trial=verdict.worth_a_trial,
        valid_until=verdict.valid_until,
        headline=computed.headlines.get(verdict.key, ""),
        decides=computed.decides.get(verdict.key, ""),
        **outcomes,
    )


def _weakest(buckets: Iterable[BucketVerdict]) -> float:
    """Smallest probability of a bucket: what lists are sorted by within an outcome; unknown counts as a half."""
    return min(0.5 if bucket.probability is None else bucket.probability for bucket in buckets)


def _rules_of(verdicts: tuple[PolicyVerdict, ...]) -> str:
    return verdicts[0].rules.id if verdicts else ""


def _change_rows(row: models.Round, changes: Iterable[Turn]) -> list[models.Change]:
    return [
        models.Change(
            round=row,
            policy_slug=turn.policy,
            area_code=turn.area,
            bucket=turn.bucket or "",
            before=int(Outcome(turn.before)),
            after=int(Outcome(turn.after)),
            causes=[asdict(cause) for cause in turn.causes],
        )
        for turn in changes
    ]
