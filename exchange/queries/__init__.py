"""Reads of the exchange across models, for one page or file."""

from exchange.queries.history import Change, FieldChange, events_of, history_of, moment_of

__all__ = ["Change", "FieldChange", "events_of", "history_of", "moment_of"]
