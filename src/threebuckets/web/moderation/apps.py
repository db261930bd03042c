"""The room as Django knows it."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "threebuckets.web.moderation"
    label = "moderation"

    def ready(self) -> None:
        from threebuckets.web.moderation import notices  # noqa: F401  (registers its sentences)
