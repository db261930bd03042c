"""Addresses of this room."""

from django.urls import path

from threebuckets.web.core import views

app_name = "core"
urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/<str:name>", views.download, name="download"),
]
