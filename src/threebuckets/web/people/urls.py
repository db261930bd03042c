"""Addresses of this room; those of accounts stand in `account_urls`."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.people import link_views, views, word_views

app_name = "people"
urlpatterns = [
    route("me/", views.me, name="me"),
    route("me/area/", views.area, name="area", read=None, write=Who.PARTICIPANT),
    route("me/consent/", views.consent, name="consent", read=None, write=Who.PARTICIPANT),
    route("me/take/", views.take, name="take", read=None, write=Who.PARTICIPANT),
    route("me/erase/", views.erase, name="erase", read=Who.PARTICIPANT, write=Who.PARTICIPANT),
    route("me/leave/", views.leave, name="leave", read=None, write=Who.PARTICIPANT),
    route("me/words/", word_views.words, name="words", read=Who.PARTICIPANT, write=Who.PARTICIPANT),
    route("me/back/", word_views.back, name="back", write=Who.ANYONE),
    route("me/confirm/", views.confirm, name="confirm", write=Who.ANYONE),
    route("letters/sent/", link_views.sent, name="sent"),
    route("letters/<str:token>/", link_views.letter, name="letter", write=Who.ANYONE),
    route("invite/", link_views.invite, name="invite_by_hand", write=Who.ANYONE),
    route("invite/<str:token>/", link_views.invitation, name="invite", write=Who.ANYONE),
    route("privacy/", views.privacy, name="privacy"),
]
