"""Who does what, in which order, in the demonstration's evaluation."""
