"""Django's settings, made from the workspace that the environment names (``SECRETARIAT_WORKSPACE``)."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from . import workspace as _workspace

_folder = os.environ.get("SECRETARIAT_WORKSPACE", "")
WORKSPACE = _workspace.load(Path(_folder)) if _folder else None


def database(url: str) -> dict[str, object]:
    """
    A database's settings from ``sqlite:///PATH`` or ``postgresql://user:password@host:port/name?host=/socket``.

    SQLite: write-ahead log, writers begin with IMMEDIATE, 30 s wait for a lock.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = url.removeprefix("sqlite:///") or ":memory:"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-32000;",
            },
        }
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
    }


DATABASES = {
    "default": database(
        WORKSPACE.database_url if WORKSPACE else os.environ.get("SECRETARIAT_DATABASE_URL", "sqlite:///:memory:")
    )
}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "secretariat.accounts",
    "secretariat.search",
    "secretariat.evidence",
    "secretariat.mandates",
    "secretariat.inventory",
    "secretariat.standards",
    "secretariat.exchange",
    "secretariat.cooperation",
    "secretariat.reports",
    "secretariat.desk",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
SECRET_KEY = os.environ.get(
    "SECRETARIAT_SECRET_KEY", "not-for-serving"
)  # serving makes its own; nothing is signed here
