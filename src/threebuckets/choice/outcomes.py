"""What a choice says: what was chosen, in which order, at what price, and of every other policy why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from threebuckets.choice.candidates import ChoiceRules

Stage = Literal["kept", "free", "bought", "completed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One policy chosen.

    Parameters
    ----------
    policy : str
    stage : str
        `kept` whatever the votes say, `free` for it takes nothing, `bought` by its supporters, or `completed`: taken
        with what was left.
    price : Fraction or None
        Share of the scarcest resource that one unit of worth costs a supporter who can pay it.
    resource : str
        The resource that was scarcest for it.
    supporters : Fraction
        People who support it.
    margin : float or None
        Price of the next policy, as a multiple of this one's.
    """

    policy: str
    stage: Stage
    price: Fraction | None = None
    resource: str = ""
    supporters: Fraction = Fraction(0)
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a policy is not chosen: a code, and what a sentence about it needs.

    `no-supporters`, `cap`, `excluded-by`, `requires`, `reserved-for`, `supporters-short`, `outbid`, `not-reached`.
    """

    code: str
    parts: Mapping[str, str | Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The set of policies chosen, in the order of choosing; `out` has a reason for every other one."""

    chosen: tuple[str, ...]
    steps: tuple[Step, ...]
    out: Mapping[str, Reason]
    used: Mapping[str, Fraction]
    support: Fraction
    rules: ChoiceRules
    rise: Fraction = Fraction(1)
    """What endowments were multiplied by in the run that counts."""
