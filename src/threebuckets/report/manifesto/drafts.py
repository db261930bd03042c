"""What a platform draft consists of, as plain text: the same for the page, the print and the word processor."""

from dataclasses import dataclass, field
from datetime import date

from threebuckets.policy.outcomes import Outcome
from threebuckets.report.wording import counted


@dataclass(frozen=True, slots=True)
class Finding:
    """What the test found for one bucket: its outcome where the policy is weakest, a heading and a sentence."""

    bucket: str
    outcome: Outcome
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a policy is delivered: what it takes, who could give it, what is open."""

    takes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenPolicy:
    """A policy of the draft.

    Parameters
    ----------
    slug, title : str
    summary : str
        Its summary, else its problem.
    aims : tuple of str
    where : str
        Where it stands, in words.
    findings : tuple of Finding
        One a bucket; none for an election, which tests nothing.
    delivered : Delivered or None
    why : tuple of str
        Why it is in.
    facts : str
        What a table says beside it: cost, votes.
    """

    slug: str
    title: str
    summary: str = ""
    aims: tuple[str, ...] = ()
    where: str = ""
    findings: tuple[Finding, ...] = ()
    delivered: Delivered | None = None
    why: tuple[str, ...] = ()
    facts: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A policy that is not in: why, and what would bring it in."""

    slug: str
    title: str
    why: tuple[str, ...]
    changes: tuple[str, ...] = ()
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of a scarce resource is used; no share where the amount there is may not be told."""

    name: str
    words: str
    share: float | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How a group of people fares: shares 0 to 1 of what it asked for, by this choice and by plain majority."""

    name: str
    people: str
    share: float
    plain: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A platform draft.

    Parameters
    ----------
    title, organisation : str
    on : date or None
        Day on which it stands.
    language : str
    notes : tuple of str
        What must be said first: that people are invented, that nobody was verified.
    chosen : tuple of ChosenPolicy
        In the order of choosing.
    out, untested : tuple of LeftOut
        Candidates that were not chosen, and policies that were none.
    method : tuple of str
        How it was chosen, in sentences.
    bars : tuple of Bar
    groups, areas : tuple of GroupLine
        The worst-off first.
    made_by : tuple of str
        Rule file, fingerprint.
    noun : str
        What is chosen, in the plural.
    """

    title: str
    organisation: str
    on: date | None
    language: str
    notes: tuple[str, ...]
    chosen: tuple[ChosenPolicy, ...]
    out: tuple[LeftOut, ...]
    untested: tuple[LeftOut, ...]
    method: tuple[str, ...]
    bars: tuple[Bar, ...]
    groups: tuple[GroupLine, ...] = ()
    areas: tuple[GroupLine, ...] = ()
    made_by: tuple[str, ...] = field(default=())
    noun: str = "policies"

    @property
    def one(self) -> str:
        """One of what is chosen."""
        return "policy" if self.noun == "policies" else self.noun.removesuffix("s")

    @property
    def out_in_places(self) -> tuple[LeftOut, ...]:
        """Candidates that were chosen in some areas and not in others."""
        inside = {policy.slug for policy in self.chosen}
        return tuple(entry for entry in self.out if entry.slug in inside)

    @property
    def out_altogether(self) -> tuple[LeftOut, ...]:
        """Candidates that were chosen nowhere."""
        inside = {policy.slug for policy in self.chosen}
        return tuple(entry for entry in self.out if entry.slug not in inside)

    @property
    def left_out(self) -> tuple[tuple[str, tuple[LeftOut, ...]], ...]:
        """All that are not in, or not everywhere, under the headings of a page."""
        parts = (
            ("Chosen in some areas, not in others, and why", self.out_in_places),
            ("Not in, and why", self.out_altogether),
            ("Not standing yet", self.untested),
        )
        return tuple((f"{title}: {counted(len(those), self.one, self.noun)}", those) for title, those in parts if those)
