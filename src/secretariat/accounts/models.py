from django.contrib.auth.models import AbstractUser
from django.db import models

from .rules import READER, ROLES


class User(AbstractUser):
    """One person who signs in; unique by user name. What the role allows stands in `rules`."""

    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES], default=READER)
    title = models.CharField(
        max_length=120, blank=True, help_text="by which the person appears in public: 'Programme officer'"
    )
