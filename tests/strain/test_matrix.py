"""Nobody reads or does what is another's, whatever is asked for; and the program would see it if they did."""

import random

import pytest

from config.rights import Access
from evaluation.models import Objection
from exchange.models import Notice, SavedView
from tests.depth import only_deep
from tests.strain import canaries, matrix
from tests.strain.figures import Figures
from tests.strain.planted import with_fault

pytestmark = pytest.mark.slow

SMALL = 150
REQUESTS, CANARIES = 20_000, 41


@pytest.mark.parametrize("size", [SMALL, only_deep(0)])
def test_nobody_is_answered_with_what_is_not_theirs(stage, size):
    found = matrix.main(["--size", str(size)], stage)
    assert found.findings == []
    assert found.done["심은 표식"] == len(canaries.CANARIES) == CANARIES
    assert found.done["볼 사람에게 보인 표식"] >= (10 if size else CANARIES)
    assert found.done["요청"] >= (4 * SMALL if size else REQUESTS)
    assert found.done["그 가운데 처리된 주인의 양식"] > 0


def make(*people: str) -> matrix.Matrix:
    canaries.plant()
    return matrix.Matrix(Figures("matrix", (1,)), people, random.Random(1))


def test_rows_of_others_are_noticed(stage, monkeypatch):
    monkeypatch.setattr(type(Notice.objects.all()), "visible_to", lambda rows, user: rows)
    with stage():
        asked = make("viewer", "ex1a")
        asked.ask("viewer", "GET", "/notices")
        asked.ask("ex1a", "GET", "/notices")
    assert {each.split(":")[0] for each in asked.figures.wrong[matrix.LEAK]} >= {"notice of ex1a"}


def test_what_somebody_typed_is_no_leak(stage):
    with stage():
        asked = make("viewer")
        text = canaries.CANARIES[0].text
        asked.ask(canaries.ANONYMOUS, "POST", "/display", [("text_size", text)])
    assert asked.figures.findings == []


def test_a_page_that_is_open_to_all_is_noticed(stage, monkeypatch):
    monkeypatch.setattr(Access, "lets", lambda access, user, method: method in access.methods)
    with stage():
        asked = make("viewer")
        asked.ask("viewer", "GET", "/admin/accounts")
    assert asked.figures.wrong[matrix.POLICY_BROKEN]


def test_a_form_of_somebody_else_that_acts_is_noticed(stage, monkeypatch):
    monkeypatch.setattr(type(SavedView.objects.all()), "filter", unfiltered(SavedView))
    with stage():
        asked = make("coordinator", "ex2a")
        asked.walk(1, 40)
        asked.forms = {key: each for key, each in asked.forms.items() if "/tasks/views/" in key[0]}
        assert asked.forms
        asked.forms_by_others(0)
    assert any(each.startswith("coordinator /tasks/views/") for each in asked.figures.wrong[matrix.ACTED])


def unfiltered(model: type):
    """Return a ``filter`` that forgets whose row is asked for."""
    plain = type(model._base_manager.all()).filter

    def filter(rows, *args, **conditions):
        conditions.pop("user", None)
        return plain(rows, *args, **conditions)

    return filter


def test_a_child_under_another_parent_is_noticed(stage, monkeypatch):
    monkeypatch.setattr(matrix.Matrix, "_mixed", lambda asked: [("/tasks/1-1", True)])
    with stage():
        asked = make("viewer")
        asked.mixes_by_all(0)
    assert asked.figures.wrong[matrix.MIXED] == ["viewer GET /tasks/1-1 200"]


def test_children_are_asked_for_under_other_parents(stage):
    with stage():
        asked = make("viewer")
        asked.addresses |= {"/admin/tasks/1-1/milestones/1", "/admin/tasks/2-1/milestones/9", "/reports/2024-3/1-1"}
        mixed = asked._mixed()
    assert mixed == [("/admin/tasks/1-1/milestones/9", True), ("/admin/tasks/2-1/milestones/1", True)]


def test_a_failure_is_noticed(stage):
    with stage(), with_fault("breaks"):
        asked = make("viewer")
        asked.ask("viewer", "GET", "/tasks?state=late")
    assert asked.figures.wrong[matrix.BROKE] == ["viewer GET /tasks?state=late 500"]


def test_a_canary_that_nobody_read_is_noticed(stage):
    with stage():
        asked = make("viewer")
        asked.ask("viewer", "GET", "/help")
        asked.note_unseen()
    assert len(asked.figures.wrong[matrix.UNSEEN]) == CANARIES


def test_what_a_request_changed_is_taken_back(stage):
    with stage():
        asked = make("coordinator", "ex3a")
        before = Objection.objects.count()
        _, acted = asked.ask("coordinator", "POST", "/display", [("text_size", "large"), ("contrast", "high")])
        assert acted
        asked.people["coordinator"].refresh_from_db()
        assert asked.people["coordinator"].text_size != "large" and Objection.objects.count() == before
        asked.ask("coordinator", "POST", "/logout")
        assert asked.ask("coordinator", "GET", "/board")[0] == 200
