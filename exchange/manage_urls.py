"""Addresses of the administration screens of this app."""

urlpatterns: list = []
