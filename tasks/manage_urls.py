"""Addresses of the administration of tasks; collected by tasks/urls.py."""

urlpatterns: list = []
