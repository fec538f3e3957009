"""Editions of one designation, and what lists are read by."""

from django.db import migrations, models

from secretariat.domain.designations import undated

AT_ONCE = 5_000


def fill(apps, schema_editor):
    table = apps.get_model("standards", "Standard")._meta.db_table
    last = -1
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT thing_id, designation FROM {table} WHERE thing_id > %s ORDER BY thing_id LIMIT %s", [last, AT_ONCE]
            )
            if not (rows := cursor.fetchall()):
                return
            last = rows[-1][0]
            cursor.executemany(
                f"UPDATE {table} SET undated = %s WHERE thing_id = %s", [(undated(name), thing) for thing, name in rows]
            )


def _index(name, *fields):
    return migrations.AddIndex("standard", models.Index(fields=list(fields), name=f"standard_{name}"))


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_intervals")]

    operations = [
        migrations.AddField(
            "standard", "undated",
            models.TextField(default="", help_text="designation without the date of its edition: what editions have alike"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        _index("published", "published", "thing"),
        _index("designation", "designation", "thing"),
        _index("undated", "undated"),
        _index("body", "body", "published", "thing"),
        _index("status", "status", "published", "thing"),
        _index("committee", "committee", "published", "thing"),
    ]
