"""Reads across models for one page, file or command."""
