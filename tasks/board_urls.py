"""Addresses; collected by tasks/urls.py."""

urlpatterns: list = []
