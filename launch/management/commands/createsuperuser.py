"""``manage.py createsuperuser``: the same as ``setup_link``, since nobody chooses an administrator's password here.

Stands in the place of Django's own command, which makes an account past the product's rules and history.
"""

from launch.management.commands.setup_link import Command

__all__ = ["Command"]
