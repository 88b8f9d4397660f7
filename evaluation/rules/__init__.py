"""Who may do what in the evaluation now, and why not, a module a noun: one answer for act, page and closed button."""
