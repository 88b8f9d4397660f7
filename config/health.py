"""Is the process alive, and is it ready to serve? For load balancers; neither answer names a version or an address."""

import logging
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LEAST_FREE_BYTES = 200 * 1024 * 1024  # below this, files and exports would soon be refused

logger = logging.getLogger(__name__)
_migrated = False  # once every migration of this process's code is applied, it stays so


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer while the process can answer at all; asks nothing of the database."""
    return JsonResponse({"alive": True})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where the database answers, its schema is this code's and the disk has room; else 503."""
    state = {"database": False, "migrations": False, "disk": has_disk()}
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["database"] = True
        state["migrations"] = is_migrated()
    except DatabaseError as error:
        logger.warning("readyz: %s", type(error).__name__)
    ready = all(state.values())
    return JsonResponse({"ready": ready, **state}, status=200 if ready else 503)


def is_migrated() -> bool:
    """Whether no migration of this code is missing in the database."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def has_disk() -> bool:
    """Whether the folder for files has at least LEAST_FREE_BYTES left."""
    try:
        return shutil.disk_usage(settings.HOME).free >= LEAST_FREE_BYTES
    except OSError:
        return False
