"""``make bench``: our pages beside the floor, taking turns in one run; the last whole run is kept in docs/bench.md.

The floor is what the machine allows: Django without middleware, ideal SQL prepared once a connection, strings. What is
measured and how: docs/decisions/0012-benchmark.md.
"""
