"""Entities, roles, activities and the links of activities and roles to instructions, goals and money."""

from django.db import models

from ..evidence.models import Thing


class Entity(models.Model):
    """Anyone who acts; its thing's key is a slug."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    name = models.TextField()
    kind = models.TextField(blank=True)
    parent = models.ForeignKey(Thing, models.SET_NULL, null=True, related_name="+")
    country = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="stated")
    fields = models.JSONField(default=dict)


class Activity(models.Model):
    """What entities do; its thing's key is normalized title and start of its first-ranked record."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField()
    kind = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    start = models.CharField(max_length=10, blank=True)
    end = models.CharField(max_length=10, blank=True)
    first_day = models.DateField(null=True, help_text="the earliest day that the start allows")
    last_day = models.DateField(null=True, help_text="the latest day that the end allows; null is open or unknown")
    place = models.TextField(blank=True)
    country = models.TextField(blank=True)
    status = models.TextField(blank=True)
    updated = models.CharField(max_length=10, blank=True, help_text="date of the newest source that speaks of it")
    conflicts = models.PositiveSmallIntegerField(default=0, help_text="fields on which sources contradict each other")
    fields = models.JSONField(default=dict)

    class Meta:
        # What a list is read by: each of its orders.
        indexes = [
            models.Index(fields=["start", "thing"], name="activity_start"),
            models.Index(fields=["title", "thing"], name="activity_title"),
            models.Index(fields=["updated", "thing"], name="activity_updated"),
        ]


class Role(models.Model):
    """(entity, what it is, in what, since when), standing or in an activity."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    entity = models.ForeignKey(Thing, models.SET_NULL, null=True, related_name="+")
    what = models.TextField()
    subject = models.TextField(blank=True, help_text="in what: the words")
    activity = models.ForeignKey(Thing, models.SET_NULL, null=True, related_name="+")
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, default="stated")
    fields = models.JSONField(default=dict)


class Link(models.Model):
    """An activity or a role carries out an instruction, serves a goal, or is borne by a budget line."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    of = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="+")
    to = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="+")
    weight = models.CharField(max_length=20, default="1", help_text="a decimal as text")
    state = models.CharField(
        max_length=10, help_text="stated, proposed, confirmed or refused: that of its best evidence"
    )
    rule = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
