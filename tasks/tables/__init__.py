"""Columns and orders of the lists of the work."""
