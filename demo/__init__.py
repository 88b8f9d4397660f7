"""The demonstration: made-up people, quarters, scores and amounts, played through the users' own actions.

Only demonstration mode installs this app, and no app of the product imports it.
"""
