"""The web app as a WSGI server meets it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")

application = get_wsgi_application()
if settings.BEHIND_PROXY:  # limits count by the address a request came from, not by that of the proxy
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.PROXIES)
