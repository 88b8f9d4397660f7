"""Every address of the product."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("exchange.urls")),
    path("", include("tasks.urls")),
]

handler500 = "config.failures.server_error"
