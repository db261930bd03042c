"""Grants as actors and offers: who funds whom with how much, all of it given already.

A grant is money that is committed in full, so that it shows who could be asked and never counts as free. Nothing is
kept of grants to individuals: they are counted.
"""

import json
import math
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from threebuckets.exchange.contract import Batch, Source
from threebuckets.exchange.formats.organisations import Organisation, joined, readable_number
from threebuckets.exchange.ledger import SOURCE_ID
from threebuckets.exchange.logbook import Logbook
from threebuckets.exchange.naming import short_hash
from threebuckets.exchange.reading.documents import plain_text
from threebuckets.policy.tables import tables
from threebuckets.resources import is_currency
from threebuckets.stats import MIN_PEOPLE

OFFERS = "resources/offers"
_NEEDED = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
_LONGEST_ID = 64
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_FURTHER = {name: pl.String() for name in ("place", "recipient", "recipient_id", "programme", "description")}
_COLUMNS = ("offer", "actor", "kind", "amount", "unit", "reach_area", "from", "until", "committed", "basis")

Grant = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a grant stands: path in a JSON document, or line of a table."""

    file: str
    path: str = ""
    line: int | None = None

    def of(self, name: str) -> dict[str, Any]:
        """Place of one of its fields."""
        return {"file": self.file, "line": self.line, "column": f"{self.path}.{name}" if self.path else name}


@dataclass(slots=True)
class Grants:
    """Gathers grants and what is worth telling of them."""

    source: Source
    logbook: Logbook
    rows: list[dict[str, Any]] = field(default_factory=list)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    individuals: Counter[str] = field(default_factory=Counter)
    n_regrants: int = 0
    n_empty: int = 0
    n_several: int = 0

    def add(self, grant: Any, where: Where) -> None:
        """Check a grant and take it, unless it is one to a person."""
        if not isinstance(grant, dict):
            self.logbook.fault("F65", type(grant).__name__, "a grant with its fields", **where.of("grant"))
            return
        if grant.get("recipientIndividual"):
            self.individuals[_area(grant) or "an area not stated"] += 1
            self.logbook.dropped["recipientIndividual"] = "personal: people who were given a grant"
            return
        if not self._is_new(grant, where):
            return
        is_dropped = "Description" in self.logbook.dropped
        lacks = [name for name in _NEEDED if _is_empty(grant.get(name)) and not (name == "description" and is_dropped)]
        for name in lacks:
            self.logbook.fault("F10", "nothing", f"{name} of each grant", **where.of(name))
        funders = self._bodies(grant, "fundingOrganization", where)
        recipients = self._bodies(grant, "recipientOrganization", where)
        row = self._row(grant, where)
        if row and not lacks and funders and recipients:
            told = {"owner": funders[0], "recipient_id": "|".join(recipients)}
            names = "|".join(self.bodies[each].name for each in recipients)
            self.rows.append({**row, **told, "recipient": names})

    def _is_new(self, grant: Grant, where: Where) -> bool:
        identifier, content = plain_text(grant.get("id")), json.dumps(grant, sort_keys=True, default=str)
        before = self.seen.setdefault(identifier, [])
        if not identifier or not before:
            before.append(content)
            return True
        if content in before:
            self.logbook.caution("F70", identifier, "each grant once; it was taken once", **where.of("id"))
        else:
            self.logbook.fault("F69", identifier, "one grant for one id", **where.of("id"))
        return False

    def _bodies(self, grant: Grant, name: str, where: Where) -> list[str]:
        """Ids of the funders or recipients of a grant; they become actors."""
        found = grant.get(name)
        items = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        if not items:
            self.logbook.fault("F10", "nothing", f"{name} with id and name", **where.of(name))
        told = []
        for at, body in enumerate(items):
            lacks = [key for key in ("id", "name") if _is_empty(body.get(key))]
            for key in lacks:
                self.logbook.fault("F10", "nothing", f"{key} of each organisation", **where.of(f"{name}[{at}].{key}"))
            if not lacks:
                own = plain_text(body["id"])
                self.bodies.setdefault(own, _organisation(own, body))
                told.append(own)
        self.n_several += len(told) > 1
        return told

    def _row(self, grant: Grant, where: Where) -> dict[str, Any] | None:
        """The offer; None where an amount, currency or day cannot be read, or nothing was given."""
        amount = _number(grant.get("amountAwarded"))
        currency = plain_text(grant.get("currency")).upper()
        if amount is None and not _is_empty(grant.get("amountAwarded")):
            self.logbook.fault("F11", plain_text(grant["amountAwarded"]), "a number", **where.of("amountAwarded"))
        if currency and not is_currency(currency):
            self.logbook.fault("F12", currency, "a currency code such as GBP", **where.of("currency"))
        first, last = self._days(grant, where)
        self.n_regrants += not _is_empty(grant.get("regrantType"))
        if amount is not None and amount <= 0:
            self.n_empty += 1
            return None
        if amount is None or not is_currency(currency):
            return None
        identifier = plain_text(grant.get("id"))
        is_long = len(identifier) > _LONGEST_ID
        return {
            "offer": f"{identifier[: _LONGEST_ID - 7]}-{short_hash(identifier)}" if is_long else identifier,
            SOURCE_ID: identifier,
            "kind": "money",
            "amount": amount,
            "unit": currency,
            "committed": None if self.source.options["free"] == "yes" else amount,
            "reach_area": _area(grant),
            "from": first,
            "until": last,
            "basis": "listed",
            "last_confirmed": _day(grant.get("dateModified")),
            "place": _without_addresses(grant.get("title")),
            "description": _without_addresses(grant.get("description")),
            "programme": plain_text(_first(grant, "grantProgramme").get("title")) or None,
        }

    def _days(self, grant: Grant, where: Where) -> tuple[date | None, date | None]:
        """First and last day: planned, else from the award on for as many months as it lasts."""
        planned = _first(grant, "plannedDates")
        for name, value in (("awardDate", grant.get("awardDate")), *planned.items()):
            if name != "duration" and name.lower().endswith("date") and not _is_empty(value) and _day(value) is None:
                self.logbook.fault("F14", value, "a day such as 2026-05-01", **where.of(name))
        first = _day(planned.get("startDate")) or _day(grant.get("awardDate"))
        months = _number(planned.get("duration"))
        last = _day(planned.get("endDate"))
        if last is None and first and months and 0 < months <= 1200:
            last = _months_later(first, int(months))
        if first and last and first > last:
            self.logbook.caution("F23", f"{first} to {last}", "an end after the start", **where.of("plannedDates"))
            last = None
        return first, last

    def batches(self) -> Iterator[Batch]:
        """Actors and offers of all that was taken, and what there is to say."""
        file = self.source.members[0].name
        owners = joined(list(self.bodies.values()), file, self.logbook)
        if self.bodies:
            yield owners.actors
        schema = {
            **{name: tables()[OFFERS].schema[name] for name in (*_COLUMNS, "last_confirmed", SOURCE_ID)},
            **_FURTHER,
        }
        rows = [{**row, "actor": owners.actor_of[row["owner"]]} for row in self.rows]
        if rows:
            told = [{name: row.get(name) for name in schema} for row in rows]
            yield Batch(OFFERS, pl.DataFrame(told, schema=schema), file)
        self._note()

    def _note(self) -> None:
        n, people = len(self.rows), sum(self.individuals.values())
        self.logbook.counts.update({"grants": n, "to_individuals": people, "regrants": self.n_regrants})
        sums: Counter[str] = Counter()
        for row in self.rows:
            sums[row["unit"]] += row["amount"]
        amounts = ", ".join(f"{unit} {total:,.2f}" for unit, total in sorted(sums.items()))
        is_free = self.source.options["free"] == "yes"
        given = "free to be asked for, as you said" if is_free else "given already: none free"
        self.logbook.notes.append(f"Grants: {n:,} ({amounts or 'nothing'}), all of it {given}.")
        if len(sums) > 1:
            self.logbook.notes.append("There are several currencies; they are not added up.")
        if people:
            areas = ", ".join(f"{area} {k}" for area, k in sorted(self.individuals.items()) if k >= MIN_PEOPLE)
            where = f" ({areas})" if areas else ""
            self.logbook.notes.append(f"Grants to individuals, counted and not kept: {people:,}{where}.")
        for number, what in (
            (self.n_regrants, "Grants for giving on, whose money may stand there twice"),
            (self.n_empty, "Grants of nothing or less, left out"),
            (self.n_several, "Grants with several funders or recipients; the first funder owns the offer"),
        ):
            if number:
                self.logbook.notes.append(f"{what}: {number:,}.")


def _organisation(own: str, body: Mapping[str, Any]) -> Organisation:
    """A funder or recipient: the id is a register's number itself; company and charity numbers beside it count too."""
    numbers = [readable_number(own)]
    company, charity = (plain_text(body.get(key)) for key in ("companyNumber", "charityNumber"))
    if company and not own.startswith("GB-COH-") and company.isalnum() and company[-1].isdigit() and len(company) <= 8:
        numbers.append(readable_number(f"GB-COH-{company}"))
    if charity.isdigit():
        numbers.append(readable_number(f"GB-CHC-{charity}"))
    told = tuple(sorted({number for number in numbers if number}))
    return Organisation(own, plain_text(body["name"]), told, plain_text(body.get("organisationType")))


def _without_addresses(text: object) -> str:
    """A text without the e-mail addresses that somebody wrote into it."""
    return _ADDRESS.sub("(e-mail address left out)", plain_text(text))


def _area(grant: Grant) -> str | None:
    """The one area that is to benefit, where it is named by its code."""
    places = grant.get("beneficiaryLocation")
    items = places if isinstance(places, list) else []
    codes = {plain_text(each.get("geoCode")) for each in items if isinstance(each, dict) and each.get("geoCode")}
    return codes.pop() if len(codes) == 1 else None


def _first(grant: Grant, name: str) -> Mapping[str, Any]:
    found = grant.get(name)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}


def _months_later(first: date, months: int) -> date:
    """The last day of a time of so many months."""
    year, month = divmod(first.month - 1 + months, 12)
    year += first.year
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])) - timedelta(days=1)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "").strip()[:10])
    except ValueError:
        return None


def _number(value: object) -> float | None:
    try:
        number = math.nan if isinstance(value, bool) or value is None else float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
