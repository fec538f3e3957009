"""Documents are looked for by kind and thing: the index by thing alone served nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0003_identifiers")]

    operations = [migrations.RemoveIndex("document", "document_thing")]
