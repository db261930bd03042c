"""What may be sent to the pages of values, and asked of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threebuckets.web.values.badge_queries import BadgePage
from threebuckets.web.values.models import Badge

MIN_LETTERS = 5
NO_SENTENCE = _("Write a sentence that people can agree or disagree with.")
ANSWERS = {"1": 1, "0": 0, "-1": -1}
LONGEST = 200
SORTS = (
    ("bridging", _("What bridges first")),
    ("shared", _("Widest agreement first")),
    ("dividing", _("Furthest apart first")),
    ("agree", _("Most agree")),
    ("disagree", _("Most disagree")),
    ("answers", _("Most answers")),
    ("text", _("Wording, A to Z")),
)


@dataclass(frozen=True, slots=True)
class SentVote:
    """An answer as it was sent: by the card that was drawn, or to a statement that was chosen.

    No form: it is never shown again with its faults, and read more often than all forms together.
    """

    vote: int
    card: str
    statement: str
    area: str
    matters: bool
    consents: bool

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "SentVote | None":
        """What was sent; None where it is no answer, or too long to be one of ours."""
        card, statement, area = (sent.get(name, "") for name in ("card", "statement", "area"))
        vote = ANSWERS.get(sent.get("vote", ""))
        if vote is None or any(len(text) > LONGEST or "\0" in text for text in (card, statement, area)):
            return None
        return cls(vote, card, statement, area, matters="matters" in sent, consents="consent" in sent)


class LandscapeForm(forms.Form):
    """Search and order of the table of statements; what cannot be understood counts as not asked."""

    q = forms.CharField(required=False, max_length=100)
    sort = forms.ChoiceField(required=False, choices=SORTS)
    all = forms.BooleanField(required=False)

    @classmethod
    def understood(cls, given: Any) -> dict[str, Any]:
        """As far as it was understood."""
        form = cls(given)
        form.is_valid()
        found = form.cleaned_data
        return {
            "search": found.get("q", ""),
            "sort": found.get("sort", "") or SORTS[0][0],
            "is_whole": found.get("all", False),
        }


class StatementForm(forms.Form):
    """A statement of one's own; `anyway` where none of the similar ones says the same."""

    text = forms.CharField(
        label=_("What do you think should hold here?"),
        help_text=_("One idea, in one sentence that others can agree or disagree with. At most 280 letters."),
        min_length=8,
        max_length=280,
        error_messages={"min_length": NO_SENTENCE},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": 280}),
    )
    consent = forms.BooleanField(
        required=False,
        label=_("Keep my statement and my votes under a pseudonym. I may take them with me or erase them at any time."),
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """The text in one line, without signs that change the direction of what follows or cannot be seen."""
        text = "".join(" " if letter.isspace() else letter for letter in self.cleaned_data["text"])
        kept = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
        text = unicodedata.normalize("NFC", " ".join(kept.split()))
        if sum(letter.isalpha() for letter in text) < MIN_LETTERS:
            raise forms.ValidationError(NO_SENTENCE)
        return text


class BadgeForm(forms.Form):
    """A badge: for or against a statement or a policy, until a day."""

    stance = forms.ChoiceField(
        label=_("I am"), choices=[(Badge.FOR, _("for")), (Badge.AGAINST, _("against"))], widget=forms.RadioSelect
    )
    about = forms.ChoiceField(label=_("About"))
    until = forms.DateField(
        label=_("Until"),
        help_text=_("It comes off by itself after that day; you may take it off at any time."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    consent = forms.BooleanField(
        required=False,
        label=_("Keep this stance under a pseudonym for as long as I wear it."),
    )

    def __init__(self, page: BadgePage, data: Any = None) -> None:
        super().__init__(data, initial=self._initial(page))
        self._days = page.first, page.last
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            (_("Statements you voted on"), [(f"statement:{code}", text) for code, text in page.statements]),
            (_("Policies"), [(f"policy:{slug}", title) for slug, title in page.policies]),
        ]
        self.fields["until"].widget.attrs |= {"min": page.first.isoformat(), "max": page.last.isoformat()}

    def clean_until(self) -> date:
        """A day from today to a year from now."""
        first, last = self._days
        found: date = self.cleaned_data["until"]
        if not first <= found <= last:
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return found

    @staticmethod
    def _initial(page: BadgePage) -> dict[str, Any]:
        about = f"policy:{page.policy}" if page.policy else f"statement:{page.statement}"
        return {"stance": page.stance, "about": about, "until": page.usual}
