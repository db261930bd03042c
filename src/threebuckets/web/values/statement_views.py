"""Pages of statements: put one forward, after a look at those like it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.values.actions import ConsentMissingError, begin_voting
from threebuckets.web.values.ballots import Ballot, shown_ballot
from threebuckets.web.values.forms import StatementForm
from threebuckets.web.values.statement_actions import TooManyWaitingError, propose_statement
from threebuckets.web.values.statement_queries import own_statements, similar_for_page
from threebuckets.web.values.views import consenting, visitor_of
from threebuckets.web.values.voting_queries import must_consent


def state(request: HttpRequest) -> HttpResponse:
    """Write a statement; it waits for a moderator before others see it."""
    ballot = shown_ballot()
    if ballot is None:
        return render(request, "values/state.html")
    form = StatementForm(request.POST) if request.method == "POST" else StatementForm()
    if request.method == "POST" and form.is_valid():
        similar = () if form.cleaned_data["anyway"] else similar_for_page(ballot, form.cleaned_data["text"])
        if similar:
            return _shown(request, form, similar=similar)
        if (answer := _proposed(request, ballot, form)) is not None:
            return answer
    return _shown(request, form)


def _proposed(request: HttpRequest, ballot: Ballot, form: StatementForm) -> HttpResponse | None:
    """Thanks, where the statement was kept; else the form says why not."""
    visitor, found = visitor_of(request), form.cleaned_data
    try:
        participant = (
            begin_voting(visitor, ballot.platform, consenting(request, "")) if found["consent"] else visitor.participant
        )
        if participant is None:
            raise ConsentMissingError("Statements are kept only of those who agreed to it.")
        propose_statement(participant, found["text"], language=(get_language() or "")[:2])
    except ConsentMissingError:
        form.add_error("consent", _("Tick this, so that we may keep what you wrote."))
        return None
    except TooManyWaitingError:
        form.add_error(None, _("Five of your statements wait for a moderator. Please write again after that."))
        return None
    return redirect_saying(reverse("values:state"), "statement-sent")


def _shown(request: HttpRequest, form: StatementForm, **more: object) -> HttpResponse:
    participant = visitor_of(request).participant
    own = own_statements(participant)
    page = {"form": form, "own": own, "must_consent": must_consent(participant), **more}
    return render(request, "values/state.html", page)
