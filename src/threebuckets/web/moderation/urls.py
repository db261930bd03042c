"""Addresses of this room."""

from threebuckets.web.core.routes import Who, route
from threebuckets.web.moderation import views

app_name = "moderation"
urlpatterns = [
    route("moderation/", views.policy, name="policy"),
    route("moderation/<slug:kind>/<str:code>/", views.one, name="one", write=Who.ANYONE),
]
