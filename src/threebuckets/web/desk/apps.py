"""The room as Django knows it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "threebuckets.web.desk"
    label = "desk"

    def ready(self) -> None:
        from threebuckets.web.desk import (
            import_jobs,
            notices,  # noqa: F401  (registers its sentences)
        )
        from threebuckets.web.desk.round_actions import register_kinds, waits_for_steward
        from threebuckets.web.folders.updating import leave_to_steward_when

        register_kinds()
        import_jobs.register_kinds()
        leave_to_steward_when(waits_for_steward)
