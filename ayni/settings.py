"""All settings. What differs between installations comes from AYNI_* variables; without any, this is the demo.

The demo answers on this machine only. Naming AYNI_HOSTS or AYNI_SECRET_KEY ends it, and then both are needed.
"""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ayni.web.logs import logging_for

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
env = environ.Env()

VERSION = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]

# Where it runs

DEBUG = env.bool("AYNI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("AYNI_HOSTS", default=[])
SECRET_KEY = env.str("AYNI_SECRET_KEY", default="")
DEMO = env.bool("AYNI_DEMO", default=not (ALLOWED_HOSTS or SECRET_KEY))
BIND = env.str("AYNI_BIND", default="127.0.0.1:8000")

if DEMO or DEBUG:
    loopback = ["127.0.0.1", "localhost", "[::1]"]
    if set(ALLOWED_HOSTS) - set(loopback):
        raise ImproperlyConfigured("AYNI_HOSTS names a host of the network: set AYNI_DEMO and AYNI_DEBUG to off.")
    ALLOWED_HOSTS = ALLOWED_HOSTS or loopback
    SECRET_KEY = SECRET_KEY or "known to everybody, good enough for a demo that answers on this machine only"
elif not SECRET_KEY or not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set AYNI_SECRET_KEY (50 random characters or more) and AYNI_HOSTS (the names Ayni answers to, with commas)."
    )

# The address that mails and papers print.
SITE_URL = env.str("AYNI_URL", default=f"http://{BIND}" if DEMO or DEBUG else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")

# What may be done with the open data, as SPDX calls it.
DATA_LICENCE = env.str("AYNI_DATA_LICENCE", default="CC-BY-4.0")

# Proxies in front that are ours. Their X-Forwarded-* headers are believed, nobody else's.
PROXIES = env.int("AYNI_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Parts

INSTALLED_APPS = [
    "ayni.public",
    "ayni.desk",
    "ayni.web",
    "ayni.papers",
    "ayni.records",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ayni.web.healthz.answer_healthz",
    "ayni.web.logs.tell_requests",
    # Headers first, so that static files and refusals carry them too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "ayni.web.middleware.permissions_policy",
    "django.middleware.gzip.GZipMiddleware",  # thin lines; it pads its answers against BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ayni.web.middleware.language_and_clock",
    "ayni.web.middleware.note_where_signed_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ayni.web.middleware.send_to_sign_in",
    "ayni.web.middleware.lead_to_second_factor",
    "ayni.web.middleware.tell_saved_draft",
    "ayni.web.middleware.mail_after_commit",
    "allauth.account.middleware.AccountMiddleware",
    "ayni.web.middleware.one_press_at_a_time",
]

ROOT_URLCONF = "ayni.urls"
WSGI_APPLICATION = "ayni.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Data

DATABASES = {"default": env.db_url("AYNI_DATABASE_URL", default=f"sqlite:///{VAR / 'demo.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that reads and then writes must queue at its start; DEFERRED fails in the middle as "locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acceptance that was answered survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # a page then says that it is away
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)  # opening SQLite anew costs milliseconds
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that throttling counts across all workers. `ayni createcachetable` makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # With Django's 300 a flood of addresses would push the counts of others out, and be free again itself.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Public pages as they were drawn, in the memory of each worker; what changes gets another key.
    "pages": {
        "BACKEND": "ayni.web.pressed.PressedCache",
        "LOCATION": "pages",
        "TIMEOUT": 120,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}

MEDIA_ROOT = Path(env.str("AYNI_FILES", default=str(VAR / "files")))
STATIC_ROOT = Path(env.str("AYNI_STATIC", default=str(VAR / "static")))
STATIC_URL = "/static/"
STORAGES = {
    # Uploads have no URL of their own: a view checks who asks, then sends them as attachment.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = ["ayni.web.uploads.KeptInMemory"]
UPLOAD_LIMIT = env.int("AYNI_UPLOAD_LIMIT", default=25 * 1024 * 1024)  # bytes of one file
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a measure with many rows in three languages
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Languages and clocks: source sentences are English, each person has a language and a time zone of their own.

LANGUAGE_CODE = "en"
LANGUAGES = [("de", "Deutsch"), ("es", "Español"), ("en", "English")]
LOCALE_PATHS = [ROOT / "ayni" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# People

AUTH_USER_MODEL = "records.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "ayni.web.accounts.SignedIn",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "ayni.web.accounts.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to that address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers who never had to do with Ayni
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}

# A code from an app beside the password. `off`: as each person likes; `coordinators`: they and operators must; `all`.
SECOND_FACTOR = env.str("AYNI_SECOND_FACTOR", default="off")
if SECOND_FACTOR not in ("off", "coordinators", "all"):
    raise ImproperlyConfigured("AYNI_SECOND_FACTOR is one of: off, coordinators, all.")
MFA_ADAPTER = "ayni.web.accounts.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "ayni.web.accounts.CodeForm",
    "reauthenticate": "ayni.web.accounts.CodeAgainForm",
    "activate_totp": "ayni.web.accounts.FirstCodeForm",
}
MFA_TOTP_ISSUER = "Ayni"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation went to that address
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ; a code is taken half a minute longer

# Mail

EMAIL = env.email_url(
    "AYNI_EMAIL_URL", default="smtp://localhost:25" if not (DEMO or DEBUG) else f"filemail:///{VAR}/mail"
)
for name in ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "FILE_PATH"):
    if f"EMAIL_{name}" in EMAIL:
        globals()[f"EMAIL_{name}"] = EMAIL[f"EMAIL_{name}"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("AYNI_EMAIL_FROM", default=f"ayni@{ALLOWED_HOSTS[0]}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Translation by machine: off unless a LibreTranslate server is named. What it gets to read is told in docs/running.md.

TRANSLATOR_URL = env.str("AYNI_TRANSLATOR_URL", default="")
TRANSLATOR_KEY = env.str("AYNI_TRANSLATOR_KEY", default="")
TRANSLATOR_TIMEOUT = env.float("AYNI_TRANSLATOR_TIMEOUT", default=20)  # seconds for one request, as a whole
TRANSLATOR_CHARACTERS = env.int("AYNI_TRANSLATOR_CHARACTERS", default=2000)  # in one request
if TRANSLATOR_URL and not re.match(r"https?://[^/@]+(/|$)", TRANSLATOR_URL):
    raise ImproperlyConfigured("AYNI_TRANSLATOR_URL is the address of a server, for example https://host:5000")

# Hard outside

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000  # sent over https only, so the demo is free of it
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
CSRF_FAILURE_VIEW = "ayni.web.again.too_late"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEMO or DEBUG)
SESSION_ENGINE = "ayni.web.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# W021 asks for browsers' preload lists: that is for the owner of the whole domain to decide, not for one of its hosts.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Says what failed and where, never who asked: no address, no form data, no mail address. AYNI_LOG=requests tells all.
LOG = env.str("AYNI_LOG", default="failures")
if LOG not in ("failures", "requests"):
    raise ImproperlyConfigured("AYNI_LOG is failures or requests.")
LOGGING = logging_for("INFO" if LOG == "requests" else "ERROR")
