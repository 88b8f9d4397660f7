"""Many tasks for measuring: rows that look like those that actions made, and go on like them."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Model
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from demo.management.commands.make_scale import FILLED
from demo.scale.people import FIRST_ROUND
from demo.scale.size import Size
from demo.scale.tables import event_model
from exchange import clock
from exchange.fingerprints import fingerprint
from exchange.models import AccessEntry, ExchangePair, ExchangeRound, Notice, User
from tasks import rules
from tasks.actions.reviews import accept_report
from tasks.actions.sections import save_section
from tasks.actions.signatures import sign_report
from tasks.contents import content_of, fingerprint_of, frozen_content
from tasks.models import (
    CollaborationTask,
    FrozenKind,
    FrozenReport,
    Milestone,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReportStatus,
    Signature,
    TaskPart,
)
from tasks.queries.standing import chosen_period, standing
from tests.browser import worlds
from tests.pages import as_user

pytestmark = pytest.mark.slow
TASKS, QUARTERS, FULL = 60, 4, 3
CODE = f"r{FIRST_ROUND}-"  # how the codes of made tasks begin
OURS = {
    CollaborationTask: "code",
    TaskPart: "task__code",
    Milestone: "task__code",
    ProgressReport: "task__code",
    ReportSection: "report__task__code",
    Signature: "report__task__code",
    FrozenReport: "report__task__code",
}


@pytest.fixture(scope="module")
def scaled(filled: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, list]]:
    """A demonstration with many tasks in it; returns what the database's tables were made of before."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        before = build()
        call_command("make_scale", tasks=TASKS, quarters=QUARTERS, full=FULL)
        yield before


@pytest.fixture
def rows(scaled: dict[str, list]) -> Iterator[None]:
    """The same for one test that changes something."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> dict[str, list]:
    """Return constraints, indexes and triggers of all tables."""
    asked = {
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, sql in asked.items():
            cursor.execute(sql)
            found[name] = sorted(cursor.fetchall())
    return found


def of(model: type[Model], *, made: bool):
    """Return the rows of a model that were made for measuring, or those that actions made."""
    there = {f"{OURS[model]}__startswith": CODE}
    return model.objects.filter(**there) if made else model.objects.exclude(**there)


def shapes(rows, by: str) -> dict[str, dict[str, set[bool]]]:
    """Return for each value of ``by`` and each column whether it is empty: never, always or at times."""
    found: dict[str, dict[str, set[bool]]] = defaultdict(lambda: defaultdict(set))
    for row in rows.values():
        for column, value in row.items():
            found[row[by]][column].add(value in (None, "", [], {}))
    return found


def last(rows, path: str = "period"):
    return rows.filter(**{path: ReportPeriod.objects.get(code="2024-3")})


def test_the_tables_are_built_as_before(scaled):
    assert build() == scaled


def test_what_was_asked_for_is_there(scaled):
    assert of(CollaborationTask, made=True).count() == TASKS
    assert of(Milestone, made=True).count() == 4 * TASKS
    assert of(TaskPart, made=True).count() == 3 * TASKS
    reports = of(ProgressReport, made=True)
    ended = of(CollaborationTask, made=True).exclude(status="active").count()
    assert reports.count() == QUARTERS * TASKS - ended and ended
    assert of(ReportSection, made=True).count() == 3 * (FULL * TASKS - ended)
    assert AccessEntry.objects.exclude(action="command:make_scale").count() == Size.of(TASKS).entries
    assert (
        Notice.objects.filter(user__username="coordinator", text__startswith="시험 알림").count()
        == Size.of(TASKS).unread
    )


@pytest.mark.parametrize(
    ("model", "by", "path"),
    [
        (ProgressReport, "status", "period"),
        (ReportSection, "state", "report__period"),
        (Signature, "side", "report__period"),
        (FrozenReport, "kind", "report__period"),
    ],
)
def test_rows_are_filled_as_actions_fill_them(scaled, model, by, path):
    acted = shapes(last(of(model, made=False), path), by)
    made = shapes(last(of(model, made=True), path), by)

    assert set(made) >= set(acted)
    for state, columns in acted.items():
        for column, empty in columns.items():
            if len(empty) == 1:
                assert made[state][column] >= empty, f"{state}: {column}"


def test_every_state_is_reached(scaled):
    reports = last(of(ProgressReport, made=True))
    assert set(reports.values_list("status", flat=True)) == set(ReportStatus.values)


def test_every_trigger_lets_the_rows_pass(rows):
    for model in FILLED:
        field = next(field for field in model._meta.concrete_fields if not field.primary_key and not field.generated)
        if model not in (FrozenReport, AccessEntry):  # which nobody may change
            model.objects.update(**{field.name: F(field.name)})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_row_has_its_first_history_row(scaled):
    for model in OURS:
        events = event_model(model)
        if events is None:
            continue
        keys = set(of(model, made=True).values_list("pk", flat=True))
        kept = events.objects.filter(pgh_obj_id__in=keys)
        assert set(kept.values_list("pgh_obj_id", flat=True)) == keys
        assert set(kept.values_list("pgh_label", "pgh_context__metadata__verb")) == {("insert", "demo.make_scale")}
        row, event = model.objects.values().get(pk=max(keys)), kept.values().get(pgh_obj_id=max(keys))
        assert {name: event[name] for name in row if name in event} == {n: v for n, v in row.items() if n in event}


def test_confirmations_and_copies_hold_what_the_reports_say(scaled):
    checked = 0
    full = [period.pk for period in ReportPeriod.objects.quarters().opened()][-FULL:]
    for report in of(ProgressReport, made=True).filter(period__in=full).for_table():
        sections, signatures = list(report.sections.order_by("pk")), list(report.signatures.order_by("pk"))
        content = content_of(report, sections, [])
        standing_sides = {each.side for each in signatures if each.voided_at is None}
        assert report.turn == rules.turn_of(report, sections, standing_sides), report
        assert {each.fingerprint for each in signatures} <= {fingerprint_of(content)}
        for copy in report.frozen.all():
            verdict = report.verdict if copy.kind == FrozenKind.ACCEPTANCE else ""
            on = clock.date.fromisoformat(copy.content["on"])
            held = frozen_content(content, signatures=signatures, verdict=verdict, note="", on=on)
            for told in (held, copy.content):
                for one in told["signatures"]:
                    one["at"] = clock.datetime.fromisoformat(one["at"]).astimezone(clock.SEOUL).isoformat()
            assert copy.content == held
            copy.refresh_from_db()
            assert copy.fingerprint == fingerprint(copy.content)
            checked += 1
    assert checked > FULL * TASKS


def test_parts_begin_with_what_was_filed(scaled):
    carried = last(of(ReportSection, made=True), "report__period").select_related("carried_from__report", "report")
    for section in carried.select_related("carried_copy"):
        assert section.carried_from.side == section.side
        assert section.carried_from.report.task_id == section.report.task_id
        assert section.carried_copy.report_id == section.carried_from.report_id
        assert section.carried_copy.kind == FrozenKind.ACCEPTANCE


def test_the_access_log_is_one_chain(scaled):
    assert AccessEntry.objects.follow_chain().damage is None


def test_the_tasks_stand_somewhere(scaled):
    found = {task.code: task for task in standing(chosen_period()).filter(code__startswith=CODE)}
    assert len(found) == TASKS - of(CollaborationTask, made=True).exclude(status="active").count()
    assert {task.state for task in found.values()} == {"ok", "warn", "late", "done"}
    assert any(task.has_obstacle for task in found.values()) and any(task.has_dispute for task in found.values())
    assert any(task.milestone_is_overdue for task in found.values())
    assert any(task.report_is_overdue for task in found.values())


def test_pages_open(scaled):
    client = as_user(User.objects.get(username="coordinator"))
    report = last(of(ProgressReport, made=True)).filter(status="submitted").first()
    pages = ["/tasks", "/tasks?search=수소", "/board", "/quarters/2024-3", "/review", "/todo", "/notices"]
    pages += [f"/tasks/{CODE}1-1", report.get_absolute_url(), reverse("tasks:pair_detail", args=[f"{CODE}1"])]
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_people_go_on_with_the_reports(rows):
    """The next step of each of three reports is taken by who is seated, through the actions."""
    at, coordinator = clock.now(), User.objects.get(username="coordinator")
    reports = last(of(ProgressReport, made=True)).for_table()
    holders = {side: f"task__pair__post_{side}__assignments__holder" for side in ("a", "b")}

    begun = reports.filter(status="not_started").first()
    writer = User.objects.get(pk=reports.values_list(holders["a"], flat=True).get(pk=begun.pk))
    save_section(begun.pk, "a", values={"progress": "○ 시험"}, version=1, by=writer, at=at)
    half = reports.filter(status="half_signed").first()
    signer = User.objects.get(pk=reports.values_list(holders["b"], flat=True).get(pk=half.pk))
    sign_report(half.pk, side="b", fingerprint=half.signatures.get().fingerprint, by=signer, at=at)
    read = reports.filter(status="under_review").first()
    accept_report(read.pk, verdict="ok", by=coordinator, at=at)

    found = ProgressReport.objects.in_bulk([begun.pk, half.pk, read.pk])
    assert [found[each.pk].status for each in (begun, half, read)] == ["draft", "submitted", "accepted"]


def test_nobody_gets_in_as_the_made_accounts(scaled):
    made = User.objects.filter(username__startswith="sx")
    assert made.count() == 2 * ExchangePair.objects.filter(round__number__gte=FIRST_ROUND).count()
    assert not any(user.has_usable_password() for user in made)
    assert not made.filter(is_demo=True).exists()


def test_it_is_refused_a_second_time(scaled):
    with pytest.raises(CommandError, match="이미 있습니다"):
        call_command("make_scale", tasks=1)


def test_it_is_refused_in_production(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="운영"):
        call_command("make_scale", tasks=1)
    assert not ExchangeRound.objects.exists()


@pytest.mark.parametrize("options", [{"tasks": 0}, {"tasks": 1, "quarters": 0}, {"tasks": 1, "full": -1}])
def test_it_refuses_sizes_that_are_none(db, options):
    with pytest.raises(CommandError, match="이상이어야"):
        call_command("make_scale", **options)


def test_it_needs_a_demonstration(db):
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("make_scale", tasks=1)
    assert not apps.get_model("exchange", "Post").objects.exists()


def test_sizes():
    assert Size.of(10_000) == Size(10_000, 12, 12)
    assert Size.of(100_000) == Size(100_000, 12, 2)
    assert Size.of(1_000_000) == Size(1_000_000, 2, 2)
    assert (Size.of(10_000).pairs, Size.of(10_000).rounds, Size.of(10_000).posts) == (1_000, 10, 2_000)
    assert (Size.of(1_000_000).entries, Size.of(1_000_000).unread) == (500_000, 2_000)
