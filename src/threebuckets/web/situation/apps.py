"""The room as Django knows it."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    name = "threebuckets.web.situation"
    label = "situation"
