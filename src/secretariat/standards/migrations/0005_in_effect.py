"""Rows may stand in place ahead of their snapshot's effect."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0004_whole_bodies")]

    operations = [
        migrations.AddField(
            "standard", "in_effect", models.BooleanField(db_default=True, default=True, editable=False)
        ),
    ]
