"""Pages of accounts: signing in, one's own account, inviting others. The rest is allauth's, listed in `account_urls`."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from threebuckets.web.core.limits import count_towards, network_of
from threebuckets.web.core.notices import redirect_saying
from threebuckets.web.people.account_queries import account_for_page
from threebuckets.web.people.accounts import invite_steward, send_sign_in
from threebuckets.web.people.forms import EmailForm, StewardForm
from threebuckets.web.people.views import shown
from threebuckets.web.people.visitors import PersonRequest


@never_cache
def sign_in(request: PersonRequest) -> HttpResponse:
    """With a passkey, or with a link to one's e-mail address."""
    if request.visitor.account is not None:
        return redirect("mfa_index")
    form = EmailForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "people/sign_in.html", {"form": form}, status=422 if form.is_bound else 200)
    count_towards("join", network_of(request))
    return redirect(send_sign_in(shown(request), email=form.cleaned_data["email"], language=get_language() or ""))


@never_cache
def account(request: PersonRequest) -> HttpResponse:
    """Roles, second factors, and the way to the desk."""
    return render(request, "people/account.html", {"page": account_for_page(request.visitor)})


@never_cache
def invite(request: PersonRequest) -> HttpResponse:
    """Invite another steward or moderator."""
    form = StewardForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "people/invite_steward.html", {"form": form}, status=422 if form.is_bound else 200)
    by, language = request.visitor.public_name, get_language() or ""
    invite_steward(shown(request), **form.cleaned_data, by=by, language=language)
    return redirect_saying(reverse("mfa_index"), "steward-invited")
