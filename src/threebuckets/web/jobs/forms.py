"""What a page tells when it asks how far the update is."""

from django import forms


class SeenForm(forms.Form):
    """The number of the round a page shows; what cannot be understood counts as none."""

    seen = forms.IntegerField(required=False, min_value=0)

    def seen_round(self) -> int | None:
        """The number; None where the page shows no round."""
        self.is_valid()
        return self.cleaned_data.get("seen")
