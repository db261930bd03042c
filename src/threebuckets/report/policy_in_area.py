"""What a page about one policy in one area is made from: verdict, exhibits, document, design, and the names of things.

Nothing is judged or computed here; names are read from the platform's tables once for all pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from threebuckets.policy.designs import LocalDesign
from threebuckets.policy.documents import PolicyDocument
from threebuckets.policy.exhibits import Exhibits
from threebuckets.policy.platform import Platform
from threebuckets.policy.verdicts import BucketVerdict, PolicyVerdict


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code: of areas and of the organisation's values."""

    areas: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody may do what would change a verdict: an address of the site, and what to do there in words."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class PolicyInArea:
    """One policy in one area, ready to be shown.

    Parameters
    ----------
    policy : PolicyDocument
    verdict : PolicyVerdict
    exhibits : Exhibits
    area : str
        Name of the area.
    serves : tuple of str
        Names of the values that the policy serves.
    design : LocalDesign or None
        The area's own design, where there is one for this version.
    language : str
        Language of the sentences (BCP 47).
    """

    policy: PolicyDocument
    verdict: PolicyVerdict
    exhibits: Exhibits
    area: str
    serves: tuple[str, ...] = ()
    design: LocalDesign | None = None
    language: str = "en-GB"

    def bucket(self, name: str) -> BucketVerdict:
        """The verdict of a bucket."""
        return self.verdict.buckets[name]


def names_of(platform: Platform) -> Names:
    """Names of areas and values of a platform."""
    areas, values = platform.table("situation/areas"), platform.table("values/values")
    return Names(
        dict(zip(areas["area"].to_list(), areas["name"].to_list(), strict=True)),
        dict(zip(values["value"].to_list(), values["name"].to_list(), strict=True)),
    )


def policy_in_area(
    platform: Platform, names: Names, verdict: PolicyVerdict, exhibits: Exhibits | None = None
) -> PolicyInArea:
    """A policy in an area from the platform's documents.

    Parameters
    ----------
    platform : Platform
    names : Names
        From `names_of`; made once for many pages.
    verdict : PolicyVerdict
        Of a policy of the platform.
    exhibits : Exhibits, optional
        The evidence; without it the page has the sentences only.
    """
    policy = platform.policies[verdict.policy]
    design = platform.designs.get(verdict.key)
    return PolicyInArea(
        policy=policy,
        verdict=verdict,
        exhibits=exhibits or Exhibits(verdict.policy, verdict.area),
        area=names.areas.get(verdict.area, verdict.area),
        serves=tuple(names.values.get(value, value) for value in policy.values.serves),
        design=design if design is not None and design.is_for(policy) else None,
        language=platform.settings.language,
    )
