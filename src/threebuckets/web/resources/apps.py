"""The room as Django knows it."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "threebuckets.web.resources"
    label = "resources"

    def ready(self) -> None:
        from threebuckets.web.resources import joining

        joining.join()
