"""What people fill in: an e-mail address, where they live, a code, a consent, and that they mean it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threebuckets.web.core.queries import AreaChoice
from threebuckets.web.people.models import Consent, Stewardship
from threebuckets.web.people.words import N_WORDS, strange_words, typed_words


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


class WordsForm(forms.Form):
    """Twelve words that somebody wrote down; `together`: what was given in this browser is theirs too."""

    words = forms.CharField(
        label=_("Your twelve words"),
        help_text=_(
            "In their order. Capitals, numbers and commas make no difference; four letters of a word are enough."
        ),
        max_length=400,
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    together = forms.BooleanField(
        label=_("What was given in this browser before is mine too: put it together"), required=False
    )

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_known:
            del self.fields["together"]

    def clean_words(self) -> tuple[str, ...]:
        """Twelve words of the list."""
        words = typed_words(self.cleaned_data["words"])
        if (n := len(words)) != N_WORDS:
            found = ngettext(
                "This is %(n)d word; there should be twelve.", "These are %(n)d words; there should be twelve.", n
            )
            raise forms.ValidationError(found % {"n": n})
        if strange := strange_words(words):
            raise forms.ValidationError(
                _("Not words of the list: %(words)s. Look whether one is mistyped.") % {"words": ", ".join(strange)}
            )
        return words

    def refuse(self) -> None:
        """Say that nobody has these words."""
        self.add_error("words", _("Nobody has these words in this order, or newer ones were made since."))


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
