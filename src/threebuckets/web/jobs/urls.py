"""Addresses of this room."""

from threebuckets.web.core.routes import route
from threebuckets.web.jobs import views

app_name = "jobs"
urlpatterns = [route("progress/", views.progress, name="progress")]
