"""How unequal areas are in an indicator, as sentences and a table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from threebuckets.policy.wording import number
from threebuckets.web.situation.sheet_types import IndicatorSheet, Spread
from threebuckets.web.situation.wording import amount, change, period_words


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of inequality: its name, what it says, and its figure."""

    name: str
    gist: str
    value: str


@dataclass(frozen=True, slots=True)
class SpreadCard:
    """Everything the card of inequality shows; `worst` and `best` are the means of the fifths, with their sizes drawn."""

    sentence: str
    over_time: str
    weighted: bool
    period: str
    worst: str
    best: str
    worst_share: float
    best_share: float
    measures: tuple[Measure, ...]


def spread_card(sheet: IndicatorSheet) -> SpreadCard | None:
    """The card; None where too few areas have a figure at one period."""
    spread = sheet.spread
    if spread is None:
        return None
    most = max(abs(spread.worst_fifth), abs(spread.best_fifth)) or 1.0
    return SpreadCard(
        sentence=_sentence(sheet, spread),
        over_time=_over_time(spread),
        weighted=spread.weighted,
        period=period_words(spread.start, spread.end),
        worst=amount(spread.worst_fifth, sheet.about),
        best=amount(spread.best_fifth, sheet.about),
        worst_share=max(spread.worst_fifth, 0.0) / most,
        best_share=max(spread.best_fifth, 0.0) / most,
        measures=tuple(_measures(sheet, spread)),
    )


def _sentence(sheet: IndicatorSheet, spread: Spread) -> str:
    words = {
        "best": amount(spread.best_fifth, sheet.about),
        "worst": amount(spread.worst_fifth, sheet.about),
    }
    if sheet.about.polarity == 0:
        return _("In the fifth where it is highest it is {best}; in the fifth where it is lowest, {worst}.").format(
            **words
        )
    if spread.ratio is None or spread.ratio <= 0:
        return _("The best-off fifth has {best}, the worst-off fifth {worst}.").format(**words)
    times = number(max(spread.ratio, 1 / spread.ratio), 1)
    return _("The best-off fifth has {best}, the worst-off fifth {worst}: one is {times} times the other.").format(
        **words, times=times
    )


def _over_time(spread: Spread) -> str:
    since = period_words(spread.first_start, spread.first_end)
    words = {
        "converging": _("Since {since} the areas have come closer together."),
        "diverging": _("Since {since} the areas have grown further apart."),
        "no clear change": _("Whether they have come closer together since {since} is too close to call."),
    }
    return words.get(spread.word, _("Too few figures to tell whether they come closer together.")).format(since=since)


def _measures(sheet: IndicatorSheet, spread: Spread) -> list[Measure]:
    """The measures that there are."""
    slope = change(spread.sii, sheet.about)
    if slope and spread.sii_low is not None and spread.sii_high is not None:
        ends = {"slope": slope, "low": number(spread.sii_low, sheet.about.decimals)}
        slope = _("{slope} ({low} to {high})").format(**ends, high=number(spread.sii_high, sheet.about.decimals))
    found = [
        (_("Gap"), _("best-off fifth less worst-off fifth"), change(spread.gap, sheet.about)),
        (_("Slope"), _("from the worst-off end to the best-off end, with its 95% interval"), slope),
        (_("Ratio"), _("best-off fifth over worst-off fifth"), _plain(spread.ratio)),
        (_("Relative slope"), _("best-off end over worst-off end"), _plain(spread.rii)),
        (_("Gini"), _("0 all alike, 1 all in one place"), _plain(spread.gini, 3)),
        (_("Theil"), _("0 all alike"), _plain(spread.theil, 3)),
        (_("Variation"), _("standard deviation over mean"), _plain(spread.variation, 3)),
        (_("Polarisation"), _("0.53 one hump, 0.69 and more two camps"), _plain(spread.polarisation, 2)),
    ]
    return [Measure(*row) for row in found if row[2]]


def _plain(value: float | None, decimals: int = 2) -> str:
    return "" if value is None else number(value, decimals)
