"""Addresses of accounts: exactly the pages of allauth that are used here, and ours; each with its rule."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern
from django.views.decorators.cache import never_cache

from threebuckets.web.core.routes import View, Who, route
from threebuckets.web.people import account_views

ACCOUNT = Who.ACCOUNT


def _form(address: str, view: View, name: str) -> URLPattern:
    """A page with a form, for whoever is signed in; kept by no cache."""
    return route(address, never_cache(view), name=name, read=ACCOUNT, write=ACCOUNT)


urlpatterns = [
    route("sign-in/", account_views.sign_in, name="account_login", write=Who.ANYONE),
    route("sign-in/passkey/", never_cache(keys.login_webauthn), name="mfa_login_webauthn", write=Who.ANYONE),
    route("sign-in/second-step/", never_cache(mfa.authenticate), name="mfa_authenticate", write=Who.ANYONE),
    route("sign-in/closed/", account.account_inactive, name="account_inactive"),
    route("sign-out/", account.logout, name="account_logout", read=None, write=ACCOUNT),
    route("account/", account_views.account, name="mfa_index", read=ACCOUNT),
    route("account/passkeys/", account_views.account, name="mfa_list_webauthn", read=ACCOUNT),
    route("account/invite/", account_views.invite, name="invite_steward", read=Who.STEWARD, write=Who.STEWARD),
    _form("account/again/", mfa.reauthenticate, "mfa_reauthenticate"),
    _form("account/again/passkey/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _form("account/app/", app.activate_totp, "mfa_activate_totp"),
    _form("account/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    _form("account/passkeys/add/", keys.add_webauthn, "mfa_add_webauthn"),
    _form("account/passkeys/<int:pk>/remove/", keys.remove_webauthn, "mfa_remove_webauthn"),
    _form("account/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    route("account/codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes", read=ACCOUNT),
]
