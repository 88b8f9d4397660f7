"""The floor as gunicorn serves it: ``gunicorn tests.bench.floor_app:application`` with FLOOR_URL."""

from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="the-floor-has-no-secrets",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="tests.bench.floor",
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
    USE_TZ=True,
    USE_I18N=False,
)

import django  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

django.setup()
application = WSGIHandler()
