"""What may be asked of the log, and what is chosen about updates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from threebuckets.web.desk.log_queries import Asked


class LogFilterForm(forms.Form):
    """Filters of the log; what cannot be understood counts as not asked."""

    act = forms.SlugField(required=False, max_length=64)
    words = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def asked(self) -> Asked:
        """The filters as far as they were understood."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(found.get("act", ""), found.get("words", ""), found.get("since"), found.get("page") or 1)


class RoundForm(forms.Form):
    """What shall be done with updates; anything else counts as nothing."""

    WORDS = ("update", "draft", "publish", "drop", "again")
    do = forms.ChoiceField(choices=[(word, word) for word in WORDS])


class PracticeForm(forms.Form):
    """Whether updates publish themselves."""

    publishes_itself = forms.ChoiceField(
        label=_("When facts have changed"),
        choices=[
            ("yes", _("Test and publish by itself")),
            ("no", _("Test once a day, and wait until a steward has looked at it")),
        ],
        widget=forms.RadioSelect,
    )


class BatchForm(forms.Form):
    """A batch of invitations."""

    name = forms.CharField(
        label=_("What is the batch for?"),
        help_text=_("Such as where it is handed out. It stands in the log, so name no person."),
        max_length=120,
    )
    n = forms.IntegerField(label=_("How many?"), min_value=1, max_value=1000, initial=20)


class ReasonForm(forms.Form):
    """Why something is done, for the log."""

    reason = forms.CharField(max_length=300)
