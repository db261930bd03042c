"""The room as Django knows it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "threebuckets.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Tell the pages that many share that they show how far an update is."""
        from threebuckets.web.core.shared_pages import differs_by
        from threebuckets.web.jobs.queries import update_shown

        differs_by(update_shown)
