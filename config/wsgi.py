"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.content_types import with_readable_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = with_readable_type(get_wsgi_application())
