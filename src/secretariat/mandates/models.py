"""Revisions of instruments and their instructions; clauses of whole texts come with the study of mandates."""

from django.db import models

from ..evidence.models import Thing


class Revision(models.Model):
    """One revision of one instrument; its thing's key is its designation."""

    class Standing(models.TextChoices):
        DRAFT = "draft"
        IN_FORCE = "in force"
        SUPERSEDED = "superseded"

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    instrument = models.TextField()
    designation = models.TextField()
    body = models.TextField(blank=True)
    standing = models.CharField(max_length=12, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    text_had = models.BooleanField(default=False, help_text="its text could be had")
    fields = models.JSONField(default=dict)


class Instruction(models.Model):
    """One instruction of one revision; its thing's key is revision#designation."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    revision = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="+")
    designation = models.TextField()
    gist = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
