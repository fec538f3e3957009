"""
Source → snapshot → pack → record → thing ← evidence. All other tables are derived from these and can be made again.
"""

from django.db import models


class Source(models.Model):
    """One place where we collect from, as the settings name it; unique by slug."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.TextField()
    format = models.CharField(max_length=40)
    place = models.TextField(help_text="path in the workspace, or absolute path")
    address = models.TextField(blank=True, help_text="public address of the source")
    licence = models.TextField(blank=True)
    owner = models.TextField(blank=True, help_text="who answers for it, by role")
    cadence = models.TextField(blank=True)
    is_window = models.BooleanField(default=False, help_text="a feed: what is missing is not gone")
    rank = models.PositiveSmallIntegerField(default=50, help_text="lower speaks first; 0 is for acts of persons")
    options = models.JSONField(default=dict)

    def __str__(self):
        return self.slug


class Snapshot(models.Model):
    """One collection of one source; unique by source and number."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "being collected"
        WAITING = "waiting", "waits for a person"
        IN_EFFECT = "in effect", "in effect"
        UNCHANGED = "unchanged", "same bytes as before"
        FAILED = "failed", "did not reach its end"
        REFUSED = "refused", "refused by a person"

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLLECTING)
    reader = models.CharField(max_length=60, help_text="reader and its version, such as relaton/1")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the source's bytes")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="snapshot_number")]

    def __str__(self):
        return f"{self.source.slug}#{self.number}"


class Problem(models.Model):
    """One thing wrong with one place of one snapshot of a source."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="problems")
    place = models.TextField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    message = models.TextField()
    mend = models.TextField(blank=True)


class Pack(models.Model):
    """One batch as written: two zstd frames in a file, the verbatim items and their normalized forms."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="packs")
    file = models.TextField(help_text="path under the workspace's folder of packs")
    raw_at = models.BigIntegerField()
    raw_size = models.PositiveIntegerField()
    form_at = models.BigIntegerField()
    form_size = models.PositiveIntegerField()


class Record(models.Model):
    """One item of one source in one form; unique by source and key while it is present."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="records")
    key = models.TextField()
    digest = models.BinaryField(max_length=32)
    pack = models.ForeignKey(Pack, models.PROTECT)
    raw_offset = models.PositiveIntegerField()
    raw_length = models.PositiveIntegerField()
    form_offset = models.PositiveIntegerField()
    form_length = models.PositiveIntegerField()
    rank = models.TextField(help_text="total order among records that speak of one thing; the smallest speaks first")
    place = models.TextField(blank=True)
    first_in = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    gone_in = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=models.Q(gone_in__isnull=True), name="record_present"
            )
        ]

    def __str__(self):
        return f"{self.source.slug}/{self.key}"


class Thing(models.Model):
    """One thing that sources speak of; unique by kind and key. Addresses, links and evidence point here."""

    kind = models.CharField(max_length=20)
    key = models.TextField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="thing_key")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class Evidence(models.Model):
    """One part of one record speaks of one thing, by a rule ("" is: the record's own key)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence")
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="evidence")
    part = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "part"], name="evidence_part")]
