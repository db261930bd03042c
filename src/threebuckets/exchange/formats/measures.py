"""What kind of number an indicator is, from the words publishers use for it; and its base where it is a rate.

Words not known here leave the measure empty: it is never guessed from the values.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

_RATE = re.compile(r"\bper ([\d,]+)\b")
_WORDS = (
    ("proportion", re.compile(r"^(%|percent(age)?s?|proportion|share)\b|percentage")),
    ("money", re.compile(r"^(pounds|£|gbp|euros?|dollars?)|£")),
    ("index", re.compile(r"\bindex\b")),
    ("mean", re.compile(r"^(mean|average|median|years|minutes|mins|hours|days|score)\b")),
    ("count", re.compile(r"^(number|count)\b")),
)
_OWN = frozenset({"count", "proportion", "rate", "mean", "index", "money"})


@dataclass(frozen=True, slots=True)
class Measure:
    """Kind of number and base of a rate; None where not known."""

    kind: str | None
    per: float | None


def measure_of(words: str | None) -> Measure:
    """The measure that words name.

    Examples
    --------
    >>> measure_of("Rate per 100,000 population"), measure_of("Pounds").kind, measure_of("Fish").kind
    (Measure(kind='rate', per=100000.0), 'money', None)
    """
    text = (words or "").strip().lower()
    if text in _OWN:
        return Measure(text, None)
    rate = _RATE.search(text)
    if rate and rate.group(1).replace(",", "").isdigit():
        return Measure("rate", float(rate.group(1).replace(",", "")))
    return Measure(next((kind for kind, pattern in _WORDS if pattern.search(text)), None), None)


def with_known_measures(rows: pl.DataFrame, pairs: Mapping[str, str]) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """Rows of indicators whose `measure` and `limits` stand in our words, and the pairs that go with them.

    What the publisher called the measure is kept in a column `measure_words` where it was another word.
    """
    changed, found = rows, dict(pairs)
    if "limits" in pairs:
        words = {"true": "given", "false": "unknown", "yes": "given", "no": "unknown"}
        limits = rows[pairs["limits"]]
        changed = changed.with_columns(limits.str.to_lowercase().replace(words).alias(pairs["limits"]))
    if "measure" in pairs and not set(rows[pairs["measure"]].drop_nulls()) <= _OWN:
        theirs = rows[pairs["measure"]]
        known = {words: measure_of(words) for words in theirs.drop_nulls().unique()}
        kinds = {words: measure.kind for words, measure in known.items()}
        changed = changed.with_columns(
            theirs.alias("measure_words"),
            theirs.replace_strict(kinds, default=None, return_dtype=pl.String).alias(" measure"),
        )
        found["measure"] = " measure"
        if "per" not in pairs:
            bases = {words: f"{measure.per:.0f}" for words, measure in known.items() if measure.per}
            per = theirs.replace_strict(bases, default=None, return_dtype=pl.String)
            changed = changed.with_columns(per.alias(" per"))
            found["per"] = " per"
        changed = changed.drop(pairs["measure"]) if pairs["measure"] not in found.values() else changed
    return changed, found
