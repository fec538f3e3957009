"""Standards as their bodies state them; the study of them makes its own tables."""

from django.db import models

from ..evidence.models import LargeKind, Thing
from .study import models as study  # noqa: F401 (its tables are of this app)


class Standard(LargeKind):
    """One publication of a standards body; its thing's key is its primary identifier."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    designation = models.TextField()
    undated = models.TextField(help_text="designation without the date of its edition: what editions have alike")
    body = models.TextField()
    title = models.TextField(blank=True)
    doctype = models.TextField(blank=True)
    published = models.CharField(max_length=10, blank=True)
    status = models.TextField(blank=True)
    committee = models.TextField(blank=True)
    committee_as_of = models.CharField(max_length=10, blank=True, help_text="the committee is that of this date")
    conflicts = models.PositiveSmallIntegerField(default=0, help_text="fields on which sources contradict each other")
    record = models.BigIntegerField(
        null=True, help_text="record whose normalized form holds abstract, relations and the rest"
    )

    class Meta:
        # What a list is read by: each filter with the order of its pages.
        indexes = [
            models.Index(fields=["published", "thing"], name="standard_published"),
            models.Index(fields=["designation", "thing"], name="standard_designation"),
            models.Index(fields=["undated"], name="standard_undated"),
            models.Index(fields=["body", "published", "thing"], name="standard_body"),
            models.Index(fields=["status", "published", "thing"], name="standard_status"),
            models.Index(fields=["committee", "published", "thing"], name="standard_committee"),
        ]

    def __str__(self):
        return self.designation
