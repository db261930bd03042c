"""Addresses of this room."""

from threebuckets.web.core.routes import route
from threebuckets.web.situation import views

app_name = "situation"
urlpatterns = [
    route("situation/", views.situation, name="situation"),
    route("situation/worse-and-worsening.csv", views.worse_csv, name="worse_csv"),
    route("situation/areas/<path:code>/figures.csv", views.area_csv, name="area_csv"),
    route("situation/areas/<path:code>/", views.area, name="area"),
    route("situation/<slug:slug>/figures.csv", views.indicator_csv, name="indicator_csv"),
    route("situation/<slug:slug>/over-time.csv", views.history_csv, name="history_csv"),
    route("situation/<slug:slug>/", views.indicator, name="indicator"),
]
