"""What the server calls for each request."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.config.web_settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
