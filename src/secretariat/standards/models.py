"""Standards as their bodies state them; the study of them makes its own tables."""

from django.db import models

from ..evidence.models import Thing


class Standard(models.Model):
    """One publication of a standards body; its thing's key is its primary identifier."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    designation = models.TextField()
    body = models.CharField(max_length=20)
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
