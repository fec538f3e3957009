"""Identifiers, forms and tags beside the words. All is indexed anew at the next collection."""

from importlib import import_module

from django.db import migrations, models

_before = import_module("secretariat.search.migrations.0002_index")
SQLITE = """CREATE VIRTUAL TABLE search_index USING fts5(
    title, body, forms, tags, content='search_document', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"""
_WORDS = "regexp_replace({}, '[^[:alnum:]]+', ' ', 'g')"
POSTGRESQL = (
    "ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    + " || ".join(
        f"setweight(to_tsvector('simple', {_WORDS.format(name)}), '{weight}')"
        for name, weight in (("forms", "A"), ("title", "B"), ("tags", "C"), ("body", "D"))
    )
    + ") STORED",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
)


def empty(apps, schema_editor):
    _before.unmake(apps, schema_editor)
    schema_editor.execute("DELETE FROM search_document")


def make(apps, schema_editor):
    for statement in (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]

    operations = [
        migrations.RunPython(empty, _before.make),
        migrations.RemoveConstraint(model_name="document", name="document_language"),
        migrations.AddField("document", "key", models.TextField(blank=True, default="", help_text="the thing's key: its address"), preserve_default=False),
        migrations.AddField("document", "forms", models.TextField(blank=True, default="", help_text="identifiers as typed, Arabic without marks, Chinese in pairs"), preserve_default=False),
        migrations.AddField("document", "tags", models.TextField(blank=True, default="", help_text="kind, language and facets, each as one word"), preserve_default=False),
        migrations.AddConstraint("document", models.UniqueConstraint(fields=("kind", "thing", "language"), name="document_language")),
        migrations.AddIndex("document", models.Index(fields=["thing"], name="document_thing")),
        migrations.RunPython(make, empty),
    ]
