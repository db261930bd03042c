"""Django's admin pages are no longer part of the site: its log goes, for its rows would keep accounts from being deleted."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_letters_and_invitations"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS django_admin_log", migrations.RunSQL.noop),
    ]
