"""Filled with less work: no index that serves nothing, and a batch of documents is one segment of FTS5, merged by eights."""

from django.db import migrations

# https://www.sqlite.org/fts5.html#configuration_options: bytes held before a segment is written, segments to a merge.
SETTINGS = {"hashsize": 16 << 20, "automerge": 8}


def tune(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, value in SETTINGS.items():
            schema_editor.execute("INSERT INTO search_index (search_index, rank) VALUES (%s, %s)", [name, value])


class Migration(migrations.Migration):
    dependencies = [("search", "0003_identifiers")]

    operations = [
        migrations.RemoveIndex("document", "document_thing"),
        migrations.RunPython(tune, migrations.RunPython.noop),
    ]
