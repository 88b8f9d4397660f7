"""How tests fill in the administration's forms over the work."""

from django.urls import reverse


def address(name, what, *keys):
    return reverse(f"tasks:manage_{name}_{what}", args=keys)


def edited(client, name, *keys, **changes):
    """Open an editing page and send it back with ``changes``."""
    page = client.get(address(name, "edit", *keys)).context_data
    values = {part.html_name: part.value() for part in page["form"] if not part.field.disabled}
    values = {key: value for key, value in values.items() if value is not None}
    return client.post(address(name, "edit", *keys), values | {"version": page["version"]} | changes)


def said(response):
    """Return all that a refused form says, as one text."""
    assert 400 <= response.status_code < 500, response.status_code
    errors = response.context_data["form"].errors
    return " ".join(message for messages in errors.values() for message in messages)


def act(client, name, what, *keys, **values):
    """Open the page of an act and send it."""
    version = client.get(address(name, what, *keys)).context_data["version"]
    return client.post(address(name, what, *keys), {"version": version} | values)
