#!/usr/bin/env python3
"""Django's command line for 한팀."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # what the service's own role may not do (exchange/management/owner_command.py)
    if {*sys.argv[1:2]} & {"migrate", "make_scale", "rebuild_standing", "rebuild_staleness"}:
        os.environ.setdefault("HANTEAM_DATABASE_ROLE", "owner")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
