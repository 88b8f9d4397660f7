"""Every write about the work, a module a noun."""
