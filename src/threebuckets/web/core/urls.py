"""Addresses of this room."""

from threebuckets.web.core import views
from threebuckets.web.core.routes import route

app_name = "core"
urlpatterns = [
    route("language/<slug:code>/", views.language, name="language"),
    route("data/", views.data, name="data"),
    route("data/<str:name>", views.download, name="download"),
]
