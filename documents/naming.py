"""Names of files handed out: safe on every system, and readable in Korean in every browser."""

import re
from unicodedata import normalize
from urllib.parse import quote

NAME_LIMIT = 255  # bytes in UTF-8: what common file systems take

_BIDI_AND_INVISIBLE = "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff"
_DROPPED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_BIDI_AND_INVISIBLE}]")
_PATH_CHARACTERS = re.compile(r'[/\\:*?"<>|]')
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_ATTR_CHARS = "!#$&+-.^_`|~"  # allowed unquoted beside letters and digits; source: RFC 8187, section 3.2.1


def safe_name(name: str, *, fallback: str = "문서") -> str:
    """Return ``name`` as a file name that any system takes.

    NFC; without control, bidi and path characters (those become _), outer dots and spaces, and Windows device names;
    at most NAME_LIMIT bytes in UTF-8, cut before the extension. ``fallback`` replaces a stem of which nothing is left.
    """
    text = normalize("NFC", _DROPPED.sub("", name.replace("\n", " ").replace("\t", " ")))
    text = " ".join(_PATH_CHARACTERS.sub("_", text).split())
    found = _EXTENSION.search(text)
    extension = found.group() if found else ""
    stem = text[: len(text) - len(extension)].strip(". ") or fallback
    if _WINDOWS_DEVICES.match(stem + extension):
        stem = f"_{stem}"
    room = NAME_LIMIT - len(extension)
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + extension


def attachment(name: str) -> str:
    """Return the Content-Disposition value that offers a download called ``name``: ASCII only, one line.

    Browsers read ``filename*`` (RFC 8187); ``filename``, in plain ASCII, is for what does not (RFC 6266, 4.3).
    """
    safe = safe_name(name)
    plain = safe if not _NOT_PLAIN.search(safe) else safe_name(_plain(safe), fallback="document")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe=_ATTR_CHARS)}"


def _plain(name: str) -> str:
    """Return what is left of ``name`` in plain ASCII, the extension whole."""
    found = _EXTENSION.search(name)
    extension = found.group() if found else ""
    stem = _NOT_PLAIN.sub("", name[: len(name) - len(extension)])
    return stem.strip(" ._-()") + extension
