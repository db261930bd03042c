"""The room as Django knows it, and the one place of the site that listens to signals: those of migrations.

The rule that no more of an offer is pledged than there is stands in a trigger. A migration of this room that makes it, and
no signals, would not do on SQLite: there a column is changed by building the table anew, and

- where that table is the one of pledges, the trigger is gone with the old table, without a word;
- where it is the one of offers, which another room migrates, the renaming fails, because the trigger reads a table that is
  not there at that moment.

Each later migration of either table, in either room, would have to take the trigger away and make it again, and one that
forgets it would lose the rule unnoticed. So it is taken away before all migrations and made after them. No row is written
by a signal.
"""

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
