"""What is filled in to set a platform up: one form a step."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from threebuckets.folder.new_folder import slug_of
from threebuckets.web.core.models import Platform
from threebuckets.web.desk.import_forms import UploadForm
from threebuckets.web.desk.set_up_actions import FirstPolicy, Given
from threebuckets.web.desk.set_up_queries import indicator_choices, levels_of, statement_choices
from threebuckets.web.resources.kinds import ROOTS, UNITS, fits, fitting_words, usual_unit

MOST_LINES, LONGEST_LINE = 500, 300


class AccountForm(forms.Form):
    """The first account of the site."""

    name = forms.CharField(label=_("Your name"), help_text=_("It stands in the public log."), max_length=150)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("You sign in with a link sent to it."), max_length=254
    )


class PlatformForm(forms.Form):
    """Title, organisation, language and level of a new platform."""

    title = forms.CharField(label=_("What is the platform called?"), max_length=120)
    organisation = forms.CharField(label=_("Who puts it forward?"), max_length=120)
    language = forms.ChoiceField(label=_("In which language is it written?"))
    level = forms.SlugField(
        label=_("What are the places called in which policies are tested?"),
        help_text=_("One word, such as ward, parish or district."),
        max_length=40,
        initial="ward",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = {"en-gb": "en-GB"}
        choices = [(codes.get(code, code), name) for code, name in settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class _LinesOrFile(UploadForm):
    """Some lines of text, or a file."""

    lines = forms.CharField(
        label=_("Paste"), required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=60_000
    )
    field_order = ("lines", "file")

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform = platform
        self.fields["file"].required = False

    def clean_file(self) -> Any:
        """The file, where there is one."""
        return super().clean_file() if self.cleaned_data.get("file") else None

    def clean_lines(self) -> list[str]:
        """Lines that say something."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            limits = {"lines": MOST_LINES, "letters": LONGEST_LINE}
            raise forms.ValidationError(
                _("At most %(lines)s lines of %(letters)s letters: send a file instead.") % limits
            )
        return lines

    def clean(self) -> dict[str, Any]:
        """One of both at least."""
        found = self.cleaned_data
        if not self.errors and not found.get("lines") and not found.get("file") and not found.get("level"):
            raise forms.ValidationError(_("Paste something or choose a file; or leave it for later."))
        return found


class AreasForm(_LinesOrFile):
    """Areas by name, or as a file; and the level at which policies are tested, where there are several."""

    level = forms.ChoiceField(label=_("Policies are tested in every"), required=False)

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, platform=platform, **kwargs)
        self.fields["lines"].label = _("Names of the places, one a line")
        self.fields["file"].label = _("Or a file with areas (CSV or GeoJSON)")
        levels = levels_of(platform)
        self.fields["level"].choices = [("", _("as it is")), *((level, level) for level in levels)]  # type: ignore[attr-defined]
        if len(levels) < 2:
            del self.fields["level"]

    def clean_lines(self) -> list[str]:
        """Names whose codes differ."""
        lines = super().clean_lines()
        codes = [line.split(";", 1)[0].strip() if ";" in line else slug_of(line) for line in lines]
        if len(set(codes)) < len(codes):
            raise forms.ValidationError(
                _(
                    "Two of the names are too much alike to be told apart. Write a code before each, as in “e05;Quayhead”."
                )
            )
        return lines


class StatementsForm(_LinesOrFile):
    """Statements, one a line, or the export of a consultation."""

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, platform=platform, **kwargs)
        self.fields["lines"].label = _("Statements, one a line")
        self.fields["lines"].help_text = _("Short sentences that people can agree or disagree with; one idea each.")
        self.fields["file"].label = _("Or the export of a consultation, with or without its votes")


class FiguresForm(UploadForm):
    """Official figures."""

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform = platform
        self.fields["file"].label = _("A file with indicators, or with figures of them by place and time")


class FirstPolicyForm(forms.Form):
    """A first policy: three questions, and what the test needs."""

    title = forms.CharField(label=_("What would you do, in one sentence?"), max_length=120)
    now = forms.CharField(
        label=_("How do people live here now?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=600
    )
    wanted = forms.CharField(
        label=_("How do we want to live?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=600
    )
    help = forms.CharField(
        label=_("What help do we need, and from whom?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    statement = forms.ChoiceField(label=_("With which statement must people agree?"), required=False)
    indicator = forms.ChoiceField(label=_("Which figure shall it change?"), required=False)
    target = forms.FloatField(label=_("To what number?"), required=False)
    kind = forms.ChoiceField(
        label=_("What does it take in one place?"),
        help_text=_("One thing to begin with; more can be added when the policy is edited."),
        required=False,
    )
    exactly = forms.CharField(
        label=_("More exactly"),
        help_text=_("A word or two, such as hall or nursery care: only offers of just that count then."),
        required=False,
        max_length=40,
    )
    amount = forms.FloatField(label=_("How much?"), required=False, min_value=0)
    unit = forms.ChoiceField(label=_("Counted in"), required=False)

    def __init__(self, *args: Any, platform: Platform, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = [("", _("I do not know yet"))]
        self.fields["statement"].choices = [*nothing, *statement_choices(platform)]  # type: ignore[attr-defined]
        self.fields["indicator"].choices = [*nothing, *indicator_choices(platform)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*nothing, *ROOTS.items()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("as is usual for it")), *UNITS.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A unit that fits what it takes; without one, the usual."""
        found = super().clean() or {}
        kind, unit = found.get("kind"), found.get("unit")
        if kind and not unit:
            found["unit"] = usual_unit(kind, {})
        elif kind and unit and not fits(unit, kind):
            self.add_error("unit", _("This is counted in: %(units)s.") % {"units": fitting_words(kind)})
        return found

    def given(self) -> FirstPolicy:
        """The policy in plain words."""
        found = dict(self.cleaned_data)
        exactly: str = found.pop("exactly")
        if found["kind"] and any(letter.isascii() and letter.isalnum() for letter in exactly):
            found["kind"] = f"{found['kind']}/{slug_of(exactly)}"
        return FirstPolicy(**found)


def given_in(form: forms.Form) -> Given:
    """What a step's form was filled in with."""
    if isinstance(form, FirstPolicyForm):
        return Given(policy=form.given())
    found = form.cleaned_data
    file = found.get("file")
    name, content = (file.name, file.read()) if file else ("", b"")
    return Given(tuple(found.get("lines") or ()), name, content, found.get("level") or "")
