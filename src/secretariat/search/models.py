"""What can be searched. The index itself is the database's own: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import models


class Document(models.Model):
    """The words of one thing in one language; unique by thing and language."""

    thing = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10, blank=True)
    title = models.TextField()
    body = models.TextField(blank=True)
    facets = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "language"], name="document_language")]

    def __str__(self):
        return self.title
