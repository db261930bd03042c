"""Rounds as canonical JSON: the same verdicts, the same bytes.

Sorted keys, UTF-8, numbers as decimal strings of at most nine decimals, outcomes as their words, dates as text. The
layout is documented by docs/reference/round.schema.json.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from threebuckets.policy.outcomes import P_DECIMALS, Outcome
from threebuckets.policy.rules import RulesId
from threebuckets.policy.verdicts import (
    BUCKETS,
    BucketVerdict,
    Check,
    Cost,
    Flip,
    MissingFact,
    PolicyVerdict,
    Round,
    WhomToAsk,
)

FORMAT = "threebuckets-round-1"


def to_json(round_: Round) -> bytes:
    """Canonical JSON of a round."""
    content = {
        "format": FORMAT,
        "id": round_.id,
        "on": round_.on.isoformat(),
        "facts_sha256": round_.facts_sha256,
        "verdicts": [verdict_to_plain(verdict) for verdict in round_.verdicts],
    }
    return (json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def from_json(data: bytes) -> Round:
    """The inverse of `to_json`; ValueError where the format is another."""
    content = json.loads(data)
    if content.get("format") != FORMAT:
        raise ValueError(f"This is not a round of format {FORMAT}.")
    verdicts = tuple(_verdict(item) for item in content["verdicts"])
    return Round(content["id"], date.fromisoformat(content["on"]), verdicts, content["facts_sha256"])


def decimal(number: float | None) -> str | None:
    """A number as a decimal string of at most nine decimals.

    Examples
    --------
    >>> decimal(0.1 + 0.2), decimal(-0.0), decimal(40000.0), decimal(None)
    ('0.3', '0', '40000', None)
    """
    if number is None:
        return None
    text = format(round(Decimal(repr(float(number))), P_DECIMALS), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def verdict_to_plain(verdict: PolicyVerdict) -> dict[str, Any]:
    """A verdict as JSON values."""
    return {
        "policy": verdict.policy,
        "version": verdict.version,
        "area": verdict.area,
        "design": verdict.design,
        "outcome": verdict.outcome.label,
        "buckets": {name: _bucket_to_plain(bucket) for name, bucket in verdict.buckets.items()},
        "on": verdict.on.isoformat(),
        "valid_until": verdict.valid_until.isoformat() if verdict.valid_until else None,
        "rules": {"id": verdict.rules.id, "sha256": verdict.rules.sha256},
        "worth_a_trial": verdict.worth_a_trial,
    }


def _bucket_to_plain(bucket: BucketVerdict) -> dict[str, Any]:
    return {
        "outcome": bucket.outcome.label,
        "probability": decimal(bucket.probability),
        "checks": [_check_to_plain(check) for check in bucket.checks],
        "missing": [_missing_to_plain(fact) for fact in bucket.missing],
        "flip": _flip_to_plain(bucket.flip) if bucket.flip else None,
    }


def _check_to_plain(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "subject": check.subject,
        "outcome": check.outcome.label,
        "reason": check.reason,
        "value": decimal(check.value),
        "interval": [decimal(end) for end in check.interval] if check.interval else None,
        "threshold": decimal(check.threshold),
        "margin": decimal(check.margin),
        "unit": check.unit,
        "p_low": decimal(check.p_low),
        "p_high": decimal(check.p_high),
        "inputs": list(check.inputs),
        "sources": list(check.sources),
        "parts": {k: v if isinstance(v, str) else {"number": decimal(v)} for k, v in sorted(check.parts.items())},
    }


def _missing_to_plain(fact: MissingFact) -> dict[str, Any]:
    amount = fact.cost.amount
    return {
        "input": fact.input,
        "sentence": fact.sentence,
        "settles": decimal(fact.settles),
        "pivotal": fact.pivotal,
        "assumed": fact.assumed,
        "ask": asdict(fact.ask) if fact.ask else None,
        "cost": {"kind": fact.cost.kind, "amount": amount.isoformat() if isinstance(amount, date) else decimal(amount)},
    }


def _flip_to_plain(flip: Flip) -> dict[str, Any]:
    return {
        "turns": [outcome.label for outcome in flip.turns],
        "input": flip.input,
        "change": decimal(flip.change),
        "unit": flip.unit,
        "exact": flip.exact,
        "sentence": flip.sentence,
    }


def _verdict(content: Mapping[str, Any]) -> PolicyVerdict:
    return PolicyVerdict(
        policy=content["policy"],
        version=content["version"],
        area=content["area"],
        design=content["design"],
        outcome=Outcome.of_label(content["outcome"]),
        buckets={name: _bucket(name, content["buckets"][name]) for name in BUCKETS},
        on=date.fromisoformat(content["on"]),
        valid_until=_day(content["valid_until"]),
        rules=RulesId(content["rules"]["id"], content["rules"]["sha256"]),
        worth_a_trial=content["worth_a_trial"],
    )


def _bucket(name: str, content: Mapping[str, Any]) -> BucketVerdict:
    return BucketVerdict(
        bucket=name,
        outcome=Outcome.of_label(content["outcome"]),
        probability=_number(content["probability"]),
        checks=tuple(_check(name, item) for item in content["checks"]),
        missing=tuple(_missing(name, item) for item in content["missing"]),
        flip=_flip(name, content["flip"]) if content["flip"] else None,
    )


def _check(bucket: str, content: Mapping[str, Any]) -> Check:
    ends = content["interval"]
    return Check(
        id=content["id"],
        bucket=bucket,
        subject=content["subject"],
        outcome=Outcome.of_label(content["outcome"]),
        reason=content["reason"],
        value=_number(content["value"]),
        interval=(float(ends[0]), float(ends[1])) if ends else None,
        threshold=_number(content["threshold"]),
        margin=_number(content["margin"]),
        unit=content["unit"],
        p_low=_number(content["p_low"]),
        p_high=_number(content["p_high"]),
        inputs=tuple(content["inputs"]),
        sources=tuple(content["sources"]),
        parts={k: v if isinstance(v, str) else float(v["number"]) for k, v in content["parts"].items()},
    )


def _missing(bucket: str, content: Mapping[str, Any]) -> MissingFact:
    kind, amount = content["cost"]["kind"], content["cost"]["amount"]
    cost = Cost(kind, date.fromisoformat(amount) if kind == "date" else float(amount))
    settles, assumed, ask = (
        float(content["settles"]),
        content.get("assumed", False),
        content.get("ask"),
    )  # not in old ones
    return MissingFact(
        content["input"],
        bucket,
        content["sentence"],
        settles,
        content["pivotal"],
        cost,
        assumed,
        WhomToAsk(**ask) if ask else None,
    )


def _flip(bucket: str, content: Mapping[str, Any]) -> Flip:
    before, after = (Outcome.of_label(label) for label in content["turns"])
    change = float(content["change"])
    return Flip(
        bucket, (before, after), content["input"], change, content["unit"], content["exact"], content["sentence"]
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
