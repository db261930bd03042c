"""What may be asked of the pages of policies; what cannot be understood counts as not asked."""

from django import forms
from django.http import QueryDict

from threebuckets.web.policy.queries import SORTS


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
