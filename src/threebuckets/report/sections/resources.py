"""Who could do it? Each requirement with what is there for it: sure, likely, and listed but not asked."""

from threebuckets.policy.exhibits import OfferExhibit, RequirementExhibit
from threebuckets.policy.wording import day, number, opening, with_unit
from threebuckets.report.charts import MeterPart, Table, meter, table_details
from threebuckets.report.policy_in_area import PolicyInArea
from threebuckets.report.sections.parts import foot, section
from threebuckets.report.wording import FEWEST_PEOPLE, capital, counted, escaped

PRINTED_REQUIREMENTS = 4
SHOWN_OFFERS = 3
LAYERS = {"certain": "sure", "chancy": "likely", "unknown": "listed, not asked"}


def resources_section(page: PolicyInArea) -> str:
    """The Resources card of a policy's page."""
    lines = sorted(page.exhibits.requirements, key=_shortfall)
    tables = table_details(requirements_table(tuple(lines))) if lines else ""
    if any(line.offers for line in lines):
        tables += table_details(offers_table(tuple(lines)), "Every offer as a table")
    said = (
        f"As of {day(page.verdict.on)}",
        f"offers within reach of {escaped(page.area)}",
        "the whole bar: the most that may be needed",
    )
    return section(page, "resources", _table(lines) + _leads(page), foot(said, tables))


def requirements_table(lines: tuple[RequirementExhibit, ...]) -> Table:
    """What it takes and what is there, in the unit of each requirement."""
    rows = tuple(
        (
            capital(line.label),
            line.unit,
            number(line.low),
            number(line.amount),
            number(line.high),
            _cell(line.certain, line),
            _cell(line.chancy, line),
            _cell(line.unknown, line),
        )
        for line in lines
    )
    head = ("Required", "Unit", "At least", "Best guess", "At most", "Sure", "Likely", "Not asked")
    return Table("What it takes, and what is there", head, rows)


def offers_table(lines: tuple[RequirementExhibit, ...]) -> Table:
    """Every offer that counts, by requirement."""
    rows = tuple(
        (
            opening(offer.actor),
            line.label,
            "" if offer.amount is None else with_unit(offer.amount, offer.unit),
            day(offer.until) if offer.until else "",
            LAYERS.get(offer.layer, offer.layer),
        )
        for line in lines
        for offer in line.offers
    )
    return Table("Offers", ("Who", "For", "How much", "Until", "How sure"), rows)


def _shortfall(line: RequirementExhibit) -> tuple[bool, float]:
    """What is short comes first."""
    there = line.certain + line.chancy
    return (there >= line.high, there / line.high)


def _table(lines: list[RequirementExhibit]) -> str:
    if not lines:
        return ""
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Required here", "How much", "What we can call upon"))
    rows = "".join(_row(line, n >= PRINTED_REQUIREMENTS) for n, line in enumerate(lines))
    left = len(lines) - PRINTED_REQUIREMENTS
    more = f'<p class="only-print small muted">and {left} more</p>' if left > 0 else ""
    key = "".join(
        f'<span><i class="sw {state}"></i>{word}</span>'
        for state, word in (("full res", "sure"), ("mid res", "likely"), ("none", "open"))
    )
    return f'<table class="stack needs gap-s"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}<p class="key">{key}</p>'


def _row(line: RequirementExhibit, is_beyond: bool) -> str:
    extra = ' class="beyond"' if is_beyond else ""
    amount = with_unit(line.amount, line.unit)
    decimals = 0 if line.low >= FEWEST_PEOPLE else None
    span = "" if line.low == line.high else f"{number(line.low, decimals)}–{number(line.high, decimals)}"
    range_ = f'<br><span class="muted small">{span}</span>' if span else ""
    part = f'<span class="muted small no-print"><br>{escaped(line.part)}</span>' if line.part else ""
    needed = f'<td data-label="Needed: ">{escaped(amount)}{range_}</td>'
    bar = meter([MeterPart(line.certain / line.high, "solid"), MeterPart(line.chancy / line.high, "half")])
    there = f'<td data-label="To call upon: ">{_there(line)}{_who(line)}{bar}</td>'
    return f'<tr{extra}><th scope="row">{escaped(capital(line.label))}{part}</th>{needed}{there}</tr>'


def _there(line: RequirementExhibit) -> str:
    """What is there in words."""
    said = [
        f"{_amount(value, line)} {LAYERS[layer]}"
        for layer, value in (("certain", line.certain), ("chancy", line.chancy), ("unknown", line.unknown))
        if value > 0
    ]
    unstated = sum(offer.amount is None for offer in line.offers)
    if unstated and line.unknown == 0:
        said.append(f"{counted(unstated, 'offer')} of an amount not stated")
    return escaped("; ".join(said)) or "nothing on record"


def _amount(value: float, line: RequirementExhibit) -> str:
    """An amount; of persons never fewer than ten."""
    if _hidden(value, line):
        return f"fewer than {FEWEST_PEOPLE} people"
    return with_unit(value, line.unit, 0 if value >= FEWEST_PEOPLE else None)


def _hidden(value: float, line: RequirementExhibit) -> bool:
    """Whether an amount speaks of fewer than ten persons."""
    return line.kind.split("/")[0] == "person" and 0 < value < FEWEST_PEOPLE


def _cell(value: float, line: RequirementExhibit) -> str:
    return f"under {FEWEST_PEOPLE}" if _hidden(value, line) else number(value)


def _who(line: RequirementExhibit) -> str:
    """The first who could give it, and how many other policies lean on the same offers."""
    order = {"certain": 0, "chancy": 1}
    offers = sorted(line.offers, key=lambda offer: (order.get(offer.layer, 2), -(offer.amount or 0.0), offer.actor))
    names = list(dict.fromkeys(_offer_words(offer) for offer in offers))
    words = opening("; ".join(names[:SHOWN_OFFERS]))
    if len(names) > SHOWN_OFFERS:
        words += f"; and {len(names) - SHOWN_OFFERS} more"
    if line.leaning:
        others = f"{line.leaning} other {'policy' if line.leaning == 1 else 'policies'}"
        words += f"{'. ' if words else ''}Also counted by {others}."
    return f'<br><span class="muted small clamp">{escaped(words)}</span>' if words else ""


def _offer_words(offer: OfferExhibit) -> str:
    until = f" until {day(offer.until)}" if offer.until else ""
    gains = f" – {offer.gains}" if offer.gains else ""
    return f"{offer.actor}{until}{gains}"


def _leads(page: PolicyInArea) -> str:
    if not page.exhibits.leads:
        return ""
    said = "; ".join(f"{actor} leads “{part}”" for part, actor in sorted(page.exhibits.leads.items()))
    return f'<p class="small muted gap-s clamp">{escaped(said)}</p>'
