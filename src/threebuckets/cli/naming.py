"""What a person names on the command line: a policy by its slug, an area by its code or name, a day."""

from datetime import date

from threebuckets.cli.mistakes import MistakeError
from threebuckets.cli.platforms import today
from threebuckets.policy import Platform, PolicyDocument


def policy_named(platform: Platform, slug: str) -> PolicyDocument:
    """A policy by its slug."""
    if slug not in platform.policies:
        raise MistakeError(
            f"There is no policy “{slug}”.", f"The policies are: {', '.join(sorted(platform.policies))}."
        )
    return platform.policies[slug]


def area_named(platform: Platform, text: str) -> str:
    """The code of an area given by code or by name."""
    names = names_of_areas(platform)
    if text in names:
        return text
    found = sorted(code for code, name in names.items() if name.casefold() == text.casefold())
    if len(found) == 1:
        return found[0]
    if found:
        raise MistakeError(f"Several areas are called “{text}”: {', '.join(found)}.", "Give the code.")
    raise MistakeError(
        f"“{text}” is not an area of the platform.", f"Areas are, for example: {', '.join(list(names)[:8])}."
    )


def names_of_areas(platform: Platform) -> dict[str, str]:
    """Code → name."""
    return dict(platform.table("situation/areas").select("area", "name").iter_rows())


def day_of(platform: Platform, on: str | None) -> date:
    """The day asked for, else the platform's own, else today."""
    return today(on) if on or platform.settings.as_of is None else platform.settings.as_of
