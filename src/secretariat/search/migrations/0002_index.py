from django.db import migrations

SQLITE = """CREATE VIRTUAL TABLE search_index USING fts5(
    title, body, content='search_document', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"""
# Words are runs of letters and digits, as FTS5 has them: PostgreSQL's own parser would take "X.1205" for a host.
POSTGRESQL = (
    """ALTER TABLE search_document ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', regexp_replace(title, '[^[:alnum:]]+', ' ', 'g')), 'A') ||
        setweight(to_tsvector('simple', regexp_replace(body, '[^[:alnum:]]+', ' ', 'g')), 'D')) STORED""",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
    else:
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_index")
    else:
        schema_editor.execute("ALTER TABLE search_document DROP COLUMN words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
