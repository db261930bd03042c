"""Reads for the page of voting: the statement to be answered, progress, and the last answer among everyone's."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from threebuckets.web.core.queries import AreaChoice, area_choices
from threebuckets.web.people.models import Participant
from threebuckets.web.values.ballots import Ballot, Drawn, areas_to_live_in
from threebuckets.web.values.helping_queries import Help, help_for
from threebuckets.web.values.queries import MAP_VOTES, OwnVote, has_consented, last_vote, own_votes
from threebuckets.web.values.standing import Standing

BITS = 53


@dataclass(frozen=True, slots=True)
class Asked:
    """The statement on the card; `card` is signed where it was drawn, `chosen` what somebody said of it before."""

    code: str
    text: str
    language: str
    card: str
    chosen: int | None = None
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """An answer of one's own among everyone's, as published: share in percent, its interval, people (0: not shown).

    `groups_alike` of `n_groups` answer mostly the same.
    """

    text: str
    language: str
    vote: int
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0
    n_people: int = 0
    groups_alike: int = 0
    n_groups: int = 0


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """The answer that waits for consent, and the areas one may say to live in (none where that is known)."""

    vote: int
    matters: bool
    areas: tuple[AreaChoice, ...]


@dataclass(frozen=True, slots=True)
class VotePage:
    """All that the page of voting shows; `asked` is None where everything is answered.

    `is_from_elsewhere`: whether what is published was counted elsewhere, among more people than have answered here.
    `confirmed_counts`: whether votes of people with a confirmed e-mail address count in full, as those by invitation do.
    """

    asked: Asked | None
    number: int
    n_statements: int
    n_answered: int
    last: Among | None
    standing: Standing | None
    is_open_poll: bool
    is_from_elsewhere: bool
    is_verified: bool
    is_confirmed: bool
    confirmed_counts: bool
    help: tuple[Help, ...] = ()
    consent: ConsentStep | None = None

    @property
    def leads_on(self) -> bool:
        """Whether to tell where it leads from here: with the answer that places somebody on the map, and now and then."""
        return self.n_answered % MAP_VOTES == 0

    @property
    def has_map(self) -> bool:
        """Whether enough was answered to be placed on the map."""
        return self.n_answered >= MAP_VOTES

    def asking(self, step: ConsentStep) -> "VotePage":
        """The same page with the question whether the answer may be kept."""
        return replace(self, consent=step)


def vote_for_page(ballot: Ballot, participant: Participant | None, *, asked: str = "", again: bool = False) -> VotePage:
    """The page with a statement asked for, the one answered last, or one drawn by chance."""
    own = own_votes(participant)
    if again and (last := last_vote(_live(ballot, own))):
        asked = ballot.codes[ballot.ids.index(last.statement_id)]
    return vote_page(ballot, participant, own, asked=asked)


def vote_page(
    ballot: Ballot, participant: Participant | None, own: Mapping[int, OwnVote], *, asked: str = ""
) -> VotePage:
    """The page for somebody whose votes are at hand."""
    answers = ballot.answered(own)
    standing = ballot.standing(answers) if len(answers) >= MAP_VOTES else None
    last = last_vote(_live(ballot, own))
    found = _asked(ballot, own, asked, standing)
    is_again = found is not None and found.chosen is not None
    return VotePage(
        asked=found,
        number=min(len(answers) + (not is_again), len(ballot.codes)),
        n_statements=len(ballot.codes),
        n_answered=len(answers),
        last=_among(ballot, last) if last else None,
        standing=standing,
        is_open_poll=bool(ballot.landscape.get("is_open", True)),
        is_from_elsewhere=bool(ballot.landscape.get("is_from_elsewhere", False)),
        is_verified=bool(participant and participant.verified),
        is_confirmed=bool(participant and participant.state == Participant.CONFIRMED),
        confirmed_counts=ballot.confirmed_counts,
        help=help_for(ballot, answers) if len(answers) >= MAP_VOTES else (),
    )


def consent_step(ballot: Ballot, participant: Participant | None, *, vote: int, matters: bool) -> ConsentStep:
    """What is asked before the first answer is kept."""
    is_known = participant is not None and bool(participant.area_code)
    areas = () if is_known else area_choices(ballot.platform, areas_to_live_in(ballot))
    return ConsentStep(vote, matters, areas)


def must_consent(participant: Participant | None) -> bool:
    """Whether somebody has to agree first that what they say is kept."""
    return not has_consented(participant)


def _live(ballot: Ballot, own: Mapping[int, OwnVote]) -> Mapping[int, OwnVote]:
    return {pk: own[pk] for pk in ballot.ids if pk in own}


def _asked(ballot: Ballot, own: Mapping[int, OwnVote], code: str, standing: Standing | None) -> Asked | None:
    row = ballot.row_of(code)
    if row < 0:
        group = standing.group_index if standing else None
        drawn = ballot.drawn(own, draw=secrets.randbelow(2**BITS) / 2**BITS, group=group)
        at = ballot.row_of(drawn.code) if drawn else -1
        return Asked(drawn.code, ballot.texts[at], ballot.languages[at], drawn.card) if drawn else None
    before = own.get(ballot.ids[row])
    chosen, matters = (before.vote, before.matters) if before else (None, False)
    return Asked(code, ballot.texts[row], ballot.languages[row], "", chosen, matters)


def _among(ballot: Ballot, last: OwnVote) -> Among:
    """The last answer beside what was published of its statement in the newest round."""
    row = ballot.ids.index(last.statement_id)
    words, figures = (ballot.texts[row], ballot.languages[row]), ballot.figures(ballot.codes[row])
    everybody = figures.get("all")
    if everybody is None:
        return Among(*words, last.vote)
    share, low, high = everybody[:3] if last.vote >= 0 else (1 - everybody[0], 1 - everybody[2], 1 - everybody[1])
    groups = [found[0] for letter, found in figures.items() if letter != "all"]
    alike = sum((share > 0.5) == (last.vote > 0) for share in groups) if last.vote else 0
    n_people = int(everybody[6])
    return Among(*words, last.vote, 100 * share, 100 * low, 100 * high, n_people, alike, len(groups))


def drawn_card(card: str) -> Drawn | None:
    """The statement and chance of a card that this site gave out."""
    return Drawn.of(card) if card else None
