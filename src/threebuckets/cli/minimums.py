"""What groups of policies must have at least, as it is typed, and what is said where that cannot be."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction

from threebuckets.choice import Bound, InfeasibleError, Words
from threebuckets.choice.lawfulness import Kept, kept_sentence, sentence
from threebuckets.cli.mistakes import MistakeError

EXAMPLE = "--at-least “Saltgarth=2”"


def minimums(typed: Sequence[str], names: Mapping[str, str], groups: Collection[str]) -> tuple[Bound, ...]:
    """Least numbers of policies from words such as `saltgarth=2`.

    Parameters
    ----------
    typed : sequence of str
        Group and number; a group is an area by code or name, a policy, or a kind of policy.
    names : mapping of str to str
        Code of a group → what it is called.
    groups : collection of str
        Groups that any candidate belongs to.

    Raises
    ------
    MistakeError
        No number, or a group that no candidate belongs to.

    Examples
    --------
    >>> [(each.group, each.low) for each in minimums(["Saltgarth=2"], {"s1": "Saltgarth"}, ["s1"])]
    [('s1', Fraction(2, 1))]
    """
    return tuple(_minimum(words, names, groups) for words in typed)


def _minimum(words: str, names: Mapping[str, str], groups: Collection[str]) -> Bound:
    group, is_there, number = words.rpartition("=")
    if not is_there or not number.strip().isdecimal():
        raise MistakeError(f"“{words}” names no group and a whole number of policies.", f"Such as {EXAMPLE}.")
    wanted = group.strip().casefold()
    found = sorted(code for code in groups if wanted in {code.casefold(), names.get(code, code).casefold()})
    if not found:
        few = ", ".join(sorted(names.get(code, code) for code in groups)[:12])
        raise MistakeError(f"No policy that could be chosen belongs to “{group.strip()}”.", f"There are: {few} …")
    return Bound(found[0], low=Fraction(int(number)))


@contextmanager
def told_by_name(words: Words, undisclosed: Collection[str] = ()) -> Iterator[None]:
    """Say by the names of groups and policies what cannot be met together: minimums, and policies that are kept.

    How much there is of the resources `undisclosed` is not said.
    """
    try:
        yield
    except InfeasibleError as error:
        named = [replace(bound, group=words.groups.get(bound.group, bound.group)) for bound in error.bounds]
        asked = [sentence(bound) for bound in named]
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
