"""The state of one edit between two clicks: the text, the form over it, what is wrong, what somebody else saved.

Whatever was sent is kept: a text that cannot be read stays in its field, a form's every word goes into the text.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from threebuckets.errors import Fault, InputError
from threebuckets.folder.document_edits import normal
from threebuckets.policy.comparing import FieldDifference, Piece, field_differences, prose_differences
from threebuckets.policy.documents import SLUG, PolicyDocument, parse_policy
from threebuckets.web.core.models import Platform
from threebuckets.web.policy.document_forms import DocumentForms
from threebuckets.web.policy.editing import data_of, place_faults, read, said, text_of
from threebuckets.web.policy.editing_actions import fingerprint
from threebuckets.web.policy.editing_checks import platform_faults
from threebuckets.web.policy.editing_queries import Begun

RESERVED = frozenset({"new"})
LONGEST_NOTE = 500


class Editor:
    """One edit.

    `text` is the document as it stands in the edit; `forms` the form over it, None while it is edited as text; `theirs`
    what somebody else saved meanwhile, None where nobody did.
    """

    def __init__(self, begun: Begun, text: str, *, step: str = "", base: str = "") -> None:
        self.text = text
        self.step = step
        self.base = base or begun.base
        self.slug = begun.slug
        self.slug_fault = ""
        self.note = ""
        self.forms: DocumentForms | None = None
        self.document: PolicyDocument | None = None
        self.faults: tuple[Fault, ...] = ()
        self.theirs: str | None = None
        self._is_named = begun.policy is not None

    @classmethod
    def opened(cls, begun: Begun, *, as_text: bool) -> "Editor":
        """An edit that begins: nothing is wrong yet."""
        editor = cls(begun, begun.source)
        editor._show(as_text=as_text, is_judged=False)
        return editor

    @classmethod
    def sent(cls, data: Mapping[str, str], begun: Begun, platform: Platform) -> "Editor":
        """An edit as the page sent it, taken over into the text and judged."""
        editor = cls(begun, normal(data.get("text", "")), step=data.get("step", ""), base=data.get("base", ""))
        editor.note = data.get("note", "")[:LONGEST_NOTE]
        if not editor._is_named:
            editor.slug = data.get("slug", "").strip()
        was_text = data.get("as") == "text"
        if not was_text:
            editor._take_over(data)
        editor._judge(platform)
        to_text = editor.step == "text" or (was_text and editor.step != "form")
        editor._show(as_text=to_text, is_judged=editor.step not in {"text", "form", "more"})
        return editor

    def wants(self, step: str) -> bool:
        """Whether a button was pressed."""
        return self.step == step

    @property
    def has_slug(self) -> bool:
        """Whether the short name can be one; says so at its field where not."""
        if not re.match(SLUG, self.slug) or self.slug in RESERVED:
            self.slug_fault = _("A short name has small letters, digits and hyphens, such as family-centres.")
        return not self.slug_fault

    @property
    def is_ready(self) -> bool:
        """Whether the text can be saved."""
        return self.has_slug and self.document is not None and not self.faults

    @property
    def lines_of_faults(self) -> list[tuple[int | None, str, str]]:
        """Line, key and sentence of each fault, for the text."""
        return [(fault.line, fault.column or "", said(fault)) for fault in self.faults]

    @property
    def differences(self) -> tuple[tuple[FieldDifference, ...], tuple[Piece, ...]]:
        """How this text differs from what somebody else saved; empty where one of both cannot be read."""
        if self.theirs is None or self.document is None:
            return (), ()
        theirs = parse_policy(self.theirs, slug=self.document.slug)
        return field_differences(theirs, self.document), prose_differences(theirs.prose, self.document.prose)

    def refuse_slug(self, why: str) -> None:
        """Say at the short name why it cannot be taken."""
        self.slug_fault = why

    def meet(self, theirs: str) -> None:
        """Somebody else saved first: show both; saving again is then meant."""
        self.theirs, self.base = theirs, fingerprint(theirs)

    def _take_over(self, data: Mapping[str, str]) -> None:
        """What the form says goes into the text; a form that is none of ours changes nothing."""
        forms = DocumentForms.of(data)
        if forms.is_understood():
            try:
                self.text = text_of(self.text, forms)
            except InputError as error:
                self.faults = error.faults

    def _judge(self, platform: Platform) -> None:
        self.document, faults = read(self.text, slug=self.slug if re.match(SLUG, self.slug) else "unnamed")
        self.faults = faults or (platform_faults(platform, self.document) if self.document else ())

    def _show(self, *, as_text: bool, is_judged: bool) -> None:
        """The form over the text, with its faults at their fields; the text itself where it cannot be read as a form."""
        if as_text:
            return
        try:
            self.forms = DocumentForms.of(data_of(self.text))
        except InputError as error:
            self.faults = error.faults
            return
        self.forms.is_understood()
        if is_judged:
            place_faults(self.forms, self.faults)
