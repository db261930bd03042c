"""Pages of the twelve words: making them, and coming back by them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from threebuckets.web.core.limits import count_towards, network_of
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.people.forms import WordsForm
from threebuckets.web.people.queries import words_made_at
from threebuckets.web.people.recovering import come_back, make_words
from threebuckets.web.people.views import myself, shown
from threebuckets.web.people.visitors import PersonRequest


@never_cache
def words(request: PersonRequest) -> HttpResponse:
    """What the words are for; after the button, the words themselves, this once."""
    participant = myself(request)
    made = make_words(participant) if request.method == "POST" else ()
    return render(request, "people/words.html", {"words": made, "made_at": words_made_at(participant)})


@never_cache
def back(request: PersonRequest) -> HttpResponse:
    """Type the words, to be who one was; whoever guesses is soon told to wait."""
    is_known = request.visitor.participant is not None
    form = WordsForm(request.POST if request.method == "POST" else None, is_known=is_known)
    if form.is_valid():
        given = form.cleaned_data
        is_together = bool(given.get("together"))
        if come_back(request.visitor, shown(request), given["words"], is_together=is_together):
            return redirect_saying(reverse("people:me"), "came-back")
        count_towards("code", network_of(request))
        form.refuse()
    return render(request, "people/back.html", {"form": form}, status=422 if form.is_bound else 200)
