"""What goes into files: rows of a page → Document."""
