"""Pages of the evaluation, a module a noun."""
