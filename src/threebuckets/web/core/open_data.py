"""Reads for the page of open data: which files there are, and their content.

Files are made once a round; only the list of verdicts is written from rows, as it is asked for.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from threebuckets.policy.outcomes import Outcome
from threebuckets.web.changes.models import Download, Round, Verdict
from threebuckets.web.core.csv_files import Cell, csv_bytes
from threebuckets.web.core.models import Platform

ROUND_FILE = "verdicts.json"
TABLE_FILE = "verdicts.csv"
RULES_FILE = "rules.toml"
COLUMNS = (
    "policy",
    "area",
    "outcome",
    "values",
    "situation",
    "resources",
    "weakest_probability",
    "valid_until",
    "sentence",
)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that can be taken home; `size` in bytes, None where it is written as it is asked for."""

    name: str
    title: str
    gist: str
    size: int | None


@dataclass(frozen=True, slots=True)
class DataPage:
    """All that the page of open data shows."""

    files: tuple[OpenFile, ...]
    folder_name: str
    command: str
    sources: tuple[dict[str, Any], ...]


def data_for_page(platform: Platform, round_: Round) -> DataPage:
    """The files of the newest round, and how to compute its verdicts again."""
    sizes = dict(Download.objects.filter(round=round_).annotate(size=Length("content")).values_list("name", "size"))
    folder = next(iter(sizes), "")
    whole = Round.objects.filter(pk=round_.pk).values_list(Length("round_json"), flat=True).first()
    rules = Platform.objects.filter(pk=platform.pk).values_list(Length("rules_text"), flat=True).first()
    files = [
        *(OpenFile(name, _("The platform folder"), _folder_gist(), size) for name, size in sizes.items()),
        OpenFile(ROUND_FILE, _("The verdicts"), _("Every check with its figures, as JSON."), whole),
        OpenFile(TABLE_FILE, _("The verdicts as a table"), _("One line a policy and area, for a spreadsheet."), None),
        OpenFile(RULES_FILE, _("The rules"), _("Every threshold of the test, with its reason."), rules),
    ]
    command = f"threebuckets test {platform.slug}/ --on {round_.on.isoformat()} --json"
    return DataPage(tuple(files), folder, command, tuple(round_.figures.get("sources", ())))


def download_for_name(platform: Platform, round_: Round, name: str) -> bytes | None:
    """Content of a file of the newest round; None where there is no such file."""
    if name == ROUND_FILE:
        return bytes(Round.objects.values_list("round_json", flat=True).get(pk=round_.pk))
    if name == TABLE_FILE:
        return _table(round_)
    if name == RULES_FILE:
        return Platform.objects.values_list("rules_text", flat=True).get(pk=platform.pk).encode()
    content = Download.objects.filter(round=round_, name=name).values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _folder_gist() -> str:
    return _("Policies, designs, statements, published votes, figures, studies and offers, as plain files.")


def _table(round_: Round) -> bytes:
    """The verdicts, one line a policy and area."""
    return csv_bytes(COLUMNS, map(_line, Verdict.objects.filter(round=round_).order_by("policy_slug", "area_code")))


def _line(row: Verdict) -> tuple[Cell, ...]:
    outcomes = (row.outcome, row.values_outcome, row.situation_outcome, row.resources_outcome)
    words = (Outcome(outcome).label for outcome in outcomes)
    share = "" if row.probability is None else f"{row.probability:.3f}"
    return (row.policy_slug, row.area_code, *words, share, row.valid_until, row.headline)
