"""The room as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "threebuckets.web.people"
    label = "people"

    def ready(self) -> None:
        from threebuckets.web.people import joining

        joining.join()
