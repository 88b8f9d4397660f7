"""What may be typed about the work, a module a noun."""
