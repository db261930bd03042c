"""Settings of the web app: each comes from the environment (`TB_…`) and has a default that works on a laptop.

Nothing is written here. Without `TB_SECRET_KEY` the key is read from the data directory, where `serve` has put one.
Which setting does what stands in docs/reference/settings.md.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from threebuckets.web.databases import database_settings

env: Any = environ.Env()
ROOM = "threebuckets.web"
BASE_DIR = Path(__file__).parent

# Where things are kept
DATA_DIR = Path(env.str("TB_DATA", default="threebuckets-data")).absolute()
SECRET_KEY_FILE = DATA_DIR / "secret-key"
DATABASE_FILE = DATA_DIR / "threebuckets.sqlite3"
PLATFORM_SLUG = env.str("TB_PLATFORM", default="")

# Who may ask, and how
DEBUG = env.bool("TB_DEBUG", default=False)
HTTPS = env.bool("TB_HTTPS", default=False)
ALLOWED_HOSTS = env.list("TB_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TB_TRUSTED_ORIGINS", default=[])
BEHIND_PROXY = env.bool("TB_BEHIND_PROXY", default=False)
PROXIES = env.list("TB_PROXIES", default=["127.0.0.1", "::1"])


def _secret_key() -> str:
    """The key of the environment, else of the data directory, else one that lasts as long as this process."""
    if given := env.str("TB_SECRET_KEY", default=""):
        return str(given)
    if SECRET_KEY_FILE.exists():
        return SECRET_KEY_FILE.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *(
        f"{ROOM}.{name}"
        for name in (
            "core",
            "people",
            "moderation",
            "jobs",
            "values",
            "situation",
            "resources",
            "policy",
            "delivery",
            "changes",
            "folders",
            "desk",
        )
    ),
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    f"{ROOM}.people.visitors.VisitorMiddleware",
    f"{ROOM}.core.middleware.TooOftenMiddleware",
    f"{ROOM}.core.middleware.BusyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = f"{ROOM}.urls"
WSGI_APPLICATION = f"{ROOM}.wsgi.application"
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/account/"

# Stewards sign in by a letter or a passkey; there are no passwords and there is no sign-up
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
STEWARDS_NEED_SECOND_FACTOR = env.bool("TB_STEWARDS_NEED_SECOND_FACTOR", default=True)
ACCOUNT_ADAPTER = f"{ROOM}.people.account_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = f"{ROOM}.people.account_adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                f"{ROOM}.core.context.frame",
                f"{ROOM}.values.context.badge",
            ],
        },
    },
]

DATABASES = {
    "default": database_settings(
        env.db_url("TB_DATABASE_URL", default=f"sqlite:///{DATABASE_FILE}"),
        test_file=str(Path(tempfile.gettempdir()) / f"threebuckets-test-{os.getpid()}.sqlite3"),
        most_connections=env.int("TB_DATABASE_CONNECTIONS", default=8),
        longest_wait=env.float("TB_BUSY_SECONDS", default=10.0),
    )
}

# Letters: into files of the data directory, until a mail server is named
SITE_URL = str(env.str("TB_SITE_URL", default="http://localhost:8000")).rstrip("/")
_letters = env.email_url("TB_EMAIL_URL", default="filemail://")
vars().update({name: value for name, value in _letters.items() if value is not None})
EMAIL_FILE_PATH = str(DATA_DIR / "letters")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("TB_EMAIL_FROM", default="no-reply@localhost")

# Letters and other single tasks wait in the database for the worker
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time
LANGUAGE_CODE = env.str("TB_LANGUAGE", default="en-gb")
NAMES_OF_LANGUAGES = {"en-gb": "English", "cy": "Cymraeg"}
OFFERED_LANGUAGES = env.list("TB_LANGUAGES", default=["en-gb", "cy"])
LANGUAGES = [(code, NAMES_OF_LANGUAGES[code]) for code in OFFERED_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TB_TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True

# Static files: as they lie in the source, or (`serve`) collected, hashed and compressed beforehand
STATIC_URL = "static/"
STATICFILES_DIRS = [("look", BASE_DIR.parent / "report" / "look")]
STATIC_ROOT = DATA_DIR / "static"
STATIC_HASHED = env.bool("TB_STATIC_HASHED", default=False)
WHITENOISE_USE_FINDERS = not STATIC_HASHED
WHITENOISE_AUTOREFRESH = DEBUG
_STATIC_STORAGE = (
    "threebuckets.web.core.static_files.HashedFiles"
    if STATIC_HASHED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

# Nothing foreign is loaded, nothing inline is run, nobody frames us
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Pages that are the same for many are kept in memory this long, unless a new round comes first
SHARED_PAGE_SECONDS = env.float("TB_SHARED_PAGE_SECONDS", default=5.0)

UPLOAD_MB = env.int("TB_UPLOAD_MB", default=10)

# How often somebody may do something: so many, in so many seconds
RATE_LIMITS = {
    "join": (env.int("TB_LIMIT_JOIN", default=25), 300),
    "letter": (env.int("TB_LIMIT_LETTER", default=5), 1800),
    "code": (env.int("TB_LIMIT_CODE", default=5), 1800),
    "sign-in": (env.int("TB_LIMIT_SIGN_IN", default=25), 3600),
    "vote": (env.int("TB_LIMIT_VOTE", default=60), 60),
    "statement": (env.int("TB_LIMIT_STATEMENT", default=5), 86_400),
    "offer": (env.int("TB_LIMIT_OFFER", default=10), 86_400),
    "propose": (env.int("TB_LIMIT_PROPOSE", default=5), 86_400),
    "argument": (env.int("TB_LIMIT_ARGUMENT", default=20), 86_400),
    "export": (env.int("TB_LIMIT_EXPORT", default=3), 86_400),
    "search": (env.int("TB_LIMIT_SEARCH", default=60), 60),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"tokens": {"()": f"{ROOM}.people.quiet_log.TokenFilter"}},
    "loggers": {name: {"filters": ["tokens"]} for name in ("django.request", "django.server", "django.security.csrf")},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("TB_LOG_LEVEL", default="WARNING")},
}
