"""Settings of the web app; every one has a default that works on a laptop."""

SECRET_KEY = "to be replaced"  # noqa: S105
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
