"""The models walked as a whole: a moment has its person, a status its words and steps, a rule its test."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.test.utils import isolate_apps

from evaluation.models import (
    ROUND_STEPS,
    SHEET_STEPS,
    STATEMENT_STEPS,
    BonusStatement,
    EvaluationRound,
    PayBase,
    ScoreSheet,
)
from exchange.models import (
    JOB_STEPS,
    AccessEntry,
    Job,
    LoginSession,
    Notice,
    PasswordHistory,
    SetupLink,
    TimedRun,
    User,
)
from tasks.models import (
    REPORT_STEPS,
    CollaborationTask,
    CouncilMeeting,
    DueCount,
    ProgressReport,
    ReportPeriod,
    TaskStanding,
    WaitingCount,
    WaitingReport,
)
from tests.structure import FLOORS

TESTS = Path(__file__).parent

TWINS = {  # moments whose person stands under a name of its own
    "signed_at": "signer",
    "review_started_at": "reviewer",
}
NO_PERSON = {  # moments that nobody causes, or whose person is plain from the row
    (ReportPeriod, "due_at"): "a deadline",
    (ProgressReport, "due_at"): "a deadline",
    (Notice, "made_at"): "made by the action that the notice is about; its history row names the person",
    (Notice, "read_at"): "read by the one it is addressed to",
    (User, "created_at"): "the account's first history row names who made it",
    (PasswordHistory, "set_at"): "the record of the account made by the same action names the person",
    (SetupLink, "made_at"): "made by who has the machine's command line",
    (SetupLink, "expires_at"): "nobody's doing",
    (TaskStanding, "report_due_at"): "a deadline, copied from the report",
    (TaskStanding, "owed_at"): "a deadline, the first of those copied from reports",
    (DueCount, "late_at"): "a deadline, counted",
    (WaitingReport, "due_at"): "a deadline, copied from the report",
    (WaitingReport, "submitted_at"): "copied from the report, which says who",
    (LoginSession, "started_at"): "a session's own person",
    (LoginSession, "seen_at"): "a session's own person",
    (Job, "started_at"): "begun by the service, for whoever asked",
    (Job, "seen_at"): "a sign of life of the service",
    (Job, "finished_at"): "done by the service, for whoever asked",
    (Job, "expires_at"): "a deadline",
    (TimedRun, "due_at"): "a time of day",
    (TimedRun, "started_at"): "begun by the service",
    (TimedRun, "finished_at"): "done by the service",
}
STEPS = {
    ProgressReport: REPORT_STEPS,
    EvaluationRound: ROUND_STEPS,
    ScoreSheet: SHEET_STEPS,
    BonusStatement: STATEMENT_STEPS,
    Job: JOB_STEPS,
}
NO_STEPS = {  # columns called status without a path of their own
    PayBase: "how the amount is known",
    CollaborationTask: "out of work and back again: two actions, each of which refuses what already is so",
    CouncilMeeting: "planned, then held; set by an administrator",
    AccessEntry: "the number of an HTTP answer",
    WaitingReport: "copied from the report",
    WaitingCount: "counted by it",
}


def our_models() -> list[type[models.Model]]:
    """Return the models that hold content: history tables copy them and are checked by their trigger."""
    every = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
    return [model for model in every if not hasattr(model, "pgh_tracked_model")]


def conditions_in(condition: Q) -> Iterator[tuple[str, object]]:
    """Yield each (lookup, value) of a condition, however deep it stands."""
    for child in getattr(condition, "children", ()):  # an expression of SQL has none
        if isinstance(child, Q):
            yield from conditions_in(child)
        elif isinstance(child, tuple):
            yield child


def checks_of(model: type[models.Model]) -> list[list[tuple[str, object]]]:
    checks = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
    return [list(conditions_in(each.condition)) for each in checks]


def lone_moments(model: type[models.Model], excused: Iterable[str] = ()) -> list[str]:
    """Name the ``_at`` columns without a person, and those whose person is not tied to them by a constraint."""
    found = []
    for field in model._meta.fields:
        if not field.name.endswith("_at") or field.name in excused:
            continue
        twin = TWINS.get(field.name, field.name.removesuffix("_at") + "_by")
        try:
            person = model._meta.get_field(twin)
        except FieldDoesNotExist:
            found.append(f"{model.__name__}.{field.name} says when, and nothing says who")
            continue
        both_always = not field.null and not person.null
        tied = any(
            {lookup for lookup, _ in check} >= {f"{field.name}__isnull", f"{twin}__isnull"}
            for check in checks_of(model)
        )
        if not both_always and not tied:
            found.append(f"{model.__name__}.{field.name} and {twin} are not tied by a constraint")
    return found


def loose_choices(model: type[models.Model]) -> list[str]:
    """Name the columns with choices for which the database would take any word."""
    known = [
        (lookup, sorted(value)) for check in checks_of(model) for lookup, value in check if lookup.endswith("__in")
    ]
    return [
        f"{model.__name__}.{field.name} takes any word"
        for field in model._meta.fields
        if field.choices and (f"{field.name}__in", sorted(dict(field.flatchoices))) not in known
    ]


def untried(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Return the constraints whose name stands, between quotation marks, in none of ``texts``."""
    everything = "\n".join(texts)
    return [name for name in names if f'"{name}"' not in everything]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_whatever_says_when_says_who(model):
    excused = [name for owner, name in NO_PERSON if owner is model]
    assert lone_moments(model, excused) == []
    assert set(excused) <= {field.name for field in model._meta.fields}, "an excuse for a column that is gone"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_whatever_has_choices_is_held_to_them_by_the_database(model):
    assert loose_choices(model) == []


def test_every_status_has_its_steps():
    having = {model for model in our_models() if "status" in {field.name for field in model._meta.fields}}
    assert having == set(STEPS) | set(NO_STEPS)


@pytest.mark.parametrize("model", STEPS, ids=lambda model: model.__name__)
def test_the_steps_know_every_status_and_reach_each_one(model):
    steps, status = STEPS[model], model._meta.get_field("status")
    assert set(steps) == set(dict(status.flatchoices))
    reached, ahead = set(), {status.default}
    while ahead:
        reached |= ahead
        ahead = {after for each in ahead for after in steps[each]} - reached
    assert reached == set(steps)


def test_every_constraint_is_broken_by_a_test():
    names = [constraint.name for model in our_models() for constraint in model._meta.constraints]
    assert len(names) > 100
    assert untried(names, [path.read_text() for path in TESTS.glob("*/test_*constraints.py")]) == []


def test_every_constraint_has_a_name_that_says_what_holds():
    for model in our_models():
        for constraint in model._meta.constraints:
            assert isinstance(constraint, CheckConstraint | UniqueConstraint | ExclusionConstraint)
            assert len(constraint.name.split("_")) >= 3, constraint.name
        assert not model._meta.unique_together, model


def test_every_model_with_content_keeps_its_history():
    """Not the copies and the log, which never change, nor what holds no content of the work."""
    kept = {model for model in our_models() if hasattr(model, "pgh_event_model")}
    without = {model.__name__ for model in our_models()} - {model.__name__ for model in kept}
    copies = {"FrozenReport", "SheetVersion", "AggregationRun", "TaskResult", "Publication"}
    derived = {
        "TaskStanding",
        "StandingCount",
        "DueCount",
        "WaitingReport",
        "WaitingCount",
        "PostGap",
        "PlaceCount",
    }  # follow from others
    derived |= {"StatementStaleness"}
    logins = {"AccessEntry", "AccessHead", "LoginSession", "PasswordHistory", "SetupLink"}
    logins |= {"AuthenticatorApp", "RecoverySet", "RecoveryCode"}  # a history would keep what was taken off
    assert without == {"Job", "Notice", "SavedView", "TimedRun"} | logins | copies | derived
    for model in kept:
        triggers = {trigger.name for trigger in model._meta.triggers}
        assert {"insert_insert", "update_update", "delete_delete"} <= triggers, model
        assert {trigger.name for trigger in model.pgh_event_model._meta.triggers} == {"append_only"}, model


# ---- counter-examples: each check above catches what it is there for ----------------------------------------------


def model_of(name: str, *constraints: models.BaseConstraint, **fields: models.Field) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "exchange", "constraints": list(constraints)})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def moment() -> models.DateTimeField:
    return models.DateTimeField(null=True)


@isolate_apps("exchange")
def test_a_moment_without_a_person_is_caught():
    lonely = model_of("Lonely", closed_at=moment())
    assert lone_moments(lonely) == ["Lonely.closed_at says when, and nothing says who"]
    assert lone_moments(lonely, ["closed_at"]) == []


@isolate_apps("exchange")
def test_a_moment_and_a_person_that_are_not_tied_are_caught():
    half = CheckConstraint(condition=Q(closed_at__isnull=True), name="names_one_only")
    both = CheckConstraint(
        condition=Q(closed_at__isnull=True, closed_by__isnull=True)
        | Q(closed_at__isnull=False, closed_by__isnull=False),
        name="names_both_of_them",
    )
    loose = model_of("Loose", half, closed_at=moment(), closed_by=models.IntegerField(null=True))
    tied = model_of("Tied", both, closed_at=moment(), closed_by=models.IntegerField(null=True))
    assert lone_moments(loose) == ["Loose.closed_at and closed_by are not tied by a constraint"]
    assert lone_moments(tied) == []


@isolate_apps("exchange")
def test_choices_that_the_database_does_not_know_or_knows_in_part_are_caught():
    def status() -> models.CharField:
        return models.CharField(max_length=5, choices=[("a", "가"), ("b", "나")])

    part = CheckConstraint(condition=Q(status__in=["a"]), name="status_is_partly_known")
    whole = CheckConstraint(condition=Q(status__in=["a", "b"]), name="status_is_known")
    assert loose_choices(model_of("Free", status=status())) == ["Free.status takes any word"]
    assert loose_choices(model_of("Partly", part, status=status())) == ["Partly.status takes any word"]
    assert loose_choices(model_of("Wholly", whole, status=status())) == []


def test_a_constraint_that_no_test_names_is_caught():
    assert untried(["one_rule", "two_rules"], ['("one_rule", make)', "two_rules_more"]) == ["two_rules"]
