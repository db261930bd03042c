"""The room as Django knows it."""

from django.apps import AppConfig


class FoldersConfig(AppConfig):
    name = "threebuckets.web.folders"
    label = "folders"
