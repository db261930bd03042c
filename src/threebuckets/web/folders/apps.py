"""The room as Django knows it."""

from django.apps import AppConfig


class FoldersConfig(AppConfig):
    name = "threebuckets.web.folders"
    label = "folders"

    def ready(self) -> None:
        """Tell how the update is done."""
        from threebuckets.web.folders.updating import register_kinds

        register_kinds()
