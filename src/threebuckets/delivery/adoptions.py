"""Taking over a design: another area's as a draft, or one's own after the policy has changed.

A draft is only a proposal: it becomes a design when people of the area accept it. Later edits of the source never flow
through; they are told as news.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from threebuckets.errors import Fault, InputError
from threebuckets.policy import AreaFacts, LocalDesign, PolicyDocument
from threebuckets.policy.designs import Answer, Origin
from threebuckets.policy.documents import Choice, CorePart
from threebuckets.policy.fitting import design_faults, in_words, misfit_of
from threebuckets.policy.requirements import figures_named, requirements_range
from threebuckets.policy.wording import day, kind_word, listed
from threebuckets.resources import standard_kinds

NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Question:
    """Something that people of an area have to decide.

    Parameters
    ----------
    about : str
        `choice` or `lead`.
    id : str
        Of the choice, or of the part of the core.
    question : str
        As it is put to them.
    why : str
        Why it is asked, as a sentence.
    answer : Answer or None
        What the design says so far.
    """

    about: Literal["choice", "lead"]
    id: str
    question: str
    why: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """A draft made from another area's design.

    Parameters
    ----------
    draft : LocalDesign
        With `adopted_from`, without leads and without text: those belong to a place. Nothing that does not fit is in it.
    decide_again : tuple of Question
        What must be decided before it is a design.
    news : tuple of str
        What there is to know besides, in sentences.
    """

    draft: LocalDesign
    decide_again: tuple[Question, ...]
    news: tuple[str, ...]


def adopt_design(
    source: LocalDesign,
    *,
    area: str,
    policy: PolicyDocument,
    on: date,
    facts: AreaFacts | None = None,
    offered: Collection[str] | None = None,
    before: PolicyDocument | None = None,
    present: LocalDesign | None = None,
    names: Mapping[str, str] = NO_NAMES,
) -> Adoption:
    """A draft for an area from another area's design. Never live by itself.

    Parameters
    ----------
    source : LocalDesign
        The design to begin from.
    area : str
        Code of the area that adopts it.
    policy : PolicyDocument
        In its present version.
    on : date
        Day of the adoption.
    facts : AreaFacts, optional
        The adopting area's own figures.
    offered : collection of str, optional
        Kinds that somebody within reach offers; None: not known, then no option is asked about for that.
    before : PolicyDocument, optional
        The version that the source was decided for, where it is an older one.
    present : LocalDesign, optional
        The design that the area has already.
    names : mapping of str to str
        Names of areas by code, for the sentences.

    Raises
    ------
    InputError
        The source is for another policy, or is the area's own.
    """
    if source.policy != policy.slug or source.area == area:
        found = f"a design of {source.policy} in {source.area}"
        raise InputError(
            [Fault("F34", "error", "arguments", None, "source", found, f"another area’s design of {policy.slug}")]
        )
    place = names.get(source.area, source.area)
    again = [
        *(() if source.is_for(policy) else _changed(before, policy, source)),
        *_of_the_place(policy, source, place, facts, offered),
        *_leads(policy.core),
    ]
    questions = tuple({(asked.about, asked.id): asked for asked in reversed(again)}.values())
    origin = Origin(policy=source.policy, area=source.area, version=source.policy_version, decided_on=source.decided_on)
    draft = LocalDesign(
        policy=policy.slug,
        policy_version=policy.version,
        area=area,
        decided_on=on,
        answers=_fitting(policy, _without_text(policy, source), facts),
        adopted_from=origin,
    )
    if source.asks_centre is not None:
        taken = {line.id for line in requirements_range(policy, draft, facts).most}
        draft = draft.model_copy(update={"asks_centre": tuple(name for name in source.asks_centre if name in taken)})
    return Adoption(draft, _in_order(policy, questions), _told(source, policy, present, names))


def questions_again(before: PolicyDocument | None, after: PolicyDocument, design: LocalDesign) -> tuple[Question, ...]:
    """What a new version of a policy asks of an area that has a design: only what has changed.

    Parameters
    ----------
    before : PolicyDocument or None
        The version that the design was decided for; None where nobody has kept it: then every answer is asked about.
    after : PolicyDocument
        The present version.
    design : LocalDesign

    Returns
    -------
    tuple of Question
        In the order of the policy. Empty where the answers can simply be confirmed.
    """
    if design.is_for(after):
        return ()
    return _in_order(after, (*_changed(before, after, design), *_leads(after.core, design.leads)))


def confirmed_design(design: LocalDesign, policy: PolicyDocument, *, on: date, by: str | None = None) -> LocalDesign:
    """The design for the policy's present version, with the answers that still fit; the others are open again.

    Parameters
    ----------
    design : LocalDesign
        Of any version, or a draft.
    policy : PolicyDocument
        In its present version.
    on : date
        Day on which people of the area accepted it.
    by : str, optional
        Who did: a group of ten or more, or an actor. Without it: as the design says.
    """
    parts = {part.id for part in policy.core}
    return design.model_copy(
        update={
            "policy_version": policy.version,
            "decided_on": on,
            "decided_by": by or design.decided_by,
            "answers": _fitting(policy, design, None),
            "leads": {part: actor for part, actor in design.leads.items() if part in parts},
            "source": "",
        }
    )


def news_of(
    design: LocalDesign,
    source: LocalDesign | None,
    policy: PolicyDocument,
    *,
    names: Mapping[str, str] = NO_NAMES,
) -> tuple[str, ...]:
    """What the area that a design was adopted from has decided since; nothing of it flows through.

    Parameters
    ----------
    design : LocalDesign
        With `adopted_from`; nothing is told of one without.
    source : LocalDesign or None
        The other area's design as it is now; None where there is none any more.
    policy : PolicyDocument
    """
    origin = design.adopted_from
    if origin is None:
        return ()
    place = names.get(origin.area, origin.area)
    if source is None:
        return (f"{place} no longer has the design that this one began from.",)
    if source.decided_on <= origin.decided_on:
        return ()
    found = [
        f"“{choice.question}” is {in_words(theirs) if (theirs := source.answers.get(choice.id)) is not None else 'open'} there now"
        for choice in policy.choices
        if source.answers.get(choice.id) != design.answers.get(choice.id) and choice.type != "text"
    ]
    differs = f": {listed(found)}" if found else ""
    return (f"{place} decided anew on {day(source.decided_on)}{differs}.",)


def _changed(before: PolicyDocument | None, after: PolicyDocument, design: LocalDesign) -> Iterator[Question]:
    """Choices whose question or consequences differ from what was answered."""
    old = {choice.id: choice for choice in before.choices} if before is not None else {}
    for choice in after.choices:
        answer = design.answers.get(choice.id)
        if before is None:
            why = f"Nobody has kept version {design.policy_version} of the policy, so what has changed since cannot be told."
            if answer is not None:
                yield Question("choice", choice.id, choice.question, why, answer)
            continue
        why = _why_again(old.get(choice.id), choice, answer)
        if why:
            yield Question("choice", choice.id, choice.question, why, answer)


def _why_again(old: Choice | None, new: Choice, answer: Answer | None) -> str:
    if old is None:
        return "The question is new."
    if answer is not None and (expected := misfit_of(new, answer)):
        return f"The answer {in_words(answer)} is no longer possible: {expected}."
    if (old.question, old.type, old.unit) != (new.question, new.type, new.unit):
        return f"The question was “{old.question}”{f' ({old.unit})' if old.unit else ''}."
    came = [option for option in new.options if option not in old.options]
    if came:
        return f"New to choose from: {listed(came)}."
    if answer is not None and _consequences(old, answer) != _consequences(new, answer):
        return "What the answer takes has changed."
    return ""


def _consequences(choice: Choice, answer: Answer) -> object:
    if choice.type == "number":
        return dict(choice.scales)
    options = answer if isinstance(answer, tuple) else (answer,)
    return [choice.adds.get(option, ()) for option in options if isinstance(option, str)]


def _of_the_place(
    policy: PolicyDocument,
    source: LocalDesign,
    place: str,
    facts: AreaFacts | None,
    offered: Collection[str] | None,
) -> Iterator[Question]:
    """What an answer of one place does not settle in another: text, kinds nobody offers, figures nobody knows."""
    for choice in policy.choices:
        answer = source.answers.get(choice.id)
        if answer is None:
            yield Question("choice", choice.id, choice.question, f"{place} has not answered it either.")
        elif choice.type == "text":
            why = f"It is different in every place; in {place} it is “{in_words(answer)}”."
            yield Question("choice", choice.id, choice.question, why)
        elif lacking := _kinds_lacking(choice, answer, offered):
            why = (
                f"Nobody there offers {listed([kind_word(kind) for kind in lacking])}, which {in_words(answer)} needs."
            )
            yield Question("choice", choice.id, choice.question, why, answer)
        elif missing := [name for name in figures_named([choice]) if facts is not None and name not in facts.numbers]:
            why = f"It is multiplied with {listed(missing)} of the area, which nobody has entered."
            yield Question("choice", choice.id, choice.question, why)


def _kinds_lacking(choice: Choice, answer: Answer, offered: Collection[str] | None) -> list[str]:
    """Kinds that a chosen option adds and of which nothing is offered."""
    if offered is None:
        return []
    kinds = standard_kinds()
    options = answer if isinstance(answer, tuple) else (answer,) if isinstance(answer, str) else ()
    wanted = {line.full_kind for option in options for line in choice.adds.get(option, ())}
    return sorted(kind for kind in wanted if not any(kinds.serves(found, kind) for found in offered))


def _leads(core: tuple[CorePart, ...], known: Mapping[str, str] | None = None) -> Iterator[Question]:
    for part in core:
        if part.lead == "required" and part.led_by is None and part.id not in (known or {}):
            yield Question("lead", part.id, f"Who answers for “{part.text.rstrip('.')}”?", "Every area names its own.")


def _fitting(policy: PolicyDocument, design: LocalDesign, facts: AreaFacts | None) -> dict[str, Answer]:
    """Answers that the policy takes as it is now."""
    known = {choice.id: choice for choice in policy.choices}
    answers = {
        name: answer for name, answer in design.answers.items() if name in known and not misfit_of(known[name], answer)
    }
    tried = design.model_copy(
        update={"answers": answers, "leads": {}, "policy_version": policy.version, "asks_centre": None}
    )
    bad = {str(fault.column).removeprefix("answers.") for fault in design_faults(policy, tried, file="", area=facts)}
    return {name: answer for name, answer in answers.items() if name not in bad}


def _without_text(policy: PolicyDocument, design: LocalDesign) -> LocalDesign:
    """The design without what it says in words: that stays with the area that said it."""
    text = {choice.id for choice in policy.choices if choice.type == "text"}
    return design.model_copy(update={"answers": {n: a for n, a in design.answers.items() if n not in text}})


def _in_order(policy: PolicyDocument, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """As the policy lists them: choices, then parts of the core."""
    order = [*(("choice", choice.id) for choice in policy.choices), *(("lead", part.id) for part in policy.core)]
    return tuple(sorted(questions, key=lambda asked: order.index((asked.about, asked.id))))


def _told(
    source: LocalDesign, policy: PolicyDocument, present: LocalDesign | None, names: Mapping[str, str]
) -> tuple[str, ...]:
    found = []
    if not source.is_for(policy):
        found.append(
            f"{names.get(source.area, source.area)}’s design is for version {source.policy_version}; the policy is at version {policy.version}."
        )
    if present is not None:
        found.append(f"There is a design of {day(present.decided_on)} already; it stays until the draft is accepted.")
        if present.adopted_from is not None and present.adopted_from.area == source.area:
            found += news_of(present, source, policy, names=names)
    return tuple(found)
