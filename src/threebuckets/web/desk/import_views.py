"""Pages of imports: handing a file in, looking at what it would bring, taking it over, putting it aside, undoing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.core.requests import page_or_part
from threebuckets.web.desk import import_actions, import_jobs
from threebuckets.web.desk.import_forms import ChoicesForm, UploadForm
from threebuckets.web.desk.import_queries import imports_for_page, progress_of_import
from threebuckets.web.desk.models import Import
from threebuckets.web.desk.pages import platform_or_404, posted, sent
from threebuckets.web.jobs.actions import try_again
from threebuckets.web.people.visitors import PersonRequest


def imports(request: PersonRequest) -> HttpResponse:
    """Files handed in; another one."""
    platform = platform_or_404()
    form = UploadForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file, by = form.cleaned_data["file"], request.visitor.public_name
        row = import_jobs.hand_in_file(platform, name=file.name, content=file.read(), by=by)
        return redirect("desk:import", row.code)
    page = imports_for_page(platform)
    return render(request, "desk/imports.html", {"page": page, "form": form, "desk": "imports"})


def one_import(request: PersonRequest, code: str) -> HttpResponse:
    """A file: what it would bring or has brought, and by which choices it is read."""
    row = _row(code)
    form = ChoicesForm(row, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            import_jobs.look_at(row, form.choices(), by=request.visitor.public_name)
        except import_actions.ImportRefusedError as error:
            return _page(request, row, form, refusal=str(error))
        return redirect("desk:import", code)
    return _page(request, row, form)


def take_over(request: PersonRequest, code: str) -> HttpResponse:
    """Write what a file brings."""
    row = _row(code)
    try:
        is_done = import_jobs.take(row, by=request.visitor.public_name)
    except import_actions.ImportRefusedError as error:
        return _page(request, row, ChoicesForm(row), refusal=str(error))
    return redirect_saying(request.path.removesuffix("take/"), "import-done" if is_done else "import-asked")


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
        is_done = import_jobs.take_back(row, by=request.visitor.public_name)
    except import_actions.ImportRefusedError:
        return redirect_saying(request.path.removesuffix("undo/"), "import-stays")
    return redirect_saying(request.path.removesuffix("undo/"), "import-undone" if is_done else "import-asked")


def again(request: PersonRequest, code: str) -> HttpResponse:
    """Let the worker try again what failed by a fault of ours."""
    row = _row(code)
    try_again(row.platform, import_jobs.IMPORT)
    return redirect("desk:import", code)


def _row(code: str) -> Import:
    return get_object_or_404(Import, platform=platform_or_404(), code=code)


def _page(request: PersonRequest, row: Import, form: ChoicesForm, *, refusal: str = "") -> HttpResponse:
    context = {"row": row, "report": row.report, "form": form, "refusal": refusal or row.refusal, "desk": "imports"}
    context["progress"] = progress_of_import(row)
    response = page_or_part(request, "desk/import.html", "desk/_import.html", context)
    response.status_code = 409 if refusal else 200
    return response
