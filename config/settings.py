"""Settings of every environment, in one file. Each environment variable is read in the block below and nowhere else."""

import os
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- the environment --------------------------------------------------------------------------------------------------
ENV = os.environ.get("HANTEAM_ENV", "demo")  # demo | production
HOME = Path(os.environ.get("HANTEAM_HOME", BASE_DIR / "var")).resolve()  # database, files, collected static
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")  # migrations; falls back to DATABASE_URL
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
TRUSTED_PROXY = os.environ.get("TRUSTED_PROXY", "")  # address of the reverse proxy whose X-Forwarded-* is believed
DEMO_PASSWORD = os.environ.get("HANTEAM_DEMO_PASSWORD", "hanteam-demo-2024")
DEMO_NOW = datetime.fromisoformat(os.environ.get("HANTEAM_DEMO_NOW", "2024-10-08T14:00")).replace(
    tzinfo=ZoneInfo("Asia/Seoul")
)
OFFICIAL_SITE = os.environ.get("HANTEAM_OFFICIAL_SITE", "") == "1"  # masthead and identifier (KRDS: official sites only)
OPERATOR = os.environ.get("HANTEAM_OPERATOR", "국무조정실")
IDLE_MINUTES = int(os.environ.get("HANTEAM_IDLE_MINUTES", "30"))  # 10 to 60
# ------------------------------------------------------------------------------------------------------------------------

DEMO = ENV == "demo"
DEBUG = False
SECRET_KEY = SECRET_KEY or ("demonstration-only-key-of-no-value-0123456789-abcdefghij" if DEMO else "")
ALLOWED_HOSTS = ALLOWED_HOSTS or (["*"] if DEMO else [])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_tables2",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "exchange",
    "tasks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.PolicyMiddleware",
    "config.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "exchange.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "exchange:login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "config.jinja.environment", "context_processors": []},
    },
]


def database(url: str) -> dict:
    """Return Django's description of the PostgreSQL database at ``url`` (postgresql://user:pw@host:5432/name?sslmode=…)."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(DATABASE_URL)}

LANGUAGE_CODE = "ko"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
