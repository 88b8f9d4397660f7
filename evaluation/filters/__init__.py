"""What the lists of the evaluation can be narrowed by."""
