"""The product's settings, and what tests need otherwise: plain static files, quick hashes, no lasting connections."""

from hashlib import sha256

from jinja2 import FileSystemBytecodeCache

from config.settings import *
from launch.seed_key import seed_key

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RECOVERY_CODE_ROUNDS = 10
SEED_KEYS = [seed_key()]  # each process its own: none that anybody could read here
DATABASES["default"]["CONN_MAX_AGE"] = 0
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
INSTALLED_APPS = [*INSTALLED_APPS, "zeal", "tests.emptying"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
ZEAL_NPLUSONE_THRESHOLD = 3  # a form in which two fields point to the same model asks twice
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("HANTEAM_TEST_TEMPLATE") or None}
# a hundred templates are compiled once, not once a process; how they are compiled stands in config/jinja.py
COMPILED = (
    BASE_DIR / ".pytest_cache" / f"templates-{sha256((BASE_DIR / 'config/jinja.py').read_bytes()).hexdigest()[:12]}"
)
COMPILED.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"] = {**TEMPLATES[0]["OPTIONS"], "bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # a job is done where it is asked
EXPORTS_PER_HOUR = IMPORTS_PER_HOUR = 1_000_000  # one test may fetch every file of every role
INSTALLATION_SECONDS = None  # pages count their statements; who runs the service is read where a test says so
