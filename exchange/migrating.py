"""All tables of a first migration in one step.

Each step of a migration makes Django draw every model anew, and a table that keeps its history brings a second table,
constraints and four triggers: a step for each of them takes minutes where this takes seconds.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class CreateTogether(Operation):
    """What the CreateModel steps and then the AddTrigger steps given would do one after the other.

    Tables may point to later ones: foreign keys are made when all tables stand.
    """

    reduces_to_sql = True

    def __init__(self, tables: list[CreateModel], triggers: list[AddTrigger]) -> None:
        self.tables = tables
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn once for all steps, when somebody asks for it
        for step in [*self.tables, *self.triggers]:
            step.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in [*self.tables, *self.triggers]:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in reversed(self.tables):  # a table takes its triggers along
            step.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.tables)} tables with {len(self.triggers)} triggers"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [], {"tables": self.tables, "triggers": self.triggers})
