"""Two people wrote into one form: what each of them changed since the text that both began with, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Merged:
    """One form out of two.

    values  what stands in the end, mine where both changed a field
    taken   fields that only the others changed, with what they hold now
    clash   fields that both changed, each otherwise
    """

    values: dict[str, Any] = field(default_factory=dict)
    taken: dict[str, Any] = field(default_factory=dict)
    clash: list[str] = field(default_factory=list)


def merge(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Mapping[str, Any] | None) -> Merged:
    """Merge what was typed with what stands by now, both having begun with ``base``.

    theirs  has every field of ``mine``
    base    None, or without a field, where nobody knows what stood there: a difference is then a clash
    """
    merged = Merged()
    for name, own in mine.items():
        other = theirs[name]
        merged.values[name] = own
        if own == other:
            continue
        known = base is not None and name in base
        if known and base is not None and own == base[name]:
            merged.values[name] = merged.taken[name] = other
        elif not (known and base is not None and other == base[name]):
            merged.clash.append(name)
    return merged
