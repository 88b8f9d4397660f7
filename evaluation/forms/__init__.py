"""What may be typed in the evaluation, a module a noun."""
