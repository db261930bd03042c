"""The room as Django knows it."""

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    name = "threebuckets.web.values"
    label = "values"
