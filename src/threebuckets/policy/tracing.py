"""From an input key to the rows it came from, so that every verdict can be followed back by hand."""

from collections.abc import Iterable

FILES = {
    "support": "values/votes.csv or values/published.csv",
    "support-without": "values/votes.csv or values/published.csv",
    "groups": "values/votes.csv and values/people.csv, or values/published.csv",
    "groups-without": "values/votes.csv, or values/published.csv",
    "statement": "values/statements.csv",
    "value": "values/values.csv",
    "area": "situation/areas.csv",
    "area-fact": "situation/areas.csv",
    "indicator": "situation/indicators.csv",
    "grade": "situation/indicators.csv",
    "series": "situation/observations.csv",
    "forecast": "situation/observations.csv (projected)",
    "pool": "situation/observations.csv (how far past projections missed)",
    "scale": "situation/observations.csv (all places of the level)",
    "evidence": "situation/evidence.csv",
    "evidence-index": "situation/evidence.csv (all studies of the kind)",
    "offer": "resources/offers.csv",
    "offers-index": "resources/offers.csv (what reaches the area)",
    "people": "resources/offers.csv (offers of persons, never named)",
    "actor": "resources/actors.csv",
    "pledge": "delivery/pledges.csv",
    "pledges-index": "delivery/pledges.csv",
    "register": "platform.toml, [resources] register_complete",
    "leaning": "policies/ (which of them count on the same offer)",
    "rules": "the rule file",
    "day": "the day of the test",
}
WORDS = {
    "support": ("statement", "area"),
    "support-without": ("policy left out", "statement", "area"),
    "groups": ("area",),
    "groups-without": ("policy left out", "area"),
    "series": ("indicator", "area"),
    "forecast": ("indicator", "area"),
    "scale": ("indicator", "level"),
    "offers-index": ("kind", "area"),
    "register": ("kind", "area"),
    "design": ("policy", "area"),
    "area-fact": ("column", "area"),
}


def row_behind(key: str) -> tuple[str, str]:
    """File and row that an input key stands for.

    Examples
    --------
    >>> row_behind("series:claimant-count:E08000001")
    ('situation/observations.csv', 'indicator claimant-count, area E08000001')
    >>> row_behind("policy:family-centres")
    ('policies/family-centres.md', '')
    """
    word, _, rest = key.partition(":")
    if word == "policy":
        return f"policies/{rest}.md", ""
    if word == "design":
        policy, _, area = rest.partition(":")
        return f"designs/{policy}/{area}.md", ""
    if word not in WORDS:
        return FILES.get(word, word), rest
    names = WORDS[word]
    values = rest.split(":", len(names) - 1)
    return FILES.get(word, word), ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=False))


def rows_behind(keys: Iterable[str], *, most: int = 8) -> list[tuple[str, str]]:
    """Files with the rows read of each, the first few named and the rest counted."""
    found: dict[str, list[str]] = {}
    for key in keys:
        file, row = row_behind(key)
        found.setdefault(file, []).append(row)
    lines = []
    for file, rows in sorted(found.items()):
        named = [row for row in sorted(set(rows)) if row]
        text = "; ".join(named[:most]) + (f"; and {len(named) - most} more" if len(named) > most else "")
        lines.append((file, text))
    return lines
