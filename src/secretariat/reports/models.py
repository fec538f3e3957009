"""Plans, goals and money, and the reports made from the register."""

from django.db import models

from ..evidence.models import Thing


class Plan(models.Model):
    """A plan of a body for a period; its thing's key is its slug."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    body = models.TextField(blank=True)
    kind = models.TextField(blank=True, help_text="strategic, operational, action plan, financial")
    name = models.TextField()
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    had = models.BooleanField(default=True, help_text="its text could be had")
    fields = models.JSONField(default=dict)


class Goal(models.Model):
    """Mission, goal, target, output, enabler or thematic priority of a plan; key is plan#designation."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    plan = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="+")
    kind = models.TextField()
    designation = models.TextField()
    name = models.TextField()
    state = models.CharField(max_length=10, default="stated")
    fields = models.JSONField(default=dict)


class BudgetLine(models.Model):
    """One amount of one body, line, kind and period; the amount is null when nobody states it."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    body = models.TextField()
    cost_centre = models.TextField(blank=True)
    line = models.TextField()
    kind = models.TextField(blank=True, help_text="planned or actual")
    fund = models.TextField(blank=True, help_text="regular, voluntary, cost recovery")
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    amount = models.BigIntegerField(null=True, help_text="minor units of the currency")
    currency = models.CharField(max_length=3, blank=True)
    unit = models.TextField(blank=True)
    fields = models.JSONField(default=dict)


class Rate(models.Model):
    """One exchange rate on one day, as text decimal."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    date = models.CharField(max_length=10)
    value = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)


class Cost(models.Model):
    """What an activity or a role costs: a direct figure, or its weight in a cost centre."""

    thing = models.OneToOneField(Thing, models.CASCADE, primary_key=True, related_name="+")
    of = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="+")
    basis = models.CharField(max_length=8, help_text="direct or share")
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    fields = models.JSONField(default=dict)


class Report(models.Model):
    """One report as made; an issued one is frozen and never made again in place."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ISSUED = "issued"
        REVISED = "revised"

    identifier = models.TextField(unique=True)
    name = models.TextField(help_text="the year, or from–to")
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveSmallIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    folder = models.TextField()
    snapshots = models.JSONField(default=dict, help_text="source slug -> number of the snapshot in effect")
