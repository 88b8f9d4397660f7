"""The address by which visitors reach the service. Values in, values out."""

from collections.abc import Iterable
from urllib.parse import urlsplit


def is_served(address: str, hosts: Iterable[str]) -> bool:
    """Whether ``address`` is https and one of ``hosts`` with a port at most; ``.go.kr`` stands for what is below it."""
    try:
        parts = urlsplit(address)
        name, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    known = any(name == host.lower() or (host[:1] == "." and f".{name}".endswith(host.lower())) for host in hosts)
    plain = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme == "https" and bool(name) and known and plain
