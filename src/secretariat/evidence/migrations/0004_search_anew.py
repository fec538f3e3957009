"""What is searched has more than words now: every source is indexed anew."""

from django.db import migrations


def anew(apps, schema_editor):
    apps.get_model("evidence", "Source").objects.update(indexed=None)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_indexed"), ("search", "0003_identifiers")]

    operations = [migrations.RunPython(anew, migrations.RunPython.noop)]
