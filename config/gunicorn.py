"""``gunicorn --config config/gunicorn.py``; what differs between machines is read in settings.py."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

try:
    from config import settings
except ImproperlyConfigured as refusal:
    raise SystemExit(str(refusal)) from refusal

wsgi_app = "config.wsgi:application"
preload_app = True  # imported once and warmed before the workers are forked; new code needs a restart, not a reload
bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WORKERS
threads = settings.THREADS
max_requests = 20_000  # a worker is replaced now and then, not all at once
max_requests_jitter = 4_000
timeout = 60  # seconds without a sign of life
graceful_timeout = 30  # seconds that requests in flight get on a stop or a reload
keepalive = 5  # seconds
control_socket_disable = True  # it would lie in the home folder and be shared by every server
forwarded_allow_ips = ",".join(settings.TRUSTED_PROXY)
accesslog = None  # who read what is in the product's own access log
errorlog = "-"
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Warm what was just imported; gunicorn calls this before it listens and forks."""
    from config.warming import warm

    warm(server.app.wsgi())
