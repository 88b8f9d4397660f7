"""What a list of the exchange can be narrowed by."""
