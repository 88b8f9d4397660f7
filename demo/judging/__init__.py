"""The made-up evaluation of the demonstration: values only. Nobody real is in it, and no figure of it is official."""
