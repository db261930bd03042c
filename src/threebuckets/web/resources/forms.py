"""The offer in one screen, and what may be asked of the list of offers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threebuckets.resources import standard_kinds
from threebuckets.web.resources.kinds import UNITS, fits, fitting_words, usual_unit
from threebuckets.web.resources.offering_queries import SURE, OfferChoices
from threebuckets.web.resources.places import Spot

PERSON, USUAL = "person", "usual"
LONGEST = 3660
KMS = (2, 5, 10, 20)
REACHES = {
    "here": gettext_lazy("that area only"),
    "1000": gettext_lazy("a short walk around it (1 km)"),
    "5000": gettext_lazy("5 km around it"),
    "20000": gettext_lazy("20 km around it"),
    "wider": gettext_lazy("the whole of the next larger area"),
    "all": gettext_lazy("everywhere on this platform"),
}


class OfferForm(forms.Form):
    """What somebody offers: one screen, no account.

    Whoever is known already (`is_known`) need not leave an address; whoever changes an offer of theirs (`is_change`)
    need not say again who they are.
    """

    once = forms.SlugField(max_length=64, widget=forms.HiddenInput)
    policy = forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"))
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Such as: upstairs room with a sink, free on weekday mornings."),
        required=False,
        max_length=200,
    )
    amount = forms.FloatField(
        label=gettext_lazy("How much?"),
        help_text=gettext_lazy("Leave it empty if you cannot say."),
        required=False,
        min_value=0,
        max_value=1e9,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"))
    place = forms.CharField(label=gettext_lazy("Where is it?"), max_length=120)
    reach = forms.ChoiceField(
        label=gettext_lazy("Who can use it? People in"), choices=list(REACHES.items()), initial="here"
    )
    point = forms.CharField(
        label=gettext_lazy("Exact place on the map"),
        help_text=gettext_lazy("Latitude and longitude, such as 53.42, −2.31. Never kept for one person."),
        required=False,
        max_length=60,
    )
    starts = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("It ends by itself on this day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sure = forms.ChoiceField(
        label=gettext_lazy("How sure is it?"),
        widget=forms.RadioSelect,
        initial="likely",
        choices=[
            ("sure", gettext_lazy("You can count on it")),
            ("likely", gettext_lazy("Likely")),
            ("perhaps", gettext_lazy("Perhaps: ask me first")),
        ],
    )
    in_return = forms.CharField(
        label=gettext_lazy("What would you like in return?"),
        help_text=gettext_lazy("Somebody else may have just that."),
        required=False,
        max_length=200,
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who offers it?"),
        widget=forms.RadioSelect,
        initial="community",
        choices=[
            (PERSON, gettext_lazy("I myself")),
            ("community", gettext_lazy("A group")),
            ("business", gettext_lazy("A business")),
            ("public body", gettext_lazy("A public body")),
        ],
    )
    name = forms.CharField(
        label=gettext_lazy("Its name"),
        help_text=gettext_lazy("Of the group, business or public body. Your own name is not asked for."),
        max_length=120,
    )
    shown = forms.ChoiceField(
        label=gettext_lazy("Who may see it?"),
        help_text=gettext_lazy("What you offer yourself is only ever counted together with what nine others offer."),
        widget=forms.RadioSelect,
        initial="public",
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send one link there. The offer counts once you have opened it."),
        max_length=254,
    )

    def __init__(
        self, *args: Any, choices: OfferChoices, is_known: bool = False, is_change: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self._fill(self.fields, choices)
        self.fields["name"].required = self["who"].value() != PERSON
        if is_known or is_change:
            del self.fields["email"]
        if is_change:
            del self.fields["who"], self.fields["name"]

    def _fill(self, fields: Mapping[str, Any], choices: OfferChoices) -> None:
        """Choices and hints that depend on the platform."""
        fields["kind"].choices = choices.kinds
        fields["unit"].choices = [(USUAL, _("as is usual for it")), *UNITS.items()]
        fields["shown"].choices = [
            ("public", _("Everybody")),
            ("coalition", _("Coalitions that could use it")),
            ("organisation", choices.organisation),
        ]
        known = choices.gazetteer.knows_postcodes
        fields["place"].help_text = (
            _("A postcode or the name of an area. Only the area is shown.") if known else _("The name of an area.")
        )
        fields["place"].widget.attrs["list"] = "places"
        fields["starts"].initial = choices.today

    def clean_kind(self) -> str:
        """A kind that is one."""
        kind = str(self.cleaned_data["kind"])
        if kind not in standard_kinds():
            raise forms.ValidationError(_("Pick one from the list."))
        return kind

    def clean_amount(self) -> float | None:
        """More than nothing, where it is said."""
        amount: float | None = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError(_("Nothing is no offer. Leave it empty if you cannot say how much."))
        return amount

    def clean_place(self) -> Spot:
        """The one area that is meant."""
        text = self.cleaned_data["place"]
        found = self.choices.gazetteer.meant_by(text)
        if not found:
            raise forms.ValidationError(
                _("We know no area by that name or postcode here. Try a ward, town or district.")
            )
        if len(found) > 1:
            names = "; ".join(self.choices.gazetteer.full_name(spot.code) for spot in found[:6])
            raise forms.ValidationError(_("There are several: %(names)s. Which one?"), params={"names": names})
        return found[0]

    def clean_point(self) -> tuple[float, float] | None:
        """Longitude and latitude; None where nothing is said."""
        text = self.cleaned_data["point"].replace("−", "-").strip()
        if not text:
            return None
        try:
            lat, lon = (float(part) for part in text.replace(";", ",").split(","))
        except ValueError:
            raise forms.ValidationError(_("Two numbers with a comma between them, such as 53.42, −2.31.")) from None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
            raise forms.ValidationError(_("Latitude goes from −90 to 90, longitude from −180 to 180."))
        return lon, lat

    def clean(self) -> dict[str, Any]:
        """What must fit together: unit and kind, and the days."""
        found = super().clean() or {}
        self._check_unit(found)
        self._check_days(found)
        return found

    def _check_unit(self, found: dict[str, Any]) -> None:
        kind, unit = found.get("kind"), found.get("unit")
        if kind and unit and unit != USUAL and not fits(unit, kind) and unit != usual_unit(kind, self.choices.known):
            self.add_error("unit", _("This is counted in: %(units)s.") % {"units": fitting_words(kind)})

    def _check_days(self, found: dict[str, Any]) -> None:
        starts, until, today = found.get("starts"), found.get("until"), self.choices.today
        if starts and abs((starts - today).days) > LONGEST:
            self.add_error("starts", _("That is more than ten years from today."))
        if starts and until and until < starts:
            self.add_error("until", _("The last day cannot be before the first."))
        elif until and until < today:
            self.add_error("until", _("That day has passed."))
        elif until and until > today + timedelta(days=LONGEST):
            self.add_error("until", _("That is more than ten years from today."))

    def answers(self) -> dict[str, Any]:
        """What was answered, as plain values: the columns of an offer, and who makes it."""
        given = self.cleaned_data
        spot: Spot = given["place"]
        person = given.get("who") == PERSON
        point = None if person else given["point"]
        unit, reach = given["unit"], given["reach"]
        return {
            **{name: given[name] for name in ("kind", "words", "amount", "in_return", "policy")},
            "unit": usual_unit(given["kind"], self.choices.known) if unit == USUAL else unit,
            "area": spot.code,
            "lon": point[0] if point else None,
            "lat": point[1] if point else None,
            "reach_m": float(reach) if reach.isdigit() else None,
            "reach_area": self._reach_area(reach, spot),
            "from": given["starts"].isoformat(),
            "until": given["until"].isoformat() if given["until"] else "",
            "reliability": SURE[given["sure"]],
            "shown": "organisation" if person else given["shown"],
            "who": given.get("who", ""),
            "name": given.get("name", "").strip() if not person else "",
        }

    def _reach_area(self, reach: str, spot: Spot) -> str:
        above = self.choices.gazetteer.above(spot.code)
        if reach == "wider":
            return above[0] if above else spot.code
        return (above[-1] if above else spot.code) if reach == "all" else ""


class ListForm(forms.Form):
    """What may be asked of the list, the map and the tiles; what cannot be understood counts as not asked."""

    policy = forms.SlugField(required=False, max_length=64)
    kind = forms.RegexField(r"^[a-z0-9][a-z0-9/-]*$", required=False, max_length=128)
    area = forms.CharField(required=False, max_length=64)
    km = forms.TypedChoiceField(required=False, choices=[(km, km) for km in KMS], coerce=int)
    on = forms.DateField(required=False)
    q = forms.CharField(required=False, max_length=100)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    draw = forms.BooleanField(required=False)

    @classmethod
    def understood(cls, asked: Any) -> dict[str, Any]:
        """The fields that were understood."""
        form = cls(asked)
        form.is_valid()
        return {name: value for name, value in form.cleaned_data.items() if value}


class PickForm(forms.Form):
    """Offers picked in a list of one's own."""

    offer = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
