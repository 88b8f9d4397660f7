"""Every write of the evaluation, a module a noun."""
