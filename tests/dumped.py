"""What a thief reads in a copy of the database: pg_dump's text, and whatever in it opens without a key."""

import hashlib
import re
import subprocess
import tempfile
import zlib
from base64 import b32encode, b64encode, urlsafe_b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection

from launch.embedded import EmbeddedPostgres
from tests.browser import worlds

PACKED = re.compile(r"[A-Za-z0-9_-]{24,}")  # base64 of at least 18 bytes, as sessions are stored


def dump() -> str:
    """Return the present database as pg_dump writes it, and after it all that was packed in it (base64, zlib).

    Sees what is committed only: for tests with ``transactional_db``.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [EmbeddedPostgres(Path(folder)).bin / "pg_dump", worlds.address_of(connection.settings_dict["NAME"])]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "\n".join([text, *unpacked(text)])


def unpacked(text: str) -> Iterator[str]:
    """Yield what the base64 in ``text`` holds, as letters and as hexadecimal, unpacked where it was compressed."""
    for found in set(PACKED.findall(text)):
        try:
            raw = urlsafe_b64decode(found + "=" * (-len(found) % 4))
        except ValueError:
            continue
        yield from (raw.decode("latin-1"), raw.hex())
        try:
            inner = zlib.decompress(raw).decode("latin-1")
        except zlib.error:
            continue
        yield inner
        yield from unpacked(inner)


def readings(secret: str) -> set[str]:
    """Return a text as it might stand in a dump: as it is, without hyphens, in capitals, by its plain hash.

    Of a secret in hexadecimal also its bytes, in base32 and base64.
    """
    found = {secret, secret.replace("-", ""), secret.upper(), secret.replace("-", "").upper()}
    found |= {hashlib.sha256(each.encode()).hexdigest()[:16] for each in [*found]}
    if re.fullmatch(r"[0-9a-f]{40}", secret):
        raw = bytes.fromhex(secret)
        found |= {raw.decode("latin-1"), b32encode(raw).decode(), b32encode(raw).decode().lower()}
        found |= {b64encode(raw).decode().rstrip("=")}
    return found


def in_clear(secrets: Iterable[str], text: str) -> set[str]:
    """Return those of ``secrets`` that ``text`` gives away in some reading."""
    return {secret for secret in secrets if any(reading in text for reading in readings(secret))}
