"""Addresses of people, accounts, notices, the access log, and the administration of all these."""

from django.urls import include, path

from exchange import manage_urls

app_name = "exchange"

urlpatterns = [
    path("", include(manage_urls.urlpatterns)),
]
