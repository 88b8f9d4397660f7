"""Files of smaller lists: an expert's own tasks and totals, statements and what their limits count."""

import pytest
from django.urls import reverse

from exchange.models import AccessEntry, Role, User
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_sheet
from tests.evaluation.result_makers import cells
from tests.evaluation.sheet_makers import another_chair, make_chair
from tests.evaluation.statement_makers import make_counter, make_told_statement
from tests.makers import make_ministry, make_task, make_user
from tests.pages import as_user, cost, to

pytestmark = pytest.mark.django_db

REASON = "10월 점검 회의 자료"


def text_of(answer) -> str:
    return "\n".join(" ".join(str(cell) for cell in row) for row in cells(answer))


# ---- an expert's own tasks -------------------------------------------------------------------------------------------


def own_file(chair) -> str:
    return to("evaluation:sheets.xlsx", chair.round.slug)


def test_the_file_holds_the_own_tasks_as_on_the_page_and_nobody_elses():
    chair = make_chair(tasks=2)
    chair.save(80, 80, 80, 80)
    chair.submit()
    other = another_chair(chair)
    User.objects.filter(pk=other.expert.pk).update(display_name="다른위원이름")
    other.save(37, 37, 37, 37)
    other.submit()
    client = as_user(chair.expert)
    assert own_file(chair) in client.get(chair.address("sheets")).content.decode()
    answer = client.get(own_file(chair))
    first, second = (each.task.code for each in chair.assignments)
    listed = {row[0]: row for row in cells(answer) if row[0] in (first, second)}
    assert (listed[first][3], listed[first][7]) == ("제출", 80)
    assert (listed[second][3], listed[second][7]) == ("평가 전", "")
    assert "다른위원이름" not in text_of(answer) and str(chair.expert) not in text_of(answer)


def test_the_file_is_closed_with_the_list_and_to_everybody_else():
    chair = make_chair()
    for role in set(Role) - {Role.EVALUATOR}:
        assert as_user(make_user(role)).get(own_file(chair)).status_code == 403
    assert as_user(make_user(Role.EVALUATOR)).get(own_file(chair)).status_code == 404
    chair.set_status("aggregating")
    assert as_user(chair.expert).get(own_file(chair)).status_code == 409


def test_the_own_tasks_take_as_many_statements_for_one_as_for_many():
    chair = make_chair()
    client = as_user(chair.expert)
    few = cost(client.get, own_file(chair))
    for _ in range(5):
        make_expert_assignment(chair.round, make_task(), chair.expert)
    assert cost(client.get, own_file(chair)) == few


def test_the_totals_are_those_of_the_page_and_open_with_it():
    chair = make_chair(visibility="after_close", minimum_others=2)
    others = [another_chair(chair) for _ in range(2)]
    for value, other in zip((33, 22), others, strict=True):
        User.objects.filter(pk=other.expert.pk).update(display_name=f"다른위원이름{value}")
        other.submit(value, value, value, value)
    chair.submit(44, 44, 44, 44)
    client, file = as_user(chair.expert), chair.address("sheet_totals.xlsx")
    assert client.get(file).status_code == 409
    chair.set_status("aggregating")
    assert file in client.get(chair.address("sheet_totals")).content.decode()
    answer = client.get(file)
    (line,) = [row for row in cells(answer) if row[0] == chair.task.code]
    assert line[2:5] == [44, 22, 33]
    assert "다른위원이름" not in text_of(answer)


# ---- a round's statements --------------------------------------------------------------------------------------------


def list_file(counter) -> str:
    return to("evaluation:statements.xlsx", counter.round.slug)


def test_the_list_of_statements_is_handed_out_for_a_reason_that_the_log_keeps():
    counter = make_counter()
    statement = counter.make()
    client = as_user(counter.coordinator)
    asked = client.get(list_file(counter) + "?sort=-amount")
    assert asked.status_code == 200 and "내려받는 사유" in asked.content.decode()
    assert "Content-Disposition" not in asked.headers
    assert client.get(list_file(counter), {"reason": "짧"}).status_code == 422
    text = text_of(client.get(list_file(counter), {"reason": REASON}))
    assert statement.number in text and "4609200" in text and "비공식" in text
    line = AccessEntry.objects.filter(action="evaluation:statements", kind="export").get()
    assert f"사유: {REASON}" in line.target


def test_a_deciders_file_holds_the_own_ministrys_rows_only():
    counter = make_counter()
    counter.make()
    own = text_of(as_user(counter.decider).get(list_file(counter), {"reason": REASON}))
    assert "4609200" in own
    stranger = make_user(Role.DECIDER, ministry=make_ministry())
    other = text_of(as_user(stranger).get(list_file(counter), {"reason": REASON}))
    assert "4609200" not in other and str(counter.assignment.post) not in other
    for role in set(Role) - {Role.COORDINATOR, Role.DECIDER}:
        assert as_user(make_user(role)).get(list_file(counter), {"reason": REASON}).status_code == 403


def test_nobody_is_named_in_the_list_of_statements():
    counter = make_counter()
    User.objects.filter(pk=counter.person.pk).update(display_name="교류자이름표식")
    counter.make()
    assert "교류자이름표식" not in text_of(as_user(counter.coordinator).get(list_file(counter), {"reason": REASON}))


def test_a_person_takes_away_the_list_of_the_own_statements_without_amounts():
    counter = make_counter()
    told = counter.walk()
    other = make_counter(round=counter.round, rows=False).walk()
    client, file = as_user(counter.person), to("evaluation:my_statements.xlsx")
    assert file in client.get(reverse("evaluation:my_statements")).content.decode()
    text = text_of(client.get(file))
    assert told.number in text and "통보" in text
    assert other.number not in text and "4609200" not in text


def test_the_file_of_headcounts_holds_a_deciders_own_ministry_only():
    counter = make_counter()
    counter.count(137)
    other = make_counter(round=counter.round, rows=False)
    other.count(251)
    file = to("evaluation:headcount.xlsx", counter.round.slug)
    client = as_user(counter.decider)
    assert file in client.get(reverse("evaluation:headcount", args=[counter.round.slug])).content.decode()
    assert [row[1] for row in cells(client.get(file))[2:]] == [137]
    assert {row[1] for row in cells(as_user(counter.coordinator).get(file))[2:]} == {137, 251}


def test_the_totals_take_as_many_statements_for_one_as_for_many():
    chair = make_chair(tasks=3, visibility="after_own")
    client, file = as_user(chair.expert), chair.address("sheet_totals.xlsx")
    chair.submit()
    few = cost(client.get, file)
    for assignment in chair.assignments[1:]:
        make_sheet(assignment, [55, 55, 55, 55])
    assert cost(client.get, file) == few


def test_own_statements_and_headcounts_take_as_many_statements_for_one_as_for_many():
    counter = make_counter()
    counter.walk()
    counter.count()
    read = [
        (as_user(counter.person), to("evaluation:my_statements.xlsx")),
        (as_user(counter.coordinator), to("evaluation:headcount.xlsx", counter.round.slug)),
    ]
    few = [cost(client.get, file) for client, file in read]
    rehearsal = make_evaluation_round("final", slug="2024-rehearsal", kind="rehearsal")
    make_told_statement(rehearsal, counter.assignment)
    for _ in range(2):
        make_counter(round=counter.round, rows=False).count()
    assert [cost(client.get, file) for client, file in read] == few
