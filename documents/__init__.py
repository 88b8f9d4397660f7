"""What a page hands out as a file: a Document in, bytes out. No Django and no domain in here."""
