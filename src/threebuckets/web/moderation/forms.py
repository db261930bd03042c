"""What an author may write when asking for another look."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class AppealForm(forms.Form):
    """Why another moderator should look again."""

    text = forms.CharField(
        label=_("Why should it be looked at again?"),
        help_text=_("A few sentences are enough. Only moderators read them; somebody else than before decides."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
