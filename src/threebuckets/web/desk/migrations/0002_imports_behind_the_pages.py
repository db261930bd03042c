from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0001_first"),
    ]

    operations = [
        migrations.AddField("import", "asked", models.CharField(blank=True, max_length=16)),
        migrations.AddField("import", "asked_by", models.CharField(blank=True, max_length=200)),
        migrations.AddField("import", "refusal", models.TextField(blank=True)),
    ]
