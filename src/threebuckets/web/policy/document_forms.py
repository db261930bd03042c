"""The form over a policy's document: one field a key, one small form a thing in a list.

Every field takes any text: what is right is the library's to say (`editing.py` brings its faults to the fields), so that
nothing a person typed is ever refused before it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threebuckets.web.policy.labels import FIELDS, PARTS

LONGEST = 5000
YES_NO = (("true", _("yes")), ("false", _("no")))


def line(label: Any, *, hint: Any = "", **attributes: str) -> forms.CharField:
    """A field of one line."""
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST, widget=widget)


def lines(label: Any, rows: int, *, hint: Any = "") -> forms.CharField:
    """A field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST * 20, widget=widget)


def pick(label: Any, *choices: tuple[str, Any]) -> forms.ChoiceField:
    """A field with a list to pick from; a value of the text that is not in it is kept."""
    return AnyChoice(label=label, required=False, choices=[("", "–"), *choices])


def day(label: Any, *, hint: Any = _("Such as 2027-04-01")) -> forms.CharField:
    """A day, as text: the library says where it is none."""
    return line(label, hint=hint, inputmode="numeric", placeholder="YYYY-MM-DD")


class AnyChoice(forms.ChoiceField):
    """A choice that also shows what is not among the choices, so that a text's own word is not lost."""

    def valid_value(self, value: Any) -> bool:
        """Any value: the library judges."""
        return True


class PolicyForm(forms.Form):
    """Keys of the document that stand once."""

    title = line(FIELDS["title"])
    kind = line(
        FIELDS["kind"], hint=_("Links it to studies of the same kind, such as family-centre."), list="kinds-of-policy"
    )
    summary = lines(FIELDS["summary"], 2)
    problem = lines(FIELDS["problem"], 3)
    aims = lines(FIELDS["aims"], 3, hint=_("One a line"))
    starts = day(FIELDS["from"])
    until = day(FIELDS["until"])
    effect_from = day(FIELDS["effect_from"], hint=_("Empty: a year after it begins"))
    serves = lines(FIELDS["values.serves"], 2, hint=_("Short names of values, one a line"))
    nobody = lines(FIELDS["why_not.nobody"], 2)
    market = lines(FIELDS["why_not.market"], 2)
    national = lines(FIELDS["why_not.national"], 2)
    requires = lines(FIELDS["requires"], 2, hint=_("Short names of policies, one a line"))
    excludes = lines(FIELDS["excludes"], 2, hint=_("Short names of policies, one a line"))
    prose = lines(FIELDS["prose"], 14, hint=_("Markdown: ## before a heading, **bold**, - before an item"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.label_suffix = ""


class Row(forms.Form):
    """A thing in a list; `was` is the name it had in the text, so that what the form does not show is kept."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    SHOWN: tuple[str, ...] = ()
    """Fields that tell one thing from another while the row is folded."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.label_suffix = ""

    @property
    def in_short(self) -> str:
        """What the row says, while it is folded."""
        return " ".join(text for name in self.SHOWN if (text := str(self[name].value() or "")))


class StatementRow(Row):
    """A statement the policy rests on."""

    SHOWN = ("stance", "role")
    statement = line(PARTS["statement"], list="statements-known")
    stance = pick(PARTS["stance"], ("for", _("for")), ("against", _("against")))
    role = pick(PARTS["role"], ("core", _("core: must pass")), ("supporting", _("supporting")))


class NeedRow(Row):
    """A need it targets."""

    SHOWN = ("target", "horizon")
    indicator = line(PARTS["indicator"], list="indicators-known")
    target = line(PARTS["target"], hint=_("A number, or: parent, country, best-fifth"))
    horizon = day(PARTS["horizon"], hint="")
    direction = pick(PARTS["direction"], ("higher", _("higher")), ("lower", _("lower")))


class RequirementRow(Row):
    """A thing it takes."""

    SHOWN = ("amount", "unit", "kind", "skill")
    id = line(PARTS["id"])
    kind = line(PARTS["kind"], hint=_("Such as space/hall or money"), list="kinds-of-offers")
    skill = line(PARTS["skill"])
    amount = line(PARTS["amount"], inputmode="decimal")
    low = line(PARTS["low"], inputmode="decimal")
    high = line(PARTS["high"], inputmode="decimal")
    unit = line(PARTS["unit"])
    part = line(PARTS["part"])
    starts = day(PARTS["from"], hint="")
    until = day(PARTS["until"], hint="")
    lever = pick(
        PARTS["lever"],
        ("law", _("law")),
        ("money", _("money")),
        ("staff", _("staff")),
        ("agreement", _("agreement")),
    )
    ours = pick(PARTS["ours"], *YES_NO)


class CoreRow(Row):
    """A part that is the same everywhere."""

    SHOWN = ("text",)
    id = line(PARTS["id"])
    text = lines(PARTS["text"], 2)
    lead = pick(PARTS["lead"], ("required", _("yes")), ("none", _("no")))
    led_by = line(PARTS["led_by"])
    scales_with = lines(
        PARTS["scales_with"],
        2,
        hint=_("Short names of questions with a number as answer, one a line; else it never shrinks"),
    )


class ChoiceRow(Row):
    """A question that each place answers."""

    SHOWN = ("question",)
    id = line(PARTS["id"])
    question = line(PARTS["question"])
    type = pick(
        PARTS["type"],
        ("text", _("words")),
        ("one-of", _("one of the options")),
        ("many-of", _("any of the options")),
        ("number", _("a number")),
    )
    options = lines(PARTS["options"], 3, hint=_("One a line"))
    unit = line(PARTS["unit"])
    minimum = line(PARTS["minimum"], inputmode="decimal")
    maximum = line(PARTS["maximum"], inputmode="decimal")


ROWS: Mapping[str, type[Row]] = {
    "statements": StatementRow,
    "needs": NeedRow,
    "requirements": RequirementRow,
    "core": CoreRow,
    "choices": ChoiceRow,
}
SETS: Mapping[str, Any] = {name: forms.formset_factory(row, extra=0, can_delete=True) for name, row in ROWS.items()}


@dataclass(frozen=True, slots=True)
class DocumentForms:
    """The whole form: the keys that stand once, and the lists."""

    main: PolicyForm
    lists: Mapping[str, Any]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "DocumentForms":
        """From what was sent, or from `editing.data_of` of a text."""
        return cls(PolicyForm(data), {name: made(data, prefix=name) for name, made in SETS.items()})

    def is_understood(self) -> bool:
        """Whether it is a whole form, as our pages send it."""
        return self.main.is_valid() and all(found.is_valid() for found in self.lists.values())

    @property
    def named_lists(self) -> list[tuple[str, Any, Any]]:
        """Key, heading and rows of each list."""
        return [(name, FIELDS[name], found) for name, found in self.lists.items()]
