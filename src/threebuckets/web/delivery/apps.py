"""The room as Django knows it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DeliveryConfig(AppConfig):
    name = "threebuckets.web.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Have the database's own rules made with its tables."""
        from threebuckets.web.delivery.database_rules import drop_rules, make_rules

        pre_migrate.connect(drop_rules, sender=self)
        post_migrate.connect(make_rules, sender=self)
