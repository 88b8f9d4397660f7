"""Every address of the product."""

from django.conf import settings
from django.urls import include, path

from config import health, home, long_files

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", home.home, name="home"),
    path("todo", home.todo, name="todo"),
    path("jobs/ask", long_files.job_ask, name="job_ask"),
    path("jobs/<int:pk>/file", long_files.job_file, name="job_file"),
    path("", include("exchange.urls")),
    path("", include("tasks.urls")),
    path("", include("evaluation.urls")),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("dev/", include("gallery.urls")))

handler500 = "config.failures.server_error"
