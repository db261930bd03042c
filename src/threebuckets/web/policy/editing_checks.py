"""What a policy's text names must exist on the platform: checked before it is saved, as the folder's reader checks it."""

from collections.abc import Iterator

from threebuckets.errors import Fault
from threebuckets.policy.documents import PolicyDocument
from threebuckets.web.core.models import Platform
from threebuckets.web.policy.models import Policy
from threebuckets.web.resources.models import Actor
from threebuckets.web.situation.models import Indicator
from threebuckets.web.values.models import Statement, Value

Named = tuple[str, str]
"""Path in the document, and the code that stands there."""


def platform_faults(platform: Platform, document: PolicyDocument) -> tuple[Fault, ...]:
    """Codes that nothing on the platform has, and needs without a direction."""
    polarity = dict(Indicator.objects.filter(platform=platform).values_list("code", "polarity"))
    policies = set(Policy.objects.filter(platform=platform).values_list("slug", flat=True))
    statements = _known(Statement, platform, [code for _, code in _statements(document)])
    values = _known(Value, platform, list(document.values.serves))
    actors = _known(Actor, platform, [part.led_by for part in document.core if part.led_by])
    needs = [(f"needs[{n}].indicator", need.indicator) for n, need in enumerate(document.needs)]
    leads = [(f"core[{n}].led_by", part.led_by) for n, part in enumerate(document.core) if part.led_by]
    others = [(key, slug) for key in ("requires", "excludes") for slug in getattr(document, key)]
    return (
        *_missing(_statements(document), statements, "the short name of a statement of this platform"),
        *_missing(needs, set(polarity), "the short name of an indicator of this platform"),
        *_missing([("values.serves", code) for code in document.values.serves], values, "the short name of a value"),
        *_missing(leads, actors, "the short name of an actor of this platform"),
        *_missing(others, policies - {document.slug}, "the short name of another policy"),
        *_without_direction(document, polarity),
    )


def _statements(document: PolicyDocument) -> list[Named]:
    return [(f"statements[{n}].statement", link.statement) for n, link in enumerate(document.statements)]


def _known(model: type[Statement] | type[Value] | type[Actor], platform: Platform, codes: list[str]) -> set[str]:
    return set(model.objects.filter(platform=platform, code__in=codes).values_list("code", flat=True))


def _missing(named: list[Named], known: set[str], expected: str) -> Iterator[Fault]:
    for column, code in named:
        if code not in known:
            yield Fault("F21", "error", "", None, column, code, expected)


def _without_direction(document: PolicyDocument, polarity: dict[str, int]) -> Iterator[Fault]:
    for n, need in enumerate(document.needs):
        if polarity.get(need.indicator) == 0 and need.direction is None:
            found = f"{need.indicator}, of which neither more nor less is better by itself"
            yield Fault("F35", "error", "", None, f"needs[{n}].direction", found, "higher or lower")
