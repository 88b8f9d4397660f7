"""Rows of the exchange as documents, and what every file says about itself."""

from exchange.exports.notes import file_name, notes_of

__all__ = ["file_name", "notes_of"]
