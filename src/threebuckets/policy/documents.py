"""Policy documents: what a policy stands for, the needs it targets, what it takes, its fixed core and open choices.

A document is one Markdown file with front matter. The file's name is its slug. Here it is read and checked by itself;
whether what it names exists is checked with the whole platform (`threebuckets.folder`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from threebuckets.errors import Fault, InputError
from threebuckets.policy.front_matter import read_front_matter, validated

SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
COLUMN = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"


_Misfit = tuple[tuple[str | int, ...], str, str, str]
"""Where in the document, code of the fault, what was found, what is expected."""


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float, bool, date)) else value


def _one_line(text: str) -> str:
    return " ".join(text.split())


Slug = Annotated[str, Field(pattern=SLUG)]
Words = Annotated[str, BeforeValidator(_as_text), AfterValidator(_one_line), Field(min_length=1, max_length=2000)]
Code = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=64)]
Kind = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$", max_length=128)]


class Part(BaseModel):
    """Base of everything in a document: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StatementLink(Part):
    """A statement the policy rests on: for or against, core or supporting."""

    statement: Code
    stance: Literal["for", "against"] = "for"
    role: Literal["core", "supporting"] = "core"


class TargetedNeed(Part):
    """An indicator the policy is meant to move.

    `target` is a number in the indicator's unit, or `parent`, `country`, `best-fifth`. `direction` says which way is
    better where the indicator itself has no polarity.
    """

    indicator: Slug
    target: float | Literal["parent", "country", "best-fifth"]
    horizon: date
    direction: Literal["higher", "lower"] | None = None


class RequirementLine(Part):
    """One thing that delivery takes in an area: kind, amount, unit, days, the part of the core it belongs to."""

    id: Slug
    kind: Kind
    skill: Slug | None = None
    amount: float = Field(gt=0, allow_inf_nan=False)
    low: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    high: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    unit: Words
    part: Slug | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    lever: Literal["law", "money", "staff", "agreement"] | None = None
    ours: bool | None = None

    @property
    def full_kind(self) -> str:
        """Kind with the skill below it: `skill/qualified-nursery-lead`."""
        return f"{self.kind}/{self.skill}" if self.skill else self.kind

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low, high = self.low or self.amount, self.high or self.amount
        if not low <= self.amount <= high:
            raise PydanticCustomError(
                "order", "low ≤ amount ≤ high", {"code": "F24", "found": f"{low}, {self.amount}, {high}"}
            )
        if self.from_ and self.until and self.until < self.from_:
            raise PydanticCustomError("order", "until not before from", {"code": "F23", "found": str(self.until)})
        return self


class CorePart(Part):
    """A part of the policy that is the same everywhere.

    `lead: required` asks for an actor who answers for it; `led_by` names one who does so wherever no local design
    names another. A local design may ask for more than the requirements of a part, never for less, unless
    `scales_with` names the number choices with which they shrink too.
    """

    id: Slug
    text: Words
    lead: Literal["required", "none"] = "none"
    led_by: Code | None = None
    scales_with: tuple[Slug, ...] = ()


class Scale(Part):
    """How much of a requirement each unit of a number takes, for each of a figure of the area: `per` names its column."""

    factor: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    per: Annotated[str, Field(pattern=COLUMN)]


_FACTOR: TypeAdapter[float] = TypeAdapter(Annotated[float, Field(gt=0, allow_inf_nan=False)])


def _scale(value: Any) -> float | Scale:
    """A factor, or a factor for each of a figure of the area; told apart here so that a fault speaks of one of them."""
    if isinstance(value, Scale):
        return value
    return Scale.model_validate(value) if isinstance(value, Mapping) else _FACTOR.validate_python(value)


class Choice(Part):
    """A question that each area answers for itself.

    `adds` gives the further requirements of an option; `scales` the amount of a requirement for each unit of a
    number's answer (amount = answer × factor, and × a figure of the area where a `Scale` names one); `targets` the
    indicators that the answer is meant to move.
    """

    id: Slug
    question: Words
    type: Literal["text", "one-of", "many-of", "number"]
    options: tuple[Annotated[str, BeforeValidator(_as_text)], ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    targets: tuple[Slug, ...] = ()
    adds: Mapping[str, tuple[RequirementLine, ...]] = Field(default_factory=dict)
    scales: Mapping[str, Annotated[float | Scale, PlainValidator(_scale)]] = Field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Whether an answer changes what delivery takes."""
        return bool(self.adds or self.scales)

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if (self.type in {"one-of", "many-of"}) != bool(self.options):
            raise PydanticCustomError(
                "options", "options for one-of and many-of, and only there", {"code": "F12", "found": self.id}
            )
        unknown = sorted(set(self.adds) - set(self.options))
        if unknown:
            raise PydanticCustomError("options", "adds for options that exist", {"code": "F34", "found": unknown[0]})
        if self.scales and self.type != "number":
            raise PydanticCustomError("options", "scales for numbers only", {"code": "F12", "found": self.id})
        return self


class ServedValues(Part):
    """The organisation's values that the policy serves."""

    serves: tuple[Slug, ...] = ()


class WhyNot(Part):
    """Why it will not happen by itself: nobody does it, business alone will not, no national scheme fits."""

    nobody: Words | None = None
    market: Words | None = None
    national: Words | None = None


class PolicyDocument(Part):
    """A policy: one Markdown file.

    Parameters stand in docs/reference/policy.md. `slug` is the file's name; `prose` the Markdown after the front
    matter; `source` the whole text as it was read, so that a file nobody changed is written back as it was.
    """

    slug: Slug
    title: Words
    version: int = Field(ge=1)
    kind: Slug
    problem: Words | None = None
    summary: Words | None = None
    aims: tuple[Words, ...] = ()
    from_: date = Field(alias="from")
    until: date
    effect_from: date | None = None
    values: ServedValues = ServedValues()
    statements: tuple[StatementLink, ...]
    needs: tuple[TargetedNeed, ...]
    requirements: tuple[RequirementLine, ...]
    core: tuple[CorePart, ...] = ()
    choices: tuple[Choice, ...] = ()
    why_not: WhyNot | None = None
    requires: tuple[Slug, ...] = ()
    excludes: tuple[Slug, ...] = ()
    prose: str = ""
    source: str = ""

    @property
    def core_statements(self) -> tuple[StatementLink, ...]:
        """The statements every one of which must pass."""
        return tuple(link for link in self.statements if link.role == "core")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [n for n in ("statements", "needs", "requirements") if not getattr(self, n)]
        if not missing and not self.core_statements:
            missing = ["statements"]
        if missing:
            text = "at least one core statement, one need and one requirement"
            raise PydanticCustomError(
                "missing_part", text, {"code": "F33", "found": f"no {missing[0]}", "at": (missing[0],)}
            )
        return self

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        where: dict[str, Any]
        if self.until < self.from_:
            where = {"code": "F23", "found": str(self.until), "at": ("until",)}
            raise PydanticCustomError("order", "until not before from", where)
        if self.slug in self.requires:
            where = {"code": "F36", "found": self.slug, "at": ("requires", self.requires.index(self.slug))}
            raise PydanticCustomError("itself", "another policy", where)
        for what, names in self._names().items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise PydanticCustomError("twice", f"each {what} once", {"code": "F20", "found": twice[0]})
        parts = {part.id for part in self.core}
        for n, line in enumerate(self.requirements):
            if line.part is not None and line.part not in parts:
                where = {"code": "F21", "found": line.part, "at": ("requirements", n, "part")}
                raise PydanticCustomError("part", "a part of the core", where)
        return self

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        for place, code, found, expected in (*self._misfits_of_core(), *self._misfits_of_choices()):
            where = {"code": code, "found": found, "at": place, "expected": expected}
            raise PydanticCustomError("choices", "{expected}", where)
        return self

    def _misfits_of_core(self) -> Iterator[_Misfit]:
        numbers = {choice.id for choice in self.choices if choice.type == "number"}
        for n, part in enumerate(self.core):
            for name in part.scales_with:
                if name not in numbers:
                    yield ("core", n, "scales_with"), "F21", name, "a choice of a number"

    def _misfits_of_choices(self) -> Iterator[_Misfit]:
        """What an option adds belongs to the core's parts and never asks for less; a number scales what there is."""
        own, parts = {line.id: line for line in self.requirements}, {part.id for part in self.core}
        known = {*own, *(line.id for choice in self.choices for added in choice.adds.values() for line in added)}
        for n, choice in enumerate(self.choices):
            for option, added in choice.adds.items():
                for m, line in enumerate(added):
                    place = ("choices", n, "adds", option, m)
                    if line.part is not None and line.part not in parts:
                        yield (*place, "part"), "F21", line.part, "a part of the core"
                    if line.id in own:
                        yield from _less_than(own[line.id], line, place)
            for name in choice.scales:
                if name not in known:
                    yield ("choices", n, "scales", name), "F21", name, "the id of a requirement"

    def _names(self) -> dict[str, list[str]]:
        return {
            "statement": [link.statement for link in self.statements],
            "indicator": [need.indicator for need in self.needs],
            "requirement": [line.id for line in self.requirements],
            "part of the core": [part.id for part in self.core],
            "choice": [choice.id for choice in self.choices],
        }


def _less_than(own: RequirementLine, line: RequirementLine, place: tuple[str | int, ...]) -> Iterator[_Misfit]:
    """Where an option's requirement is not the policy's own one made larger."""
    if (line.full_kind, line.unit) != (own.full_kind, own.unit):
        yield (*place, "id"), "F20", line.id, f"another id, or {own.full_kind} in {own.unit} as in requirements"
    elif own.part is not None and line.amount < own.amount:
        yield (
            (*place, "amount"),
            "F37",
            f"{line.amount:g} {line.unit}",
            f"{own.amount:g} {own.unit} or more: part of the core",
        )


def parse_policy(text: str, *, slug: str, file: str | None = None) -> PolicyDocument:
    """A policy from the text of its file; from the same text the same object, as long as it is remembered.

    Raises
    ------
    InputError
        All faults at once, with line and path.
    """
    return _parsed(text, slug, file or f"policies/{slug}.md")


@lru_cache(maxsize=128)
def _parsed(text: str, slug: str, file: str) -> PolicyDocument:
    """Reading costs some milliseconds, and a document never changes."""
    front = read_front_matter(text, file=file)
    return validated(PolicyDocument, front, file=file, slug=slug, prose=front.prose, source=text)


def read_policy(path: Path) -> PolicyDocument:
    """A policy from its file; see `parse_policy`."""
    return parse_policy(text_of(path), slug=path.stem, file=path.name)


def text_of(path: Path) -> str:
    """Text of a file.

    Raises
    ------
    InputError
        The file is missing or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError([Fault("F01", "error", path.name, None, None, "no such file", path.name)]) from error
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is not UTF-8"
        raise InputError([Fault("F02", "error", path.name, None, None, place, "UTF-8 text")]) from error
