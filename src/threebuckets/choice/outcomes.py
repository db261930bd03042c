"""What a choice says: what was chosen, in which order, at what price, and of every other policy why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from threebuckets.choice.candidates import ChoiceRules
from threebuckets.choice.tie_breaking import Tie

Stage = Literal["kept", "free", "bought", "completed"]
ReasonCode = Literal[
    "no-supporters",
    "cap",
    "excluded-by",
    "requires",
    "reserved-for",
    "supporters-short",
    "outbid",
    "no-room",
    "not-reached",
    "test-failed",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One policy chosen.

    Parameters
    ----------
    policy : str
    stage : str
        `kept` whatever the votes say, `free` for it takes nothing, `bought` by its supporters, or `completed`: taken
        with what was left.
    round : int
        Its place among the purchases, from 1; policies bought together share it. 0: not bought.
    price : Fraction or None
        What a supporter who can pay it pays of the scarcest resource, for each point where ballots have points.
    resource : str
        The resource that was scarcest for it.
    supporters : Fraction or None
        People who support it; None where they may not be told.
    effective : float or None
        How many people paying in full would have paid for it.
    margin : float or None
        Price of the next policy, as a multiple of this one's.
    second : str
        That policy; empty where there was none.
    payers : mapping of str to float
        Share of the price that each group of ten or more paid; the rest is not told.
    """

    policy: str
    stage: Stage
    round: int = 0
    price: Fraction | None = None
    resource: str = ""
    supporters: Fraction | None = Fraction(0)
    effective: float | None = None
    margin: float | None = None
    second: str = ""
    payers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a policy is not chosen: a code, and what a sentence about it needs.

    Parameters
    ----------
    code : str
        `no-supporters`, `cap`, `excluded-by`, `requires`, `reserved-for`, `supporters-short`, `outbid`, `no-room`,
        `not-reached`; and of a platform's policies `test-failed`.
    parts : mapping of str to str or Fraction
    spent : mapping of str to Fraction
        What its supporters spent on each chosen policy, of the resource that `parts` names, the most first.
    """

    code: ReasonCode
    parts: Mapping[str, str | Fraction] = field(default_factory=dict)
    spent: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The set of policies chosen.

    Parameters
    ----------
    chosen : tuple of str
        In the order of choosing; those kept come first.
    steps : tuple of Step
        The same, with prices.
    out : mapping of str to Reason
        Of every other policy.
    used : mapping of str to Fraction
        How much of each resource they take together.
    support : Fraction
        What they are worth to all voters together.
    rules : ChoiceRules
    rise : Fraction
        What endowments were multiplied by in the run that counts.
    ties : tuple of Tie
        Ties of that run, each with the key that settled it.
    facts_sha256 : str
        Fingerprint of candidates, ballots, limits and rules.
    bound : float or None
        The proven most support of any lawful set, where it was asked for; see `with_bound`.
    """

    chosen: tuple[str, ...]
    steps: tuple[Step, ...]
    out: Mapping[str, Reason]
    used: Mapping[str, Fraction]
    support: Fraction
    rules: ChoiceRules
    rise: Fraction = Fraction(1)
    ties: tuple[Tie, ...] = ()
    facts_sha256: str = ""
    bound: float | None = None

    def step(self, policy: str) -> Step | None:
        """The step that chose a policy; None where none did."""
        return next((step for step in self.steps if step.policy == policy), None)

    @property
    def reached(self) -> float | None:
        """Support as a share of the proven most that any lawful set could reach; None where that was not asked for."""
        return min(float(self.support) / self.bound, 1.0) if self.bound else None
