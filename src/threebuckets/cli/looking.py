"""Part of a platform looked at: only the policies and areas asked for are tested, nothing is recorded or compared."""

from dataclasses import dataclass
from pathlib import Path

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.naming import area_named, day_of, names_of_areas, policy_named
from threebuckets.cli.platforms import opened
from threebuckets.cli.recording import last_round
from threebuckets.cli.screen import progress
from threebuckets.delivery.lapses import with_conditions_settled
from threebuckets.policy import Facts, Platform, Round, facts_of, judge_all, tested_areas


@dataclass(frozen=True, slots=True)
class Looked:
    """A platform with its facts and the verdicts that were asked for."""

    platform: Platform
    facts: Facts
    round: Round
    names: dict[str, str]


def looked_at(path: Path, on: str | None, *, policy: str | None, area: str | None, designed: bool = False) -> Looked:
    """Read a platform and test what is asked for.

    Parameters
    ----------
    path : Path
        Folder or workbook.
    on : str or None
        Day as it was given; else the platform's own, else today.
    policy, area : str or None
        Slug; code or name. None: all.
    designed : bool
        Only areas that have a design of their own, whatever version it is for; then no warning says that it is for another.
    """
    platform = opened(path, is_told=not designed)
    day = day_of(platform, on)
    slugs = [policy_named(platform, policy).slug] if policy else sorted(platform.policies)
    if not slugs:
        raise MistakeError("The platform has no policy yet.", "Write one, then look again; the examples show how.")
    codes = tested_areas(platform, on=day)
    if area:
        code = area_named(platform, area)
        if code not in codes:
            raise MistakeError(
                f"Policies are not tested in {area}.",
                f"They are tested in areas of the level {platform.settings.areas.level}.",
            )
        codes = (code,)
    wanted = [(slug, code) for slug in slugs for code in codes if not designed or (slug, code) in platform.designs]
    with progress("Testing …"):
        facts = facts_of(with_conditions_settled(platform, on=day), on=day)
        memory, _ = last_round(path, platform)
        found = judge_all(platform, on=day, memory=memory, only=wanted, facts=facts)
    return Looked(platform, facts, found, names_of_areas(platform))
