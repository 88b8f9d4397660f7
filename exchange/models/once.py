"""Columns that are set once: triggers for decisions that are withdrawn, replaced or answered, and never again."""

from collections.abc import Collection, Mapping
from typing import Any

import pgtrigger


def once(name: str, first: str, *more: str) -> pgtrigger.Trigger:
    """Refuse any change of the columns ``first`` and ``more`` from the moment ``first`` is set.

    first, more  names of columns, not of fields
    """
    columns = (first, *more)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.{first} IS NOT NULL AND ({old}) IS DISTINCT FROM ({new})"),
    )


def never_again(name: str, column: str) -> pgtrigger.Trigger:
    """Refuse that ``column``, which is true or false, becomes true again."""
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"NOT OLD.{column} AND NEW.{column}"),
    )


def steps_only(name: str, column: str, steps: Mapping[Any, Collection[Any]]) -> pgtrigger.Trigger:
    """Refuse each change of ``column`` that ``steps`` (from -> to) does not name."""
    pairs = sorted((str(before), str(after)) for before, afters in steps.items() for after in afters)
    known = ", ".join(f"('{before}', '{after}')" for before, after in pairs)
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.{column} <> NEW.{column} AND (OLD.{column}, NEW.{column}) NOT IN ({known})"
        ),
    )
