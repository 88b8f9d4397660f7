"""Programs that strain the product and count what goes wrong: what each found stands in ``docs/strain.md``.

Each is run by hand (``python -m tests.strain.NAME --seed N --size N``), all of them by ``python -m tests.strain``; a
test calls each twice, small in the ordinary run, whole in the deep one. Run by hand there is no pytest, so Django and
the tests' PostgreSQL are made ready here, before any module with models in it is read.
"""

import os

from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

    import tests.cluster  # noqa: F401, I001  first of all: starts the server unless DATABASE_URL names one
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
