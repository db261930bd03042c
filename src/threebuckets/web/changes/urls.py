"""Addresses of this room."""

from threebuckets.web.changes import views
from threebuckets.web.core.routes import route

app_name = "changes"
urlpatterns = [route("changes/", views.changes, name="changes")]
