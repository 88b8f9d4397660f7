"""What the demonstration writes beside the users' own actions, a module a floor."""
