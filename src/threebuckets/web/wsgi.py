"""The web app as a WSGI server meets it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")

application = get_wsgi_application()
