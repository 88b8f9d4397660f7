"""Pages of rounds: who sees what, what comes next, how far each expert is, the file, the count of queries."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.models import RoundStatus
from evaluation.queries.rounds import next_of, rounds_waiting, tasks_of, wide_tasks
from exchange.models import Role
from tests.evaluation.makers import (
    make_evaluation_round,
    make_expert,
    make_expert_assignment,
    make_rubric,
    make_scored_round,
    make_sheet,
    page,
)
from tests.makers import NOON, make_task, make_user
from tests.pages import cost, words

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=20)


def test_the_list_leads_the_admin_to_the_rubric_and_shows_no_scores(client, coordinator):
    scored = make_scored_round([(95, 93, 91)])
    admin = make_user(Role.ADMIN)
    client.force_login(admin)
    answer = client.get(page("rounds"))
    text = words(answer)
    assert page("rubric", scored.round) in text
    assert page("round_add") not in text
    assert "3/3" in text
    assert client.get(page("round_detail", scored.round)).status_code == 403


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EVALUATOR, Role.EXCHANGEE, Role.ASSISTANT, Role.DECIDER])
def test_nobody_else_opens_staff_pages_or_reads_an_experts_name(client, coordinator, role):
    scored = make_scored_round([(95, 93, 91)])
    client.force_login(make_user(role))
    for name in ("round_detail", "round_edit", "round_open", "round_close", "round_unwind", "experts", "experts.xlsx"):
        answer = client.get(page(name, scored.round))
        assert answer.status_code == 403
        assert str(scored.experts[0]) not in words(answer)
    assert client.get(page("rounds")).status_code == 403


def test_the_round_page_counts_each_expert(centre):
    scored = make_scored_round([(90, 80, 70), (90, 80, None)])
    answer = centre.get(page("round_detail", scored.round))
    context = answer.context_data
    assert (context["given"], context["submitted"]) == (6, 5)
    counts = {line.expert.pk: (line.submitted, line.load) for line in context["lines"]}
    assert counts == {scored.experts[0].pk: (2, 2), scored.experts[1].pk: (2, 2), scored.experts[2].pk: (1, 2)}
    assert context["next"].turn == "평가위원"


def test_tasks_on_which_experts_disagree_are_named_the_widest_first(centre):
    scored = make_scored_round([(95, 94, 93), (95, 60, 95), (100, 20, 60)])
    codes = [wide.task.code for wide in wide_tasks(scored.round, scored.rubric)]
    assert codes == [scored.tasks[2].code, scored.tasks[1].code]
    text = words(centre.get(page("round_detail", scored.round)))
    assert scored.tasks[2].code in text


def test_a_missing_score_is_no_zero_in_the_spread():
    scored = make_scored_round([(95, 94, 93)])
    sheet = scored.sheets[scored.tasks[0].code][0]
    sheet.scores.all().update(value=None)
    assert wide_tasks(scored.round, scored.rubric) == []


def test_every_step_says_what_comes_next_and_whose_turn_it_is(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    counts = {"short": 0, "given": 3, "finished": 1}

    def turn(**more) -> tuple[str, str]:
        found = next_of(round, more.pop("at", NOON), **{"newest": None} | counts | more)
        return found.turn, found.page.removeprefix("evaluation:")

    assert turn() == ("국무조정실", "rubric")
    draft = make_rubric(round, sealed=False)
    assert turn(newest=draft) == ("국무조정실", "rubric")
    sealed = make_rubric(round, version=2)
    assert turn(newest=sealed, short=2) == ("국무조정실", "experts")
    assert turn(newest=sealed) == ("국무조정실", "round_open")
    round.status = RoundStatus.SCORING
    assert turn(newest=sealed) == ("평가위원", "")
    assert turn(newest=sealed, finished=3) == ("국무조정실", "round_close")
    assert turn(newest=sealed, at=LATER) == ("국무조정실", "round_close")
    round.status = RoundStatus.AGGREGATING
    assert turn() == ("국무조정실", "results")
    round.status, round.objections_until = RoundStatus.PROVISIONAL, LATER
    assert turn() == ("두 부처", "objections")
    assert turn(at=LATER) == ("국무조정실", "results")
    round.status = RoundStatus.FINAL
    assert turn()[0] == "없음"


def test_what_waits_for_the_coordinator_stands_among_what_is_to_be_done(centre, coordinator):
    made = {
        status: make_evaluation_round(status, year=2024 + place, slug=status, by=coordinator)
        for place, status in enumerate(RoundStatus.values)
    }
    make_sheet(make_expert_assignment(made["scoring"], make_task()), [])

    def waiting(at) -> dict[str, str]:
        return {each.round.slug: each.page.removeprefix("evaluation:") for each in rounds_waiting(at)}

    early = {"preparing": "round_detail", "scoring": "round_close", "aggregating": "results"}
    assert waiting(NOON) == early
    make_sheet(make_expert_assignment(made["scoring"], make_task()), status="open")
    assert waiting(NOON) == {key: page for key, page in early.items() if key != "scoring"}
    assert waiting(LATER) == early | {"provisional": "results"}
    shown = words(centre.get(reverse("todo")))
    assert reverse("evaluation:results", args=["aggregating"]) in shown
    assert reverse("evaluation:results", args=["final"]) not in shown


def test_a_round_judges_the_tasks_of_its_year(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    live = make_task()
    make_task(status="cancelled", ended_on="2024-05-01", end_reason="취소")
    make_task(status="closed", ended_on="2023-12-31", end_reason="지난해 끝남")
    done = make_task(status="closed", ended_on="2024-06-30", end_reason="목표를 이룸")
    assert set(tasks_of(round)) == {live, done}


@pytest.mark.parametrize("status", RoundStatus.values)
@pytest.mark.parametrize("name", ["round_detail", "round_open", "round_close", "round_unwind", "rubric", "experts"])
def test_every_page_answers_at_every_step(centre, coordinator, status, name):
    round = make_evaluation_round(status, by=coordinator, kind="rehearsal", is_demo=True)
    make_rubric(round)
    make_sheet(make_expert_assignment(round, make_task()), [90] * 4)
    answer = centre.get(page(name, round))
    assert answer.status_code == 200
    assert "모의평가" in words(answer)


def test_a_round_that_does_not_exist_is_404(centre):
    for name in ("round_detail", "round_edit", "round_open", "round_close", "round_unwind", "rubric", "experts"):
        assert centre.get(reverse(f"evaluation:{name}", args=["1999"])).status_code == 404


def test_the_list_as_a_file(centre):
    scored = make_scored_round([(90, 80, None)])
    answer = centre.get(page("rounds.xlsx"))
    cells = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.getvalue())).active.iter_rows()]
    line = next(row for row in cells if row[0] == scored.round.title)
    assert line[1:4] == ["2024", "연말 평가", "평가 중"]
    assert line[6:8] == [3, 2]


@pytest.mark.parametrize("name", ["round_detail", "experts", "experts.xlsx", "round_close", "rounds", "rounds.xlsx"])
def test_the_same_queries_for_one_task_and_for_four(centre, name):
    scored = make_scored_round([(95, 60, 91)])
    address = page(name) if name.startswith("rounds") else page(name, scored.round)
    if name == "experts.xlsx":
        address += "?reason=배정 회의에 쓰려고 함"
    centre.get(address)
    one = cost(centre.get, address)
    for _ in range(3):
        task = make_task()
        for expert in (*scored.experts, make_expert()):
            make_sheet(make_expert_assignment(scored.round, task, expert), [90, 80, 20, 70])
    make_evaluation_round("preparing", kind="rehearsal", slug="more")
    assert cost(centre.get, address) == one
