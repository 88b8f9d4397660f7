"""How templates are laid out: ``python -m tests.layout`` formats them, ``--check`` says which are not.

One element a line, 120 columns, two columns a level. White space that a reader sees neither comes nor goes: where two
things touch, a line ends only with the dash that tells Jinja to drop the break (docs/decisions/0034-templates.md).
"""
