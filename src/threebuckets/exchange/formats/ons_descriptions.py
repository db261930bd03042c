"""What the publisher says about an indicator of Explore Local Statistics in the JSON beside its table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from threebuckets.exchange.contract import Limits, Member
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.reading.documents import read_json

_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Description:
    """Label, decimals, source and caveats of an indicator; empty or None where nothing is said."""

    label: str = ""
    decimals: int | None = None
    publisher: str = ""
    url: str = ""
    published_on: date | None = None
    text: str = ""
    caveats: str = ""
    is_standardised: bool | None = None
    is_experimental: bool = False


def described(members: Iterable[Member], logbook: Logbook, limits: Limits) -> dict[str, Description]:
    """Descriptions by the indicator's name in the table (and by its label), from every JSON file among the members."""
    found: dict[str, Description] = {}
    for member in members:
        if member.name.endswith(".json"):
            document = read_json(member, logbook, limits)
            found |= _of_document(document) if isinstance(document, Mapping) else {}
    return found


def _of_document(document: Mapping[str, Any]) -> dict[str, Description]:
    found = {}
    for block in document.values():
        if not isinstance(block, Mapping):
            continue
        shared = block[_SHARED] if isinstance(block.get(_SHARED), Mapping) else {}
        single = [("", block)] if "label" in block else []
        named = [(name, each) for name, each in block.items() if isinstance(each, Mapping) and name != _SHARED]
        for name, each in [*single, *named]:
            description = _description({**shared, **{key: value for key, value in each.items() if value is not None}})
            found[name or description.label] = description
            found.setdefault(description.label, description)
    return found


def _description(said: Mapping[str, Any]) -> Description:
    decimals = said.get("decimalPlaces")
    return Description(
        label=_text(said.get("label")),
        decimals=decimals if isinstance(decimals, int) and 0 <= decimals <= 6 else None,
        publisher=_text(said.get("sourceOrg")),
        url=_text(said.get("sourceURL")),
        published_on=_day(_text(said.get("sourceDate"))),
        text=_text(said.get("longDescription")),
        caveats=_text(said.get("caveats")),
        is_standardised={"T": True, "F": False}.get(_text(said.get("standardised"))),
        is_experimental=said.get("experimentalStatistic") == "T",
    )


def _text(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _day(text: str) -> date | None:
    """A day written dd/mm/yyyy; None where it is not one."""
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None
