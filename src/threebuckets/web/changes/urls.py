"""Addresses of this room."""

from django.urls import path

from threebuckets.web.changes import views

app_name = "changes"
urlpatterns = [path("changes/", views.changes, name="changes")]
