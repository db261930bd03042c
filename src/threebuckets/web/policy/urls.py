"""Addresses of this room."""

from threebuckets.web.core.routes import route
from threebuckets.web.policy import views

app_name = "policy"
urlpatterns = [
    route("", views.home, name="home"),
    route("policies/<slug:slug>/", views.policy, name="policy"),
]
