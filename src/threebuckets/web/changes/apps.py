"""The room as Django knows it."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "threebuckets.web.changes"
    label = "changes"
