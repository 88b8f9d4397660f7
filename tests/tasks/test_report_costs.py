"""What the writes of the core loop cost: at most fourteen statements each, the standing and its counts among them."""

import pytest
from django.http import HttpResponse

from exchange.models import Role
from tasks.models import FrozenReport, ProgressReport, TaskStanding, WaitingReport
from tests.makers import make_indicator, make_user
from tests.pages import as_user, statements_of
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

MOST = 14
AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def autosave(desk: Desk, side: str, most: int, **changes) -> list[str]:
    """Save a part as the page itself does; return the statements, after a first one of which nothing is counted."""
    report, section = desk.report, desk.section(side)
    slug = "joint" if side == "joint" else desk.fresh().task.pair.post_of(side).name.ministry.slug
    address, client = f"/reports/{report.period.code}/{report.task.code}/edit/{slug}", as_user(desk.a)
    sent: list[str] = []
    for text in ("처음", "다시"):
        section.refresh_from_db()
        answers = section.answers_to(report.period.form) | {"version": str(section.version), "progress": text}
        answers |= {name: value.format(text=len(text) + len(sent)) for name, value in changes.items()}
        sent = statements_of(client.post, address, answers, headers=AUTOSAVE)
    section.refresh_from_db()
    assert section.progress == "다시"
    assert len(sent) <= most, "\n".join(sent)
    return sent


def test_an_autosave_of_the_own_part_writes_nothing_but_the_part(desk):
    sent = autosave(desk, "a", 10)
    (written,) = (one for one in sent if 'UPDATE "tasks_' in one)
    assert 'UPDATE "tasks_reportsection"' in written
    events = desk.section("a").pgh_event_model.objects.filter(pgh_obj=desk.section("a").pk, progress="다시")
    assert events.count() == 1, "its history is kept"


def test_an_autosave_of_the_joint_part_costs_what_its_figures_ask_besides(desk):
    indicator = make_indicator(desk.report.task)
    autosave(desk, "joint", MOST + 1, **{f"reading_{indicator.pk}": "{text}"})


def test_an_edit_that_voids_a_confirmation_moves_the_standing(desk):
    desk.fill()
    desk.sign("b")
    assert TaskStanding.objects.get(report=desk.report).report_status == "half_signed"
    autosave(desk, "a", MOST)
    assert TaskStanding.objects.get(report=desk.report).report_status == "draft"


def test_handing_in_costs_fourteen_statements(desk):
    desk.fill()
    desk.sign("a")
    address = f"/reports/{desk.report.period.code}/{desk.report.task.code}/sign"
    given = {"side": "b", "fingerprint": desk.fingerprint()}
    sent = statements_of(as_user(desk.b).post, address, given)
    assert desk.fresh().status == "submitted" and WaitingReport.objects.filter(report=desk.report).exists()
    assert FrozenReport.objects.get(report=desk.report).number == 1
    assert len(sent) <= MOST, "\n".join(sent)


def test_accepting_costs_fourteen_statements_and_leads_to_the_next_of_the_queue(desk):
    desk.review()
    address = f"/review/{desk.report.period.code}/{desk.report.task.code}/accept"
    answers: list[HttpResponse] = []
    client = as_user(desk.coordinator)
    sent = statements_of(lambda: answers.append(client.post(address, {"verdict": "ok", "note": ""})))
    assert ProgressReport.objects.get(pk=desk.report.pk).status == "accepted"
    assert answers[0]["Location"] == "/review"
    assert len(sent) <= MOST, "\n".join(sent)


@pytest.mark.parametrize(
    ("role", "most"),
    [
        (Role.COORDINATOR, 10),
        (Role.ADMIN, 26),
        (Role.EXCHANGEE, 20),
        (Role.ASSISTANT, 16),
        (Role.EVALUATOR, 6),
        (Role.DECIDER, 8),
    ],
)
def test_what_one_has_to_do_costs_the_same_whatever_there_is(desk, role, most):
    of_desk = {Role.COORDINATOR: desk.coordinator, Role.EXCHANGEE: desk.a, Role.ASSISTANT: desk.assistant}
    client = as_user(of_desk.get(role) or make_user(role))
    sent = statements_of(client.get, "/todo")
    assert len(sent) <= most, "\n".join(sent)
    desk.review()
    again = statements_of(client.get, "/todo")
    assert len(again) <= most, "\n".join(again)
