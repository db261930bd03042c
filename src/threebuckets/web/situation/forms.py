"""What may be asked of the situation's pages; what cannot be understood counts as not asked."""

from django import forms

from threebuckets.web.situation.indicator_queries import Asked
from threebuckets.web.situation.indicator_tables import SORTS
from threebuckets.web.situation.wording import KEYS


class IndicatorForm(forms.Form):
    """Period, area, what areas are held against; order, search and length of the table."""

    area = forms.CharField(required=False, max_length=64)
    period = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    against = forms.ChoiceField(required=False, choices=[(key, key) for key in KEYS])
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in SORTS])
    find = forms.CharField(required=False, max_length=100)
    all = forms.BooleanField(required=False)

    def asked(self) -> Asked:
        """The fields as far as they were understood."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            area=found.get("area", ""),
            period=found.get("period"),
            against=found.get("against", ""),
            sort=found.get("sort") or SORTS[0],
            find=found.get("find", ""),
            is_whole=bool(found.get("all")),
        )


class AgainstForm(forms.Form):
    """What an area is held against."""

    against = forms.ChoiceField(required=False, choices=[(key, key) for key in KEYS])

    def asked(self) -> str:
        """The key; empty where none was understood."""
        self.is_valid()
        return str(self.cleaned_data.get("against", ""))


class PickForm(forms.Form):
    """An indicator or an area to go to."""

    indicator = forms.SlugField(required=False, max_length=64)
    area = forms.CharField(required=False, max_length=64)

    def asked(self, name: str) -> str:
        """What was picked; empty where nothing was understood."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
