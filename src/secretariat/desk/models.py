"""What the desk has asked a process of its own to do, and the log of what was done at it."""

from django.db import models


class Work(models.Model):
    """One piece of work that may take long: done by a process beside the web site's, which tells how far it is."""

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=20)
    asked = models.JSONField(default=dict)
    actor = models.TextField(help_text="role of the person, with the user name in <>")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    told = models.TextField(blank=True, help_text="how far it is: the step, or the source that is being read")
    count = models.PositiveIntegerField(default=0, help_text="items read so far")
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="when its process was last heard of")

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)


class Entry(models.Model):
    """One act at the desk: who, when, what, on what. Only ever added to."""

    at = models.DateTimeField()
    actor = models.TextField(help_text="role of the person, with the user name in <>")
    what = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True, help_text="of the thing that it was about")
    subject = models.TextField(blank=True, help_text="key of that thing, or a file, a source, a report")
    detail = models.TextField(blank=True, help_text="what was before and is now, in words")
    reason = models.TextField(blank=True)
    act = models.TextField(blank=True, help_text="key of the act of a person, by which it is undone")

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="desk_entry_subject")]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("an entry of the log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("an entry of the log is never removed")
