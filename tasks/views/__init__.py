"""Pages of the work, a module a noun."""
