"""All settings, from the environment, with defaults that are safe.

What is missing is said in a sentence that names what to do. `.env.example`
lists every name that is read here.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent

TESTING = "pytest" in sys.modules

env = Env()
if not TESTING:  # the suite never depends on what a developer has put there
    env.read_env(str(BASE_DIR / ".env"), recurse=False)


def read(kind, name, default):
    """One name from the environment, or a sentence about what is wrong with it."""
    try:
        return getattr(env, kind)(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} in the environment cannot be read: {error}. "
            f"See .env.example for what it should look like."
        ) from error


def read_in_production(name, why):
    value = read("str", name, "")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is missing: {why} Set it in the environment or in .env, "
            f"or set DEBUG=on on your own machine."
        )
    return value


DEBUG = False if TESTING else read("bool", "DEBUG", False)
PRODUCTION = not DEBUG and not TESTING

SECRET_KEY = (
    read_in_production(
        "SECRET_KEY",
        "it signs sessions and password-reset links, so give it at least 50 random characters.",
    )
    or "for-development-and-tests-only-never-used-where-debug-is-off"
)

ALLOWED_HOSTS = [
    host.strip()
    for host in read_in_production(
        "ALLOWED_HOSTS", "it names the addresses of this site, separated by commas."
    ).split(",")
    if host.strip()
] or ["localhost", "127.0.0.1", "[::1]", "testserver"]

CSRF_TRUSTED_ORIGINS = read("list", "CSRF_TRUSTED_ORIGINS", [])

# The site's own address, for links in e-mails that no request asked for.
SITE_URL = read("str", "SITE_URL", "") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if PRODUCTION
    else f"http://{read('str', 'RUN_ADDRESS', '127.0.0.1:8000')}"
)


# Applications, from the floor up ------------------------------------------------

INSTALLED_APPS = [
    # Ours first, so that our templates and static files win.
    "figures",
    "tables",
    "charts",
    "printing",
    "records",
    "components",
    "accounts",
    "files",
    "notices",
    "periods",
    "programmes",
    "finance",
    "risks",
    "meetings",
    "benefits",
    "measures",
    "returns",
    "reporting",
    "ispm",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ispm.errors.LargeRequestMiddleware",
    # In development and tests Django itself serves them, uncollected.
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if PRODUCTION else []),
    "csp.middleware.CSPMiddleware",
    # Outside of sessions: what is the same for everybody varies with no cookie.
    "reporting.public.answering.SameForEverybodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Before the one that leads to the sign-in: what an ended session would lose waits for it.
    "returns.parked.ParkedPostMiddleware",
    "accounts.held.HeldPostMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.access.MembershipMiddleware",
    # After all that turn somebody away: what they answer, parked or refused, is asked anew each
    # time, and whoever gets so far has a session, a membership and a place for messages. Before
    # the view, so that it is not carried out a second time.
    "accounts.once.SentOnceMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # Last, so that it sees a lock-out before any other answer is given.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ispm.urls"
WSGI_APPLICATION = "ispm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ispm.navigation.navigation",
            ],
        },
    },
]
# Widgets of forms come from templates/ too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"


# Database -----------------------------------------------------------------------
# SQLite out of the box; DATABASE_URL=postgres://… where it matters.

DATABASES = {"default": read("dj_db_url", "DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write takes its place at once: one that begins by
        # reading and then writes would fail without waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 32 MB of pages: indexes of a hundred thousand rows, met in no order, stay in memory.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
        ),
    }
elif "postgresql" in DATABASES["default"]["ENGINE"] and not TESTING:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}


# People -------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
if TESTING:  # a slow hash protects nobody there
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"  # closes sign-up
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.SignInForm",
    "reset_password": "accounts.sign_in.AskForPasswordForm",
    "reset_password_from_key": "accounts.sign_in.NewPasswordForm",
    "change_password": "accounts.sign_in.ChangePasswordForm",
    "set_password": "accounts.sign_in.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # Failed sign-ins are counted by axes alone, in the database and so for all processes.
    "login_failed": False,
    # By address, against floods only: a whole council signs in from one, on one morning.
    "login": "300/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}

AXES_USERNAME_CALLABLE = "accounts.adapter.name_tried"
# By name, not by address: a whole council sits behind one address, and an attacker
# behind many. Anyone can so lock a colleague out for a quarter of an hour; a new password
# by e-mail opens the account at once (accounts.adapter).
AXES_LOCKOUT_PARAMETERS = ["username"]
# W006 asks for the address among those parameters: with it, five failures of one colleague
# would lock out the building, or (as a pair) each new address would bring five more guesses.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_VERBOSE = False


# Requests -----------------------------------------------------------------------

# The largest form is a year of a month grid: 300 lines of 12 months and their notes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# With files, which Django's own limit leaves out: asked of Content-Length before anything is read.
# A ledger's file may have 50 MB, and its form has some fields besides.
REQUEST_MAX_SIZE = 51 * 1024 * 1024
APPEND_SLASH = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "returns.parked.form_not_ours"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if read("bool", "BEHIND_HTTPS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}


# Language and time --------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
FORMAT_MODULE_PATH = ["ispm.formats"]


# Static files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    # Folder by folder: the sources in static/src are not served, and static/build
    # is there only after set-up.
    (folder, BASE_DIR / "static" / folder)
    for folder in ("build", "img", "js")
    if (BASE_DIR / "static" / folder).is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": (
            "ispm.storage.HashedFiles"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}


# Work in the background, cache, e-mail ------------------------------------------

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if TESTING
            else "django_tasks_db.DatabaseBackend"
        ),
    }
}

# Processes that lay out the sections of one PDF, beside the worker that makes it. One: none.
RENDERING_PROCESSES = (
    1 if TESTING else read("int", "RENDERING_PROCESSES", min(os.cpu_count() or 1, 4))
)

CACHES = {
    "default": (
        {
            # Shared by all processes: rate limits are counted there.
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
        if PRODUCTION
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

if DEBUG:
    # What would have been sent is kept, and shown on a page.
    EMAIL_BACKEND = "notices.outbox.OutboxBackend"
else:
    email = read("dj_email_url", "EMAIL_URL", "smtp://localhost:25")
    EMAIL_BACKEND = email["EMAIL_BACKEND"]
    EMAIL_HOST = email["EMAIL_HOST"]
    EMAIL_PORT = email["EMAIL_PORT"]
    EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = email["EMAIL_USE_SSL"]
# A server that does not answer keeps nobody waiting for longer (notices.sending: LEASE).
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = read("str", "DEFAULT_FROM_EMAIL", "ISPM <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# The mailbox to which answers to requests for values come. Empty: nobody looks into any.
IMAP_URL = read("str", "IMAP_URL", "")
IMAP_CA_FILE = read("str", "IMAP_CA_FILE", "")
# The mailbox's own address: what people's answers go to.
MEASURES_ADDRESS = read("str", "MEASURES_ADDRESS", "")


# Logging ------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": read("str", "LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Thousands of lines about glyphs for every paper.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
