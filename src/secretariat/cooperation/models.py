"""What passes between entities; the measured degree of cooperation stands on it later."""

from django.db import models

from ..evidence.models import Thing


class Liaison(models.Model):
    """One liaison statement, agreement, joint text or joint event between two entities."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    sender = models.TextField()
    receiver = models.TextField()
    kind = models.TextField(blank=True)
    date = models.CharField(max_length=10, blank=True)
    subject = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
