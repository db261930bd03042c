"""What may be asked of the queue, and the decisions that it sends: one choice a text, or one for all that are chosen."""

from collections.abc import Collection, Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from threebuckets.web.desk.queue_queries import Asked
from threebuckets.web.moderation.actions import Decision
from threebuckets.web.moderation.models import Case

ACCEPT, MERGE = "accept", "merge:"
MOST = 200
"""Texts decided in one request."""


class QueueFilterForm(forms.Form):
    """Filters of the queue; what cannot be understood counts as not asked."""

    state = forms.ChoiceField(required=False, choices=[("decided", "decided")])
    kind = forms.SlugField(required=False, max_length=32)
    language = forms.CharField(required=False, max_length=35)
    words = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    def asked(self) -> Asked:
        """The filters as far as they were understood."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            found.get("state") or Case.WAITING,
            found.get("kind", ""),
            found.get("language", ""),
            found.get("words", ""),
            found.get("page") or 1,
        )


class DecisionsForm(forms.Form):
    """What was chosen for each text of the queue: `do-<number>`, and `all` for those in `chosen`."""

    all = forms.CharField(required=False, max_length=100)
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, data: QueryDict, cases: Iterable[Case], targets: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(data)
        self._given = data
        self._cases = list(cases)
        self._targets = targets
        self.decisions: dict[int, Decision] = {}

    def clean(self) -> dict[str, object]:
        """The decisions, checked one by one."""
        wishes = {case.pk: self._wish(case) for case in self._cases}
        accepted = {(case.kind, case.code) for case in self._cases if wishes[case.pk] == ACCEPT}
        for case in self._cases:
            if wishes[case.pk]:
                self.decisions[case.pk] = self._decision(case, wishes[case.pk], accepted)
        if not self.decisions:
            raise forms.ValidationError(_("Nothing is chosen yet: choose for one text or more, then send."))
        return self.cleaned_data

    def _wish(self, case: Case) -> str:
        is_chosen = str(case.pk) in self._given.getlist("chosen")
        for_all: str = self.cleaned_data.get("all", "") if is_chosen else ""
        return for_all or str(self._given.get(f"do-{case.pk}", ""))

    def _decision(self, case: Case, wish: str, accepted: Collection[tuple[str, str]]) -> Decision:
        note = self.cleaned_data.get("note", "")
        if wish == ACCEPT:
            return Decision(Case.ACCEPTED)
        if wish in Case.REASONS:
            return Decision(Case.REJECTED, wish, note)
        target = wish.removeprefix(MERGE)
        stands = target in self._targets[case.kind] or (case.kind, target) in accepted
        if wish.startswith(MERGE) and target != case.code and stands:
            return Decision(Case.REJECTED, Case.DUPLICATE, note, target)
        if wish.startswith(MERGE) and any(each.code == target for each in self._cases):
            raise forms.ValidationError(
                _("A text is put together with one that is not accepted. Accept that one as well.")
            )
        raise forms.ValidationError(_("One of the choices is none of those offered. Look at the queue again."))


def numbers_in(data: QueryDict) -> list[int]:
    """Numbers of the texts that a request speaks of, at most so many."""
    named = [key.removeprefix("do-") for key in data if key.startswith("do-")]
    return [
        int(text) for text in dict.fromkeys([*named, *data.getlist("chosen")]) if text.isdecimal() and len(text) < 18
    ][:MOST]
