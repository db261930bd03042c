"""The room as Django knows it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "threebuckets.web.core"
    label = "core"
