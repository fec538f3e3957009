from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One person who signs in; unique by user name."""
