"""`python -m threebuckets.web COMMAND`: the web app's own commands, for those who look after a site."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threebuckets.web.settings")
    execute_from_command_line(sys.argv)
