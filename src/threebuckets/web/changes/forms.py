"""What may be asked of the page of changes."""

from django import forms

from threebuckets.policy.verdicts import BUCKETS
from threebuckets.web.changes.queries import Asked


class FilterForm(forms.Form):
    """Filters of the timeline; what cannot be understood counts as not asked."""

    bucket = forms.ChoiceField(required=False, choices=[(name, name) for name in BUCKETS])
    policy = forms.SlugField(required=False, max_length=64)
    area = forms.CharField(required=False, max_length=64)
    before = forms.IntegerField(required=False, min_value=1)

    def asked(self) -> Asked:
        """The filters as far as they were understood."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(found.get("bucket", ""), found.get("policy", ""), found.get("area", ""), found.get("before"))
