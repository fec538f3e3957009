"""
Django's settings for serving pages: those of the commands, and sign-in, sessions, static files and templates beside.

A module of its own, because sign-in costs a second to set up: only ``serve`` and ``user`` load it.
"""

import json
import os

from . import secret, settings
from .settings import *  # noqa: F403

_serve = json.loads(os.environ.get("SECRETARIAT_SERVE") or "{}")

DEBUG = False
SECRET_KEY = secret.key(settings.WORKSPACE.folder if settings.WORKSPACE else None)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_serve.get("hosts", ())]
ROOT_URLCONF = "secretariat.config.urls"
WSGI_APPLICATION = "secretariat.config.wsgi.application"

INSTALLED_APPS = [
    "secretariat.web",  # before others, whose templates it stands in for
    *settings.INSTALLED_APPS,
    "secretariat.distribution",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "secretariat.web.middleware.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "secretariat.web.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "secretariat.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "secretariat.accounts.access.Access",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "secretariat.web.page.context",
                "secretariat.desk.context.desk",
            ],
        },
    }
]

for _database in settings.DATABASES.values():
    _database["CONN_MAX_AGE"] = 600
    if "init_command" in _database.get("OPTIONS", {}):
        # What collects and what counts put SQLite's log into the register, each at 32 MB or less; a form need not.
        _database["OPTIONS"]["init_command"] += "PRAGMA wal_autocheckpoint=16000;"

# Languages: the address says "zh"; gettext's files are those of the script.
USE_I18N = True
LANGUAGES = [
    ("ar", "عربي"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Who signs in: local accounts, made by `secretariat user add`; nobody makes one by themselves.
# Sign-in by an identity provider (OpenID Connect) has its place here: "allauth.socialaccount" and its provider
# "openid_connect" among INSTALLED_APPS, SOCIALACCOUNT_PROVIDERS from a table [sign-in] of the workspace's settings, and
# its callback among accounts.urls with a rule in accounts.access. Roles stay groups: who signs in so gets none by itself.
AUTHENTICATION_BACKENDS = ["secretariat.accounts.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "secretariat.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute: clocks differ
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Counts of failed sign-ins are shared by all workers.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"},
}

SESSION_ENGINE = "secretariat.accounts.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(_serve.get("https"))
SECURE_HSTS_SECONDS = 31_536_000 if _serve.get("https") else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _serve.get("proxy"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "secretariat.web.errors.csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "secretariat.desk.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"none": {"class": "logging.NullHandler"}, "stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
    },
}
