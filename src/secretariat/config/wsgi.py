"""What the server calls for each request: the TAXII server at its own addresses, the web site at all others."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.config.web_settings")

from django.core.wsgi import get_wsgi_application

_site = get_wsgi_application()

from ..exchange import taxii  # noqa: E402 its tables are there once the site is set up


def application(environ, start_response):
    called = taxii.application if environ["PATH_INFO"].startswith(taxii.PREFIX) else _site
    return called(environ, start_response)
