"""The text of the board's summary carries its mark and its moment wherever it is pasted."""

import re

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    ("demo", "end"), [(True, "(시연값, 2024. 10. 8. 12:00 기준)"), (False, "(2024. 10. 8. 12:00 기준)")]
)
def test_what_is_copied_ends_with_its_moment_and_mark(staff, settings, demo, end):
    settings.DEMO = demo
    text = staff.get(reverse("tasks:board")).content.decode()
    assert re.findall(r'data-copy-end="([^"]*)"', text) == [end]
