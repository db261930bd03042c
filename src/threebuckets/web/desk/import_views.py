"""Pages of imports: handing a file in, looking at what it would bring, taking it over, putting it aside, undoing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.desk import import_actions
from threebuckets.web.desk.import_forms import ChoicesForm, UploadForm
from threebuckets.web.desk.import_queries import imports_for_page
from threebuckets.web.desk.models import Import
from threebuckets.web.desk.pages import platform_or_404, posted, sent
from threebuckets.web.people.visitors import PersonRequest


def imports(request: PersonRequest) -> HttpResponse:
    """Files handed in; another one."""
    platform = platform_or_404()
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file, by = form.cleaned_data["file"], request.visitor.public_name
        row = import_actions.hand_in(platform, name=file.name, content=file.read(), by=by)
        return redirect("desk:import", row.code)
    page = imports_for_page(platform)
    return render(request, "desk/imports.html", {"page": page, "form": form, "desk": "imports"})


def one_import(request: PersonRequest, code: str) -> HttpResponse:
    """A file: what it would bring or has brought, and by which choices it is read."""
    row = _row(code)
    form = ChoicesForm(row, posted(request))
    if request.method == "POST" and form.is_valid():
        import_actions.look_again(row, form.choices())
        return redirect("desk:import", code)
    return _page(request, row, form)


def take_over(request: PersonRequest, code: str) -> HttpResponse:
    """Write what a file brings."""
    row = _row(code)
    try:
        import_actions.take_over(row, by=request.visitor.public_name)
    except import_actions.ImportRefusedError as error:
        return _page(request, row, ChoicesForm(row), refusal=str(error))
    return redirect_saying(request.path.removesuffix("take/"), "import-done")


def put_aside(request: PersonRequest, code: str) -> HttpResponse:
    """Delete a file that waits."""
    row = _row(code)
    try:
        import_actions.put_aside(row, by=request.visitor.public_name)
    except import_actions.ImportRefusedError as error:
        return _page(request, row, ChoicesForm(row), refusal=str(error))
    return redirect_saying(request.path.removesuffix(f"{code}/drop/"), "import-dropped")


def undo(request: PersonRequest, code: str) -> HttpResponse:
    """Put everything back as it was before."""
    row = _row(code)
    try:
        import_actions.undo(row, by=request.visitor.public_name)
    except import_actions.ImportRefusedError:
        return redirect_saying(request.path.removesuffix("undo/"), "import-stays")
    return redirect_saying(request.path.removesuffix("undo/"), "import-undone")


def _row(code: str) -> Import:
    return get_object_or_404(Import, platform=platform_or_404(), code=code)


def _page(request: PersonRequest, row: Import, form: ChoicesForm, *, refusal: str = "") -> HttpResponse:
    context = {"row": row, "report": row.report, "form": form, "refusal": refusal, "desk": "imports"}
    return render(request, "desk/import.html", context, status=409 if refusal else 200)
