"""How a database is emptied after a test that committed: an app of the tests' settings, for its one command."""
