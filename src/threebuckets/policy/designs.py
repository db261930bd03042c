"""Local designs: one area's answers to a policy's choices, and to three questions that come before them.

What delivery takes by a design stands in `requirements.py`, whether it fits its policy in `fitting.py`. Comparing and
adopting designs is `threebuckets.delivery`'s matter.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from threebuckets.policy.documents import Code, Part, PolicyDocument, Slug, Words
from threebuckets.policy.front_matter import read_front_matter, validated

Answer = str | float | tuple[str, ...]


def _answer(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return tuple(str(item) for item in value) if isinstance(value, list) else value


OPENING: Mapping[str, str] = MappingProxyType(
    {
        "life_now": "How do people live here now?",
        "life_wanted": "How do we want to live?",
        "help_needed": "What help do we need, and from whom?",
    }
)
"""Key of a design → the question that comes before all choices, one for each bucket."""


class Origin(Part):
    """Whose design an area has adopted: policy, area, the version it was for, and the day it was decided there."""

    policy: Slug
    area: Code
    version: int = Field(ge=1)
    decided_on: date


class LocalDesign(Part):
    """One area's answers to the choices of a policy: one Markdown file `designs/<policy>/<area>.md`.

    Unanswered choices are allowed. A design for an older version of the policy is read but not used until it is
    confirmed (`is_for`). `decided_by` is a group of ten or more, or an actor; never a person. `life_now`, `life_wanted`
    and `help_needed` answer the three opening questions in the area's own words; `asks_centre` names requirements that
    the area asks the centre for (None: it has not said). `adopted_from` names the design it began as a copy of.
    """

    policy: Slug
    policy_version: int = Field(ge=1)
    area: Code
    decided_on: date
    decided_by: Words | None = None
    answers: Mapping[Slug, Annotated[str | float | tuple[str, ...], BeforeValidator(_answer)]] = Field(
        default_factory=dict
    )
    leads: Mapping[Slug, Code] = Field(default_factory=dict)
    life_now: Words | None = None
    life_wanted: Words | None = None
    help_needed: Words | None = None
    asks_centre: tuple[Slug, ...] | None = None
    adopted_from: Origin | None = None
    prose: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """`policy/area`: how the design is named in verdicts."""
        return f"{self.policy}/{self.area}"

    @property
    def opening(self) -> dict[str, str]:
        """The opening questions that are answered, each with its answer."""
        return {question: text for key, question in OPENING.items() if (text := getattr(self, key))}

    def is_for(self, policy: PolicyDocument) -> bool:
        """Whether it was decided for the policy's present version."""
        return self.policy == policy.slug and self.policy_version == policy.version


def parse_design(text: str, *, file: str) -> LocalDesign:
    """A local design from the text of its file; from the same text the same object, as long as it is remembered.

    Raises
    ------
    InputError
        All faults at once, with line and path.
    """
    return _parsed(text, file)


@lru_cache(maxsize=128)
def _parsed(text: str, file: str) -> LocalDesign:
    front = read_front_matter(text, file=file)
    return validated(LocalDesign, front, file=file, prose=front.prose, source=text)
