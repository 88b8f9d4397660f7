"""Columns and orders of the lists of the exchange."""
