"""Setting up and starting: the virtual environment, the embedded PostgreSQL, preparing the database, serving.

No app of the product imports anything from here.
"""
