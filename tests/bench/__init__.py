"""``make bench``: our pages beside a bare view in one run; the table of the last run is kept in docs/bench.md."""
