"""What each address answers: find, one call, answer."""
