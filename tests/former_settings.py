"""The settings of the version before app secrets were sealed, as far as its tables go: with django-otp's plugins."""

from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django_otp.plugins.otp_totp", "django_otp.plugins.otp_static"]
