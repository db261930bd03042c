"""What people fill in: an e-mail address, where they live, a code, a consent, and that they mean it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.queries import AreaChoice
from threebuckets.web.people.models import Consent, Stewardship


class EmailForm(forms.Form):
    """Where a letter shall go."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """An invitation typed by hand."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Eight groups of four letters and digits. Capitals, spaces and hyphens make no difference."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AreaForm(forms.Form):
    """Where somebody lives."""

    area = forms.ChoiceField(label=_("Where you live"), required=False)

    def __init__(self, *args: Any, areas: Iterable[AreaChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within: dict[str, list[tuple[str, str]]] = {}
        for area in areas:
            within.setdefault(area.within, []).append((area.code, area.name))
        groups = [entry for name, found in within.items() for entry in ([(name, found)] if name else found)]
        self.fields["area"].choices = [("", _("I would rather not say")), *groups]  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """Giving a consent, or taking it back."""

    purpose = forms.ChoiceField(choices=[(purpose, purpose) for purpose in Consent.PURPOSES])
    give = forms.BooleanField(required=False)


class StewardForm(EmailForm):
    """Who shall be a steward or moderator."""

    email = forms.EmailField(label=_("Their e-mail address"), max_length=254)
    name = forms.CharField(label=_("Their name"), help_text=_("All can read it in the public log."), max_length=150)
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=[
            (Stewardship.MODERATOR, _("Decide on texts (moderator)")),
            (Stewardship.STEWARD, _("All that the desk has (steward)")),
        ],
        initial=Stewardship.MODERATOR,
        widget=forms.RadioSelect,
    )


class SureForm(forms.Form):
    """That somebody means it."""

    sure = forms.BooleanField(label=_("Yes, erase everything that is kept of me"))
