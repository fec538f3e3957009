"""Accounts as the command line makes them."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ..domain.errors import InputError, UsageError
from .models import User
from .rules import ADMINISTRATOR, ROLES


@transaction.atomic
def add_user(*, name: str, role: str, title: str = "", password: str = "") -> tuple[User, str]:
    """
    Make an account. Returns it and its password, made at random when none is given.

    Raises:
        UsageError: no such role, or the name is taken.
        InputError: the password is too weak; says why.
    """
    if role not in ROLES:
        raise UsageError(f"no role is named {role!r}", mend="one of " + ", ".join(ROLES))
    if User.objects.filter(username__iexact=name).exists():
        raise UsageError(f"there is an account {name!r} already", mend="take another name")
    user = User(username=name, role=role, title=title)
    user.is_staff = user.is_superuser = role == ADMINISTRATOR
    made = password or secrets.token_urlsafe(15)
    try:
        user.full_clean(exclude=["password"])
        validate_password(made, user)
    except ValidationError as error:
        raise InputError(" ".join(error.messages), mend="try another", place="password or name") from error
    user.set_password(made)
    user.save()
    return user, made


@transaction.atomic
def set_role(*, name: str, role: str) -> User:
    """Give an account another role. Raises UsageError."""
    if role not in ROLES:
        raise UsageError(f"no role is named {role!r}", mend="one of " + ", ".join(ROLES))
    user = User.objects.filter(username=name).first()
    if user is None:
        raise UsageError(f"there is no account {name!r}", mend=f"secretariat user add {name} --role {role}")
    user.role = role
    user.is_staff = user.is_superuser = role == ADMINISTRATOR
    user.save()
    return user
