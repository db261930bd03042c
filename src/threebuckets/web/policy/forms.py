"""What may be asked and handed in on the pages of policies; a filter that cannot be understood counts as not asked."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from threebuckets.web.core.queries import AreaChoice
from threebuckets.web.policy.models import Argument
from threebuckets.web.policy.proposal_actions import ProposalText
from threebuckets.web.policy.queries import SORTS

LONGEST_ARGUMENT = 500
LONGEST_SENTENCE = 200
LONGEST_ANSWER = 2000
ENOUGH = (10, 20, 50, 100)


class AreaForm(forms.Form):
    """The area a policy is looked at in."""

    area = forms.CharField(required=False, max_length=64)

    @classmethod
    def understood(cls, asked: QueryDict) -> dict[str, str]:
        """The fields that were understood; the others are empty."""
        form = cls(asked)
        form.is_valid()
        return {name: form.cleaned_data.get(name, "") for name in form.fields}


class ListForm(AreaForm):
    """Area and order of the list."""

    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in SORTS])


class LetterForm(AreaForm):
    """Which letter: the area, and the fact that is missing there."""

    fact = forms.CharField(required=False, max_length=64)


class AgreeForm(forms.Form):
    """Agreeing that what one writes is kept; the box is left out for those who agreed before."""

    agree = forms.BooleanField(
        label=_("I agree that this is kept under a pseudonym and shown to everybody. I can take it back at any time."),
        help_text=_("It may show what you think about politics. Nobody learns who you are."),
        error_messages={"required": _("Without your consent nothing can be kept.")},
    )

    def __init__(self, *given: Any, asks_consent: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.label_suffix = ""
        if not asks_consent:
            del self.fields["agree"]


class ArgumentForm(AgreeForm):
    """An argument for or against."""

    side = forms.ChoiceField(
        label=_("Is it for or against?"),
        widget=forms.RadioSelect,
        choices=[(Argument.FOR, _("For")), (Argument.AGAINST, _("Against"))],
    )
    text = forms.CharField(
        label=_("Your argument"),
        help_text=_("One reason, in a sentence or two. Please name no person."),
        max_length=LONGEST_ARGUMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("side", "text", "agree")


class ProposalForm(AgreeForm):
    """A proposal: three questions, one sentence, where, and how many must join."""

    now = forms.CharField(
        label=_("How do people live here now?"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )
    wanted = forms.CharField(
        label=_("How do we want to live?"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )
    help = forms.CharField(
        label=_("What help do we need, and from whom?"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sentence = forms.CharField(
        label=_("Now in one sentence: what should be done?"),
        help_text=_("This is what others read first."),
        max_length=LONGEST_SENTENCE,
    )
    area = forms.ChoiceField(label=_("Where?"), required=False)
    needed = forms.TypedChoiceField(
        label=_("I would join if this many do"), coerce=int, choices=[(n, str(n)) for n in ENOUGH], initial=ENOUGH[0]
    )
    field_order = ("now", "wanted", "help", "sentence", "area", "needed", "agree")

    def __init__(self, *given: Any, areas: tuple[AreaChoice, ...], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [("", _("Everywhere")), *((area.code, area.name) for area in areas)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def text(self) -> ProposalText:
        """What was handed in."""
        given = {name: self.cleaned_data[name] for name in ("sentence", "now", "wanted", "help", "needed")}
        return ProposalText(area_code=self.cleaned_data["area"], **given)
