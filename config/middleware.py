"""What happens around every view: rights by policy, answers to refusals, headers."""
