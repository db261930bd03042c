"""The file handed in, and the choices by which it is read: made from the registry of formats, so no form names one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from threebuckets.exchange import SOURCE_OPTIONS, Option
from threebuckets.policy.tables import tables
from threebuckets.web.desk.import_actions import Choices
from threebuckets.web.desk.import_queries import readable_formats
from threebuckets.web.desk.import_reports import options_for
from threebuckets.web.desk.models import Import

OPTION, COLUMN = "option-", "column-"
LONGEST = 500
MOST_COLUMNS = 40


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=_("File"), help_text=_("It is read and shown to you first. Nothing is written before you say so.")
    )

    def clean_file(self) -> UploadedFile:
        """The file, unless it is too large."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MB * 1_000_000:
            limit = {"limit": settings.UPLOAD_MB}
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB (setting TB_UPLOAD_MB). Send it in parts, or load a folder.")
                % limit
            )
        return file


class ChoicesForm(forms.Form):
    """How a file shall be read: format, name of the source, options of the format, columns."""

    format = forms.ChoiceField(label=_("Format"), required=False)
    source = forms.RegexField(
        label=_("Name of the source"),
        regex=r"^[a-z0-9][a-z0-9:.-]{0,63}$",
        required=False,
        help_text=_("Small letters, digits, hyphens. Under this name its rows are known when it comes again."),
    )

    def __init__(self, row: Import, data: Any = None) -> None:
        chosen = (data or {}).get("format") or row.format or row.report.get("format", "")
        known = {each.name: each.title for each in readable_formats()}
        given = row.options
        initial = {"format": chosen, "source": given.get("source") or row.report.get("source", "")}
        super().__init__(data, initial=initial)
        self.fields["format"].choices = [("", _("As it looks")), *known.items()]  # type: ignore[attr-defined]
        self._add_options(chosen if chosen in known else "", given.get("options", {}))
        self._add_columns(chosen if chosen in known else "", given.get("columns") or row.report.get("mapping", {}), row)

    def option_fields(self) -> list[forms.BoundField]:
        """Fields of options."""
        return [self[name] for name in self.fields if name.startswith(OPTION)]

    def column_fields(self) -> list[forms.BoundField]:
        """Fields of columns."""
        return [self[name] for name in self.fields if name.startswith(COLUMN)]

    def choices(self) -> Choices:
        """What was chosen."""
        found = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return Choices(
            format=found.get("format", ""),
            source=found.get("source", ""),
            options={name.removeprefix(OPTION): value for name, value in found.items() if name.startswith(OPTION)},
            columns={name.removeprefix(COLUMN): value for name, value in found.items() if name.startswith(COLUMN)},
        )

    def _add_options(self, name: str, given: dict[str, str]) -> None:
        own: tuple[Option, ...] = options_for(name)["options"] if name else ()
        for option in (*own, *SOURCE_OPTIONS):
            self.fields[OPTION + option.name] = _field_of(option, given.get(option.name, ""))

    def _add_columns(self, name: str, given: dict[str, str], row: Import) -> None:
        reasons = row.report.get("reasons", {})
        for column in _columns_asked(name, row) if name else ():
            self.fields[COLUMN + column] = forms.CharField(
                label=column,
                required=False,
                max_length=LONGEST,
                initial=given.get(column, ""),
                help_text=reasons.get(column, ""),
            )


def _field_of(option: Option, given: str) -> forms.Field:
    words: dict[str, Any] = {
        "label": option.name,
        "help_text": option.help,
        "required": False,
        "initial": given or option.default,
    }
    if option.choices:
        choices = [(value, value or "–") for value in dict.fromkeys(["", *option.choices])]
        return forms.ChoiceField(choices=choices, **words)
    return forms.CharField(max_length=LONGEST, **words)


def _columns_asked(name: str, row: Import) -> list[str]:
    """Columns that a mapping may name; of a format that fills any table, those of the tables found in the file."""
    mappable = list(options_for(name)["mappable"])
    found = [tables()[table["name"]] for table in row.report.get("tables", ()) if table["name"] in tables()]
    own = {column for table in found for column in table.schema}
    return mappable if len(mappable) <= MOST_COLUMNS else [column for column in mappable if column in own]
