"""Reads across models, a module a page."""
