"""Settings of every environment, in one file. Each environment variable is read in the block below and nowhere else."""

import json
import os
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from exchange.origins import is_served
from exchange.sealing import is_seed_key

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_KEY = "demonstration-only-key-of-no-value-0123456789-abcdefghij"


def whole(name: str, default: int, low: int, high: int) -> int:
    """Return the environment variable ``name`` as a whole number from ``low`` to ``high``, both counted."""
    text = os.environ.get(name, "") or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
        raise ImproperlyConfigured(f"{name}에는 {low}에서 {high} 사이의 정수를 적으십시오. 지금 값: {text[:40]!r}")
    return int(text)


def moment(name: str, default: str) -> datetime:
    """Return the environment variable ``name`` (2024-10-08T14:00, Seoul) as a moment with its zone."""
    text = os.environ.get(name, "") or default
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Seoul"))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}에는 2024-10-08T14:00처럼 적으십시오. 지금 값: {text[:40]!r}") from error


def words(name: str) -> list[str]:
    """Return the environment variable ``name`` as a list; blanks and commas part its items."""
    return os.environ.get(name, "").replace(",", " ").split()


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return the environment variable ``name`` as networks (10.1.0.0/16)."""
    try:
        return [ip_network(each) for each in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}에는 10.1.0.0/16처럼 망의 주소를 적으십시오. {str(error)[:60]}") from error


# ---- the environment ---------------------------------------------------------------------------------------------
ENV = os.environ.get("HANTEAM_ENV", "") or "demo"  # demo | production | development (make dev)
HOME = Path(
    os.environ.get("HANTEAM_HOME", "") or BASE_DIR / ("var/dev" if ENV == "development" else "var")
).resolve()  # database, files, collected static
HOST = os.environ.get("HANTEAM_HOST", "") or "127.0.0.1"  # the address to listen on; 0.0.0.0 for every one
PORT = whole("PORT", 8001 if ENV == "development" else 8000, 1, 65535)
WORKERS = whole("HANTEAM_WORKERS", 2, 1, 64)  # processes
THREADS = whole("HANTEAM_THREADS", 4, 1, 64)  # threads, and so database connections, of each process
DATABASE_URL = os.environ.get("DATABASE_URL", "")  # the service's role: owns nothing
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")  # migrations; falls back to DATABASE_URL
DATABASE_ROLE = (
    os.environ.get("HANTEAM_DATABASE_ROLE", "") or "application"
)  # application | owner; set by manage.py migrate
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")  # earlier keys, while they are being replaced
SEED_KEYS = words("HANTEAM_SEED_KEYS")  # seal the secrets of authenticator apps: the first seals, each of them opens
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
TRUSTED_PROXY = words("TRUSTED_PROXY")  # addresses of the reverse proxies whose X-Forwarded-* is believed
DEMO_PASSWORD = os.environ.get("HANTEAM_DEMO_PASSWORD", "") or "hanteam-demo-2024"
DEMO_NOW = moment("HANTEAM_DEMO_NOW", "2024-10-08T14:00")
OFFICIAL_SITE = (
    os.environ.get("HANTEAM_OFFICIAL_SITE", "") == "1"
)  # masthead and identifier (KRDS: official sites only)
OPERATOR = os.environ.get("HANTEAM_OPERATOR", "") or "국무조정실"
PHONE = os.environ.get("HANTEAM_PHONE", "")  # whom to call, until the set-up says it: 044-200-0000
ADDRESS = os.environ.get("HANTEAM_ADDRESS", "").rstrip("/")  # what visitors open: https://hanteam.example.go.kr
IDLE_MINUTES = whole("HANTEAM_IDLE_MINUTES", 30, 10, 60)
# the agency's policy on passwords; 0 asks for nothing
PASSWORD_LENGTH = whole("HANTEAM_PASSWORD_LENGTH", 12, 9, 64)  # characters; under 12 only with three classes
PASSWORD_CLASSES = whole("HANTEAM_PASSWORD_CLASSES", 0, 0, 4)
PASSWORD_DAYS = whole("HANTEAM_PASSWORD_DAYS", 0, 0, 730)  # after which a new one has to be chosen
FIRST_PASSWORD_DAYS = whole("HANTEAM_FIRST_PASSWORD_DAYS", 14, 1, 90)  # in which the person has to choose the own one
SESSIONS_PER_ACCOUNT = whole("HANTEAM_SESSIONS", 0, 0, 20)  # at a time; 0: as many as one likes
PASSWORD_HISTORY = whole("HANTEAM_PASSWORD_HISTORY", 0, 0, 24)  # last ones that are not taken again
EXPORTS_PER_HOUR = whole("HANTEAM_EXPORTS_PER_HOUR", 300, 10, 1_000_000)  # files that an account may fetch
IMPORTS_PER_HOUR = whole("HANTEAM_IMPORTS_PER_HOUR", 60, 5, 1_000_000)  # and load
ADMIN_NETWORKS = networks("HANTEAM_ADMIN_NETWORKS")  # from where administrators may log in; none: from anywhere
PREPARE = os.environ.get("HANTEAM_PREPARE", "") != "off"  # off: behind a pooler that changes sessions (statements.py)
# ------------------------------------------------------------------------------------------------------------------

DEVELOPMENT = ENV == "development"
DEMO = ENV == "demo" or DEVELOPMENT
PRODUCTION = ENV == "production"
DEBUG = DEVELOPMENT  # pages that show sources and settings: never in production, and only to this machine
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SEED_KEYS_FILE = HOME / "seed-keys"  # the demonstration's own, made at its first start (launch/serve.py)
SEED_KEY_MADE = "python -m launch.seed_key가 출력하는 열쇠를 적으십시오."
if DEMO and not SEED_KEYS and SEED_KEYS_FILE.exists():
    SEED_KEYS = SEED_KEYS_FILE.read_text().split()


def misconfigured() -> str:
    """Return why this environment may not be served, in one Korean sentence; empty where it may."""
    if not DEMO and not PRODUCTION:
        return f"HANTEAM_ENV는 demo, development 또는 production입니다. 지금 값: {ENV[:40]!r}"
    if DEVELOPMENT and HOST not in LOOPBACK:
        return "개발 모드(HANTEAM_ENV=development)는 이 컴퓨터에서만 열 수 있습니다. HANTEAM_HOST를 비우십시오."
    if PASSWORD_LENGTH < 12 and PASSWORD_CLASSES < 3:
        return "HANTEAM_PASSWORD_LENGTH를 12보다 작게 하려면 HANTEAM_PASSWORD_CLASSES를 3 이상으로 적으십시오."
    if not all(is_seed_key(key) for key in SEED_KEYS):
        return f"HANTEAM_SEED_KEYS에는 {SEED_KEY_MADE}"
    if DEMO:
        return ""
    if not DATABASE_URL:
        return "운영(HANTEAM_ENV=production)에는 DATABASE_URL이 있어야 합니다."
    for key in [SECRET_KEY, *SECRET_KEY_FALLBACKS]:
        if len(key) < 50 or len(set(key)) < 12 or key == DEMO_KEY or key.startswith("django-insecure-"):
            return "운영에는 추측할 수 없는 50자 이상의 SECRET_KEY가 있어야 합니다."
    if not SEED_KEYS:
        return f"운영에는 인증 앱의 비밀 열쇠를 암호화하는 HANTEAM_SEED_KEYS가 있어야 합니다. {SEED_KEY_MADE}"
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        return "운영에는 ALLOWED_HOSTS에 서비스 도메인을 하나하나 적어야 합니다."
    if ADDRESS and not is_served(ADDRESS, ALLOWED_HOSTS):
        return f"HANTEAM_ADDRESS에는 https://와 ALLOWED_HOSTS에 적은 도메인을 적으십시오. 지금 값: {ADDRESS[:80]!r}"
    return ""


if reason := misconfigured():
    raise ImproperlyConfigured(reason)

if PRODUCTION and not ADDRESS:
    ADDRESS = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
if DEMO:
    SECRET_KEY = SECRET_KEY or DEMO_KEY
    if not ALLOWED_HOSTS:
        ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if HOST in LOOPBACK else ["*"]
    if not DATABASE_URL:  # manage.py beside a running demonstration: the addresses that its start wrote down
        try:
            kept = json.loads((HOME / "pg" / "url.json").read_text())
        except (OSError, ValueError):
            kept = {}
        DATABASE_URL = kept.get("DATABASE_URL", "")
        DATABASE_OWNER_URL = kept.get("DATABASE_OWNER_URL", "")

INSTALLED_APPS = [
    "launch",  # first: its createsuperuser and changepassword stand in the place of Django's
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
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "exchange",
    "tasks",
    "evaluation",
    *(["demo"] if DEMO else []),
]

MIDDLEWARE = [
    "config.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.access_log.AccessLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.bodies.Utf8Middleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.session.LoginLimitMiddleware",
    "config.installation.InstallationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.session.LoginMiddleware",
    "config.session.DutyMiddleware",
    "config.middleware.PolicyMiddleware",
    "config.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "exchange.User"
REORGANISATION_FOLLOWERS = [  # what takes part in a reorganisation of the government, in floor order
    "tasks.actions.reorganisations.FOLLOWER",
    "evaluation.actions.reorganisations.FOLLOWER",
]
FOLLOWING = {  # what changes on a lower floor -> who follows it on an upper one (exchange/following.py)
    "task.edit": ["evaluation.actions.staleness.follow_task"],
    "task.withdraw": ["evaluation.actions.judged_tasks.refuse_judged"],
    "task.move": ["evaluation.actions.judged_tasks.refuse_judged"],
    "pair.edit": ["evaluation.actions.staleness.follow_pair"],
}
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


# statement, lock and idle limits of every session of the service; migrations may take longer, but not wait for locks.
# jit: compiling a statement takes seconds where its rows take milliseconds (the board at 10,000 tasks: 3.4 s, not 0.17)
LIMITS = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c jit=off"
OWNER_LIMITS = "-c lock_timeout=10s -c jit=off"


def database(url: str, limits: str) -> dict:
    """Return Django's description of the PostgreSQL database at ``url`` (postgresql://user:pw@host:5432/name?sslmode=…).

    ``limits`` are server options for every session; those in the address itself are kept.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "")
    options["options"] = f"{limits} {options.get('options', '')}".strip()
    options.setdefault("connect_timeout", "2")  # seconds; with the database away a page is to answer within 3
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


if DATABASE_ROLE == "owner":
    DATABASES = {"default": database(DATABASE_OWNER_URL or DATABASE_URL, OWNER_LIMITS)}
else:
    DATABASES = {"default": database(DATABASE_URL, LIMITS)}

OFFICE = "성과관리운영팀"  # until the set-up names another (exchange/queries/installation.py)
INSTALLATION_SECONDS = 60  # how long a process goes on with what it read about who runs the service; None: never reads

# who else has lines on a task's page: functions that tasks.queries.beside asks
BESIDE_TASKS = ["evaluation.queries.beside_task.lines_of"]
# who says what work is left with an account: functions that exchange.queries.remaining_work asks
REMAINING_WORK = ["tasks.queries.duties.remaining_work", "evaluation.queries.remaining_work.remaining_work"]

# ---- work outside requests ---------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_RUNNERS = {"file": "config.long_files.make_file"}  # kind of job -> what does it
# the end of the access log's chain, noted every night where the database cannot reach it
LOG_HEADS = Path(os.environ.get("HANTEAM_LOG_HEADS", "") or HOME / "log_heads.jsonl")
LOG_HEADS_SYSLOG = os.environ.get("HANTEAM_LOG_HEADS_SYSLOG", "")  # and to syslog: /dev/log or host:port; "" for no
TIMED_COMMANDS = [  # command, what it does, from what time of day it is due, arguments: exchange/timed.py
    ("check_standing", "저장된 과제 현황을 재계산한 값과 비교", "03:00"),
    ("verify_log", "접속 기록의 사슬 확인과 끝 번호의 외부 기록", "03:05", "--note-head"),
    ("expire_sessions", "끝난 로그인 삭제", "03:10"),
    ("expire_jobs", "보관 기한이 지난 작업과 파일 삭제", "03:20"),
    ("prune_db_task_results", "처리한 대기열 정리", "03:30", "--min-age-days=14", "--verbosity=0"),
]

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어")]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_NAMES = HOME / "static-names"  # the list of all static files: beside what is served, not among it
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.LeanStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# ---- sessions, cookies, sign-in ----------------------------------------------------------------------------------
COOKIE_PREFIX = "dev-" if DEVELOPMENT else ""  # cookies know no ports: make dev beside make run has its own
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else f"{COOKIE_PREFIX}session"
SESSION_ENGINE = "exchange.models.login"
SESSION_COOKIE_AGE = 10 * 3600  # seconds; longer than a login lasts: config/session.py ends it earlier and says why
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_AGE = None  # ends with the browser
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the form
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "exchange.views.not_saved.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name", "email"]},
    },
    {"NAME": "exchange.rules.passwords.LengthValidator"},
    {"NAME": "exchange.rules.passwords.ClassesValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "exchange.rules.passwords.GuessableValidator"},
    {"NAME": "exchange.rules.passwords.HistoryValidator"},
]
AXES_FAILURE_LIMIT = 10  # the last net: exchange/rules/guessing.py lets nobody come so far
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock a colleague out from elsewhere
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "exchange.views.login.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "code", "next"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the product's own access log has every sign-in
AXES_VERBOSE = False
AXES_ALLOWED_CORS_ORIGINS = ""
OTP_TOTP_ISSUER = "한팀"
RECOVERY_CODE_ROUNDS = 100_000  # of hashing one code: 59 random bits, so a sixth of what a chosen password takes

# ---- what a browser is told --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "data:"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None  # see config/proxy.py

# ---- what a browser may send -------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1200  # more is answered with 400
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MOST_BYTES = 3_000_000  # of a form with files, by what it says of itself; a larger one is refused unread
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.JsonLine"},
        "read": {"format": "{levelname} {name}: {message}", "style": "{"},  # a traceback in lines of its own
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "read" if DEVELOPMENT else "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},  # what it says of each login stands in the access log
    },
}
