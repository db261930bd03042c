"""What the test says: checks, missing facts, flips, verdicts, rounds and changes, as plain records.

Nothing is decided here: the records are filled by `judge.py`, written by `rounds.py`, put into words by `explain.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from threebuckets.policy.outcomes import Outcome
from threebuckets.policy.rules import RulesId

BUCKETS = ("values", "situation", "resources")
CostKind = Literal["votes", "date", "actors", "study"]
CauseKind = Literal["decisive", "necessary", "sufficient", "joint"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the test, with what it found.

    Parameters
    ----------
    id : str
        Such as `values.majority`.
    bucket, subject : str
        Bucket, and what the question is about (a statement, an indicator, a part of the core; empty where it is all).
    outcome : Outcome
    reason : str
        Code of the reason, such as `too_close`; with id and outcome it chooses the sentence.
    value, interval, threshold, margin, unit
        The quantity, its 95 % interval, what it is held against, value − threshold in the good direction, the unit;
        None where there is none.
    p_low, p_high : float or None
        Bounds of the probability that the quantity passes.
    inputs : tuple of str
        Keys of all facts that were read, sorted; absent ones too.
    sources : tuple of str
        Where the figures come from, in words.
    parts : mapping of str to str or float
        What the sentence needs besides: names, counts, dates as text.
    """

    id: str
    bucket: str
    subject: str
    outcome: Outcome
    reason: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    threshold: float | None = None
    margin: float | None = None
    unit: str = ""
    p_low: float | None = None
    p_high: float | None = None
    inputs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    parts: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Id and subject: what it is the same check by, from round to round."""
        return (self.id, self.subject)


@dataclass(frozen=True, slots=True)
class Cost:
    """What it takes to learn a fact: votes to collect, a day to wait for, actors to ask, a study to make."""

    kind: CostKind
    amount: float | date


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """Whom to ask for what, where a missing fact is somebody's answer: what a letter to them is written from.

    `who` is empty where nobody in particular can be named (people within reach, or nobody on record); never a person.
    `what` is what is asked for, `gains` what they would gain by their own aims, both in words; `requirement`, `kind`
    and `part` name what it belongs to in the policy, each empty where there is none.
    """

    who: str
    what: str
    through: str = ""
    gains: str = ""
    requirement: str = ""
    kind: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that would settle a verdict that is not yet known.

    `settles` is the probability that the bucket becomes known once the fact is; `pivotal` whether the fact alone can
    decide it either way. `sentence` says what to find out and whom to ask. `assumed`: nothing on record says how likely
    the fact is to turn out well (will somebody who is asked say yes?), so `settles` rests on an assumption: it serves
    to put facts in order and is never told as a number.
    """

    input: str
    bucket: str
    sentence: str
    settles: float
    pivotal: bool
    cost: Cost
    assumed: bool = False
    ask: WhomToAsk | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one input that turns a bucket's outcome."""

    bucket: str
    turns: tuple[Outcome, Outcome]
    input: str
    change: float
    unit: str
    exact: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class BucketVerdict:
    """What the test says of one bucket; `probability` is that of the weakest link, never a joint one."""

    bucket: str
    outcome: Outcome
    probability: float | None
    checks: tuple[Check, ...]
    missing: tuple[MissingFact, ...] = ()
    flip: Flip | None = None


@dataclass(frozen=True, slots=True)
class PolicyVerdict:
    """What the test says of a policy in an area; `valid_until` is the day after which it must be looked at again."""

    policy: str
    version: int
    area: str
    design: str | None
    outcome: Outcome
    buckets: Mapping[str, BucketVerdict]
    on: date
    valid_until: date | None
    rules: RulesId
    worth_a_trial: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Policy and area."""
        return (self.policy, self.area)


@dataclass(frozen=True, slots=True)
class Round:
    """One recomputation of all verdicts, sorted by policy and area."""

    id: str
    on: date
    verdicts: tuple[PolicyVerdict, ...]
    facts_sha256: str

    def verdict(self, policy: str, area: str) -> PolicyVerdict | None:
        """The verdict of a policy in an area; None where there is none."""
        return next((v for v in self.verdicts if v.key == (policy, area)), None)


@dataclass(frozen=True, slots=True)
class Cause:
    """What turned a verdict: the inputs, whether they were necessary and sufficient, and a sentence."""

    inputs: tuple[str, ...]
    kind: CauseKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that differs from the last round; `bucket` None: the policy as a whole."""

    policy: str
    area: str
    bucket: str | None
    before: Outcome
    after: Outcome
    causes: tuple[Cause, ...]
