"""Many tasks with what real ones have, for measuring how the pages grow (``manage.py make_scale``).

Rows are made as unsaved models, with the models' own defaults, by the rules and contents of the product, and then
copied in large numbers: everything is invented and marked 시연값.
"""
