"""The steps of a migration taken together, so that Django draws its models once for all of them.

Each step of a migration makes Django draw every model anew that hangs together with the one it changes, which are all;
and a table that keeps its history brings a second table, constraints and four triggers. A step at a time, a first
start spent most of its time on that.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


class Together(Operation):
    """What the steps given would do one after the other; each sees the models as before the first and after the last.

    That is right only where no step needs what another left behind in between: ``together`` groups them so.
    """

    reduces_to_sql = True

    def __init__(self, steps: Sequence[Operation]) -> None:
        self.steps = steps

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn once for all steps, when somebody asks for it
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in self.steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        created = {step.name_lower for step in self.steps if isinstance(step, CreateModel)}
        for step in reversed(self.steps):
            if not (isinstance(step, AddTrigger) and step.model_name.lower() in created):  # a table takes them along
                step.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Take {len(self.steps)} steps together"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"steps": self.steps})


class CreateTogether(Together):
    """All tables of a first migration with their triggers; a table may point to a later one."""

    def __init__(self, tables: list[CreateModel], triggers: list[AddTrigger]) -> None:
        super().__init__([*tables, *triggers])
        self.tables = tables
        self.triggers = triggers

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"tables": self.tables, "triggers": self.triggers})


def together(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations of a migration with those grouped that need nothing that another of them left in between.

    A column or a constraint is touched once a group (or taken away and then made anew under its name), and a table
    that a group creates is not changed in it. What this does not know, and everything that runs code or SQL of its
    own, stands alone.
    """
    groups: list[list[Operation]] = []
    names: set[tuple[str, ...]] = set()
    created: set[str] = set()
    for operation in operations:
        touched = _touched(operation)
        starts = touched is None or not groups or not names or touched in names
        if touched is not None and touched[0] != "trigger" and touched[1] in created:
            starts = True
        if starts:
            groups.append([])
            names, created = set(), set()
        groups[-1].append(operation)
        if touched is not None:
            names.add(touched)
            if isinstance(operation, CreateModel):
                created.add(operation.name_lower)
    return [group[0] if len(group) == 1 else Together(group) for group in groups]


def _touched(operation: Operation) -> tuple[str, ...] | None:
    """Return what an operation touches: its kind, table and name; None where it has to stand alone."""
    match operation:
        case CreateModel():
            return ("table", operation.name_lower)
        case AddField() | AlterField() | RemoveField():
            return ("column", operation.model_name_lower, operation.name_lower)
        case AddConstraint():
            return ("constraint", operation.model_name_lower, operation.constraint.name)
        case RemoveConstraint():
            return ("no constraint", operation.model_name_lower, operation.name)
        case AddIndex():
            return ("index", operation.model_name_lower, operation.index.name)
        case RemoveIndex():
            return ("no index", operation.model_name_lower or "", operation.name)
        case AddTrigger():
            return ("trigger", operation.model_name.lower(), str(operation.trigger.name))
        case RemoveTrigger():
            return ("no trigger", operation.model_name.lower(), operation.name)
        case AlterModelOptions():
            return ("options", operation.name_lower)
        case _:
            return None
