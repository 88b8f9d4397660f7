"""The one way in which a structure is written and its fingerprint taken: what people sign, publish and are paid by.

Values in, values out. Whatever is stored beside a fingerprint is checked with the same function, for ever: it is
changed by giving a structure another form number, never by writing the same structure in another way.
"""

import hashlib
import json
from collections.abc import Mapping
from unicodedata import normalize


def canonical(content: object) -> str:
    """Return the one JSON text of ``content``: sorted keys, no blanks, letters as they are, every string in NFC.

    Allowed: None, bool, int, str, lists and tuples, and mappings with str keys. Anything else raises TypeError naming
    where, floats above all: the same amount can be written in two ways. Give won as int and decimals as str.
    Raises ValueError where two keys are one in NFC.
    """
    return json.dumps(_plain(content, "$"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: object) -> str:
    """Return the SHA-256 (64 hex digits) of ``content`` in canonical form: what two people sign is the same if this is.

    Raises as canonical() says, and ValueError for half characters (lone surrogates).
    """
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(content: object, place: str) -> object:
    """Return ``content`` made of plain dicts, lists and NFC strings; ``place`` says where in it, for the error."""
    match content:
        case None | bool() | int():
            return content
        case str():
            return normalize("NFC", str.__str__(content))
        case list() | tuple():
            return [_plain(item, f"{place}[{number}]") for number, item in enumerate(content)]
        case Mapping():
            plain: dict[str, object] = {}
            for key, value in content.items():
                if not isinstance(key, str):
                    raise TypeError(f"a fingerprint takes str keys, not {type(key).__name__} at {place}")
                name = normalize("NFC", str.__str__(key))
                if name in plain:
                    raise ValueError(f"two keys at {place} are both {name!r} in NFC")
                plain[name] = _plain(value, f"{place}.{name}")
            return plain
    raise TypeError(f"a fingerprint cannot take {type(content).__name__} at {place}")
