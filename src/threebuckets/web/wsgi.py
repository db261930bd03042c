"""The web app as a WSGI server meets it."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")

application = get_wsgi_application()
if settings.BEHIND_PROXY:  # limits count by the address a request came from, not by that of the proxy
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.PROXIES)

TURN_SECONDS = 0.0005
"""How long a thread may go on computing while another wants to: whoever writes must not wait long for their turn to go on,
since all other writers wait with them."""
NEW_OBJECTS, COLLECTIONS = 10_000, 20
"""How many new objects make it worth looking for rubbish, and how many such looks a look at older objects."""

sys.setswitchinterval(TURN_SECONDS)
gc.collect()
gc.freeze()  # what has been loaded until here stays, and need not be looked at again
gc.set_threshold(NEW_OBJECTS, COLLECTIONS, COLLECTIONS)
