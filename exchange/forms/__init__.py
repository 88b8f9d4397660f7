"""What may be typed into the pages of this app."""

from exchange.forms.base import CleanText

__all__ = ["CleanText"]
