"""Addresses of this room."""

from django.urls import path

from threebuckets.web.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.home, name="home"),
    path("policies/<slug:slug>/", views.policy, name="policy"),
]
