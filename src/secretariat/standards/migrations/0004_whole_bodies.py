"""Bodies by their whole names; a year alone in brackets is a date of an edition as well."""

from importlib import import_module

from django.db import migrations, models

_lists = import_module("secretariat.standards.migrations.0003_lists")


class Migration(migrations.Migration):
    dependencies = [("standards", "0003_lists")]

    operations = [
        migrations.AlterField("standard", "body", models.TextField()),
        migrations.RunPython(_lists.fill, migrations.RunPython.noop),
    ]
