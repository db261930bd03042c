"""Pages of one-use links: letters and invitations. Looking at one uses nothing; its button does."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from threebuckets.web.core.limits import count_towards, network_of
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.people.forms import CodeForm
from threebuckets.web.people.invitations import InvitationState, redeem_invitation, state_of_invitation
from threebuckets.web.people.letters import shown_letter
from threebuckets.web.people.link_queries import letter_for_page
from threebuckets.web.people.links import letter_by_token, redeem
from threebuckets.web.people.token_pages import token_page
from threebuckets.web.people.views import shown
from threebuckets.web.people.visitors import PersonRequest

GONE = 410


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """A letter is on its way; on an invented platform, here it is."""
    platform = shown(request)
    return render(request, "people/sent.html", {"letter": shown_letter(platform, request.GET.get("letter", ""))})


@token_page
def letter(request: PersonRequest, token: str) -> HttpResponse:
    """What the link is for, and a button that uses it."""
    found = letter_by_token(shown(request), token)
    if request.method == "POST" and found is not None:
        onward = redeem(request, request.visitor, found)
        if onward is not None:
            return HttpResponseRedirect(onward)
        found.refresh_from_db()
    page = letter_for_page(found, request.visitor)
    return render(request, "people/letter.html", {"page": page}, status=200 if page.is_open else GONE)


@token_page
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """What an invitation does, and a button that uses it."""
    platform = shown(request)
    if request.method == "POST" and redeem_invitation(request.visitor, platform, token):
        return redirect_saying(reverse("people:me"), "verified")
    state = _state(request, token)
    return _invitation_page(request, state, CodeForm(), status=200 if state.word == "open" else GONE)


@token_page
def invite(request: PersonRequest) -> HttpResponse:
    """Type a code by hand."""
    if request.method != "POST":
        return _invitation_page(request, None, CodeForm(), status=200)
    form, platform = CodeForm(request.POST), shown(request)
    if not form.is_valid():
        return _invitation_page(request, None, form, status=422)
    if redeem_invitation(request.visitor, platform, form.cleaned_data["code"]):
        return redirect_saying(reverse("people:me"), "verified")
    return _invitation_page(request, _state(request, form.cleaned_data["code"]), form, status=422)


def _state(request: HttpRequest, token: str) -> InvitationState:
    """What can be said of a code; whoever guesses at codes is soon told to wait."""
    state = state_of_invitation(shown(request), token)
    if state.word == "unknown":
        count_towards("code", network_of(request))
    return state


def _invitation_page(
    request: HttpRequest, state: InvitationState | None, form: CodeForm, *, status: int
) -> HttpResponse:
    return render(request, "people/invite.html", {"state": state, "form": form}, status=status)
