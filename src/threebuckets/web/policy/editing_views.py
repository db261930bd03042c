"""Pages that create and change a policy: a form and the Markdown, two ways into one text; look before it is saved."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from threebuckets.web.core.models import Platform
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.queries import frame_for_page
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.policy.argument_views import platform_or_404
from threebuckets.web.policy.editing_actions import (
    SavedMeanwhileError,
    SlugTakenError,
    create_policy,
    discard_draft,
    keep_draft,
    numbered,
    save_policy,
)
from threebuckets.web.policy.editing_queries import Begun, begun_draft, begun_policy, known_for_form
from threebuckets.web.policy.editor import Editor
from threebuckets.web.policy.previews import preview_of


def edit(request: PageRequest, slug: str) -> HttpResponse:
    """Change a policy."""
    platform = platform_or_404()
    begun = begun_policy(platform, slug)
    if begun is None or begun.policy is None:
        raise Http404(_("There is no policy of that name."))
    editor = _editor(request, platform, begun)
    if editor.wants("save") and editor.is_ready:
        try:
            save_policy(begun.policy, editor.text, base=editor.base, by=request.visitor.public_name, note=editor.note)
            return redirect_saying(reverse("policy:policy", args=[slug]), "policy-saved")
        except SavedMeanwhileError as error:
            editor.meet(error.source)
    return _page(request, platform, begun, editor)


def new(request: PageRequest) -> HttpResponse:
    """Create a policy, or go on with the draft of one."""
    platform = platform_or_404()
    begun = begun_draft(platform, request.GET.get("draft", ""))
    editor = _editor(request, platform, begun)
    try:
        if editor.wants("discard") and begun.draft is not None:
            discard_draft(begun.draft)
            return redirect_saying(reverse("policy:proposals"), "draft-discarded")
        if editor.wants("keep") and editor.has_slug:
            keep_draft(platform, editor.slug, editor.text, base=editor.base, by=request.visitor.public_name)
            return redirect_saying(f"{reverse('policy:new')}?draft={editor.slug}", "draft-kept")
        if editor.wants("save") and editor.is_ready:
            create_policy(platform, editor.slug, editor.text, by=request.visitor.public_name, note=editor.note)
            return redirect_saying(reverse("policy:policy", args=[editor.slug]), "policy-saved")
    except SavedMeanwhileError as error:
        editor.meet(error.source)
    except SlugTakenError:
        editor.refuse_slug(_("There is a policy of this short name already. Choose another."))
    return _page(request, platform, begun, editor)


def _editor(request: PageRequest, platform: Platform, begun: Begun) -> Editor:
    if request.method == "POST":
        return Editor.sent(request.POST, begun, platform)
    return Editor.opened(begun, as_text=request.GET.get("as") == "text")


def _page(request: PageRequest, platform: Platform, begun: Begun, editor: Editor) -> HttpResponse:
    round_ = frame_for_page(request).round
    preview = None
    if editor.wants("look") and editor.document is not None and not editor.faults and round_ is not None:
        document = editor.document
        if begun.policy is not None:
            _, document = numbered(editor.text, slug=begun.slug, source=begun.source)
        preview = preview_of(platform, round_, document)
    context = {"begun": begun, "editor": editor, "preview": preview, "known": known_for_form(platform)}
    status = 422 if editor.wants("save") else 200
    return render(request, "policy/edit.html", context, status=status)
