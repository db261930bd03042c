"""Addresses of this room."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.values import badge_views, landscape_views, statement_views, views

app_name = "values"
urlpatterns = [
    route("vote/", views.vote, name="vote", write=Who.ANYONE),
    route("statements/new/", statement_views.state, name="state", write=Who.ANYONE),
    route("opinions/", landscape_views.landscape, name="landscape"),
    route("opinions/statements.csv", landscape_views.statements_csv, name="statements_csv"),
    route("badge/", badge_views.badge, name="badge", write=Who.ANYONE),
    route("badge/off/", badge_views.take_off, name="take_off", read=None, write=Who.PARTICIPANT),
    route("badge/<str:code>-card.png", badge_views.card, name="badge_card"),
    route("badge/<str:code>.png", badge_views.ring, name="badge_ring"),
]
