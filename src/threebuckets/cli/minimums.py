"""What groups of policies must have at least, as it is typed, and what is said where that cannot be."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from threebuckets.choice import Bound, InfeasibleError, Scarce, Words
from threebuckets.choice.lawfulness import Kept, kept_sentence, sentence
from threebuckets.cli.mistakes import MistakeError
from threebuckets.exchange.pabulib.numbers import number

MOST_NAMED = 12
EXAMPLE = "--at-least “Saltgarth=2”, or “Saltgarth=20000 GBP”"


def minimums(
    typed: Sequence[str],
    names: Mapping[str, str],
    groups: Collection[str],
    resources: Mapping[str, Scarce] = MappingProxyType({}),
) -> tuple[Bound, ...]:
    """Least numbers of policies, or least parts of a resource, from words such as `saltgarth=2`.

    Parameters
    ----------
    typed : sequence of str
        Group and number, with a resource or its unit behind it where the number is not one of policies; a group is an
        area by code or name, a policy, or a kind of policy.
    names : mapping of str to str
        Code of a group → what it is called.
    groups : collection of str
        Groups that any candidate belongs to.
    resources : mapping of str to Scarce, optional
        What is limited, and how it is named.

    Raises
    ------
    MistakeError
        No number, a group that no candidate belongs to or that several are called by, or a resource that nothing takes.

    Examples
    --------
    >>> [(each.group, each.low) for each in minimums(["Saltgarth=2"], {"s1": "Saltgarth"}, ["s1"])]
    [('s1', Fraction(2, 1))]
    >>> minimums(["s1=20000 GBP"], {}, ["s1"], {"money": Scarce("GBP", ("money",))})
    (Bound(group='s1', low=Fraction(20000, 1), high=None, resource='money'),)
    """
    return tuple(_minimum(words, names, groups, resources) for words in typed)


def _minimum(words: str, names: Mapping[str, str], groups: Collection[str], resources: Mapping[str, Scarce]) -> Bound:
    group, _, least = words.rpartition("=")
    typed, _, unit = least.strip().partition(" ")
    low = number(typed)
    if not group or low is None or low < 0 or (low.denominator > 1 and not unit):
        raise MistakeError(f"“{words}” names no group and a whole number of policies.", f"Such as {EXAMPLE}.")
    wanted = group.strip().casefold()
    found = sorted(code for code in groups if wanted in {code.casefold(), names.get(code, code).casefold()})
    if not found:
        raise MistakeError(
            f"No policy that could be chosen belongs to “{group.strip()}”.",
            f"There are: {_few(names.get(code, code) for code in groups)}.",
        )
    if len(found) > 1 and group.strip() not in found:
        raise MistakeError(f"Several are called “{group.strip()}”.", f"Give the code of one: {_few(found)}.")
    code = group.strip() if group.strip() in found else found[0]
    return Bound(code, low, resource=_resource(unit.strip(), resources) if unit else None)


def _resource(typed: str, resources: Mapping[str, Scarce]) -> str:
    wanted = typed.casefold()
    found = sorted(
        name
        for name, scarce in resources.items()
        if wanted in {name.casefold(), scarce.name.casefold(), scarce.unit.casefold()}
    )
    if len(found) == 1:
        return found[0]
    known = _few(f"{scarce.name} ({scarce.unit})" for scarce in resources.values())
    said = f"Several resources are called “{typed}”" if found else f"Nothing that is limited is called “{typed}”"
    raise MistakeError(f"{said}.", f"There are: {known}.")


def _few(names: Iterable[str]) -> str:
    every = sorted(set(names))
    return ", ".join(every[:MOST_NAMED]) + (" …" if len(every) > MOST_NAMED else "")


@contextmanager
def told_by_name(words: Words, undisclosed: Collection[str] = ()) -> Iterator[None]:
    """Say by the names of groups and policies what cannot be met together: minimums, and policies that are kept.

    How much there is of the resources `undisclosed` is not said.
    """
    try:
        yield
    except InfeasibleError as error:
        named = [replace(bound, group=words.groups.get(bound.group, bound.group)) for bound in error.bounds]
        asked = [sentence(bound, lambda name, value: words.scarce(name).amount(value)) for bound in named]
        if error.kept is not None:
            asked.insert(0, _told(error.kept, words, undisclosed))
        together = " together" if len(asked) > 1 else ""
        raise MistakeError(f"No choice can meet this{together}: {'; '.join(asked)}.", _mend(error)) from error


def _told(kept: Kept, words: Words, undisclosed: Collection[str]) -> str:
    scarce = words.scarce(kept.resource).name if kept.resource in undisclosed else ""
    return kept_sentence(kept, words.title, lambda name, value: words.scarce(name).amount(value), scarce)


def _mend(error: InfeasibleError) -> str:
    if not error.bounds:
        return "Keep fewer of them."
    if error.kept is not None:
        return "Keep fewer of them, or ask for less."
    return (
        "Each could be met without the others: ask for less of one of them."
        if len(error.bounds) > 1
        else "Ask for less."
    )
