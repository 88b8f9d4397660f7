"""What the demonstration invents: plain values, split by noun. No row is written here (demo/actions does)."""
