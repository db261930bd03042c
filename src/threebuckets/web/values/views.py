"""Pages of values: vote, and where it leads."""

import gzip

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt

from threebuckets.web.core.limits import network_of
from threebuckets.web.core.requests import PageRequest
from threebuckets.web.people.visitors import Visitor
from threebuckets.web.values.actions import Answer, Consenting, ConsentMissingError, vote_as
from threebuckets.web.values.ballots import Ballot, shown_ballot
from threebuckets.web.values.forms import SentVote
from threebuckets.web.values.voting_queries import VotePage, consent_step, drawn_card, vote_for_page, vote_page

PART_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Content policy of a part of the page: the page that takes it in has its own; opened by itself, it may do nothing."""


class SeeOther(HttpResponseRedirect):
    """On to a page that is read, after something was written."""

    status_code = 303


def vote(request: PageRequest) -> HttpResponse:
    """One statement at a time; an answer is kept, and the next statement shown."""
    ballot = shown_ballot()
    if ballot is None or not ballot.codes:
        return render(request, "values/vote.html")
    participant = visitor_of(request).find_on(ballot.platform)
    if request.method == "POST":
        return _answered(request, ballot)
    asked, again = request.GET.get("statement", ""), "last" in request.GET
    page = vote_for_page(ballot, participant, asked=asked, again=again)
    return render(request, "values/vote.html", {"page": page})


def _answered(request: PageRequest, ballot: Ballot) -> HttpResponse:
    sent = SentVote.read(request.POST)
    answer = answer_of(sent, ballot) if sent else None
    if sent is None or answer is None:
        return SeeOther(reverse("values:vote"))
    visitor = visitor_of(request)
    try:
        consent = consenting(request, sent.area) if sent.consents else None
        own = vote_as(visitor, ballot.platform, answer, consent, round_number=ballot.round_number)
    except ConsentMissingError:
        return _consent_asked(request, ballot, answer)
    if not request.htmx:
        return SeeOther(reverse("values:vote"))
    page = vote_page(ballot, visitor.participant, own)
    return _whole(request, page) if sent.consents or page.asked is None else _next(request, page)


def _consent_asked(request: PageRequest, ballot: Ballot, answer: Answer) -> HttpResponse:
    """The same card with the answer kept on it, and the question whether it may be stored."""
    participant, code = visitor_of(request).participant, ballot.codes[ballot.ids.index(answer.statement_id)]
    step = consent_step(ballot, participant, vote=answer.vote, matters=answer.matters)
    page = vote_for_page(ballot, participant, asked=code).asking(step)
    return _whole(request, page) if request.htmx else render(request, "values/vote.html", {"page": page})


@xframe_options_exempt  # the content policy says it in fewer bytes
def _next(request: HttpRequest, page: VotePage) -> HttpResponse:
    """The next statement, and nothing else: no frame, no query, and as few bytes as it takes."""
    response = HttpResponse(render_to_string("values/_next.html", {"page": page}))
    response["Content-Security-Policy"] = PART_POLICY
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        # Nothing secret is in it that its length could betray, so it needs no bytes at random as whole pages do.
        response.content = gzip.compress(response.content, 9, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


def _whole(request: HttpRequest, page: VotePage) -> HttpResponse:
    """The whole ballot, where more than the statement changes."""
    response = render(request, "values/_ballot.html", {"page": page})
    response["HX-Retarget"], response["HX-Reswap"] = "#ballot", "outerHTML"
    return response


def answer_of(sent: SentVote, ballot: Ballot) -> Answer | None:
    """The answer that was sent; None where its statement is not live (any more)."""
    drawn = drawn_card(sent.card)
    row = ballot.row_of(drawn.code if drawn else sent.statement)
    return Answer(ballot.ids[row], sent.vote, sent.matters, drawn.chance if drawn else None) if row >= 0 else None


def consenting(request: HttpRequest, area: str) -> Consenting:
    """That somebody agrees that their votes be kept: from where, living where, in which language."""
    return Consenting(network_of(request), area, get_language() or "en-gb")


def visitor_of(request: HttpRequest) -> Visitor:
    """Who is asking."""
    return request.visitor  # type: ignore[attr-defined,no-any-return]
