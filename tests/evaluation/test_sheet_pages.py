"""The expert's list and score sheet as pages: what they show, keep, refuse and never tell."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import EvaluationRound, ExpertAssignment, Score, ScoreSheet, SheetVersion
from exchange import clock
from tests.evaluation.makers import make_expert_assignment, make_rubric, make_sheet
from tests.evaluation.sheet_makers import Chair, make_chair
from tests.makers import make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(client) -> Chair:
    chair = make_chair(tasks=2)
    client.force_login(chair.expert)
    return chair


def autosave(client, chair: Chair, sent: dict):
    answer = client.post(chair.address(), sent, headers={"X-Autosave": "1"})
    return answer.status_code, json.loads(answer.content)


# ---- the list --------------------------------------------------------------------------------------------------------


def test_the_list_tells_how_far_each_task_is_and_leads_to_the_next(client, chair):
    first, second = (each.task for each in chair.assignments)
    page = client.get(chair.address("sheets"))
    assert [row.state for row in page.context_data["work"].rows] == ["waiting", "waiting"]
    assert page.context_data["next"].task == first
    chair.save(80, 80, 80, 80)
    assert client.get(chair.address("sheets")).context_data["work"].rows[0].state == "begun"
    chair.submit()
    page = client.get(chair.address("sheets"))
    assert (page.context_data["work"].done, page.context_data["next"].task) == (1, second)
    assert "80.0점" in page.content.decode()


@pytest.mark.parametrize(("minutes", "shown"), [(0, "D-DAY"), (1, "D+1")])
def test_past_the_moment_scoring_is_late_on_its_own_day_on_every_page(client, chair, minutes, shown):
    until = chair.round.scoring_until.astimezone(clock.SEOUL).replace(hour=18, minute=0)
    EvaluationRound.objects.filter(pk=chair.round.pk).update(scoring_until=until)
    with clock.at(until + timedelta(minutes=minutes)):
        for address in (chair.address("sheets"), chair.address(), chair.address("conflicts")):
            assert f">{shown}</b>" in client.get(address).content.decode(), address
        groups = {key for key, _, duties in client.get("/todo").context_data["groups"] if duties}
        assert ("overdue" in groups) is (shown == "D+1")


def test_home_todo_and_menu_lead_an_expert_to_the_work(client, chair):
    assert client.get("/", follow=True).request["PATH_INFO"] == "/todo"
    todo = client.get("/todo")
    (line,) = todo.context_data["groups"][0][2]
    assert (line.what, line.href, line.label) == ("과제 평가", chair.address(), "평가하기")
    assert client.get(reverse("evaluation:my_rounds")).url == chair.address("sheets")
    assert 'href="/evaluation/mine"' in todo.content.decode()
    more = make_chair_undeclared(chair)
    labels = [duty.label for _, _, duties in client.get("/todo").context_data["groups"] for duty in duties]
    assert labels.count("확인하기") == 1
    assert more.task.code not in client.get("/todo").content.decode()


def make_chair_undeclared(chair: Chair) -> ExpertAssignment:
    return make_expert_assignment(chair.round, make_task(), chair.expert, declared=False)


@pytest.mark.parametrize("tasks", [1, 40])
def test_the_list_costs_the_same_for_one_task_and_for_forty(client, tasks, django_assert_num_queries):
    chair = make_chair(tasks=tasks)
    for each in chair.assignments[: tasks - 1] or chair.assignments:
        make_sheet(each, [80, 80, 80, 80])
    client.force_login(chair.expert)
    with django_assert_num_queries(10):
        page = client.get(chair.address("sheets"))
    assert len(page.context_data["work"].rows) == tasks


@pytest.mark.parametrize("tasks", [1, 40])
def test_the_sheet_and_todo_cost_the_same_for_one_task_and_for_forty(client, tasks, django_assert_num_queries):
    chair = make_chair(tasks=tasks)
    make_sheet(chair.assignment, [80, 80, 80, 80], status="open")
    client.force_login(chair.expert)
    with django_assert_num_queries(24):
        assert client.get(chair.address()).status_code == 200
    with django_assert_num_queries(5):
        assert client.get("/todo").status_code == 200


# ---- writing ---------------------------------------------------------------------------------------------------------


def test_the_sheet_asks_what_the_rubric_asks_with_anchors_and_range(client, chair):
    text = client.get(chair.address()).content.decode()
    for criterion in chair.rubric.criteria.all():
        assert criterion.name in text and criterion.question in text
        assert criterion.anchors.get().text in text
        assert f'name="score_{criterion.pk}"' in text and f'name="na_{criterion.pk}"' in text
    assert "(0~100)" in text and "비공식 예시 기준" in text


def test_without_not_applicable_there_is_no_box_for_it(client):
    chair = make_chair(not_applicable="refuse")
    client.force_login(chair.expert)
    assert 'name="na_' not in client.get(chair.address()).content.decode()
    client.post(chair.address(), chair.typed("80", None, "80", "80"))
    assert not Score.objects.filter(is_not_applicable=True).exists()


def test_an_autosave_is_kept_and_told_its_version(client, chair):
    status, answer = autosave(client, chair, chair.typed("90", "", None, "85.5", comment="메모"))
    assert (status, answer["ok"], answer["version"], answer["status"]) == (200, True, 1, "open")
    values = dict(Score.objects.values_list("criterion__position", "value"))
    assert values == {1: 90, 3: None, 4: 85.5}
    status, answer = autosave(client, chair, chair.typed("90", "", None, "85.5", comment="메모 2"))
    assert answer["version"] == 2


def test_a_stale_autosave_gets_both_texts_and_nothing_is_lost(client, chair):
    autosave(client, chair, chair.typed(comment="먼저"))
    status, answer = autosave(client, chair, chair.typed("70", "80", "80", "80", comment="나중", version="0"))
    assert (status, answer["conflict"], answer["version"], answer["by"]) == (409, True, 1, "다른 창")
    told = {"label": "종합 의견", "mine": "나중", "theirs": "먼저", "value": "먼저", "ticks": {}}
    assert answer["fields"].pop("comment") == told
    (score,) = answer["fields"].values()  # the others are the same in both windows
    assert (score["mine"], score["theirs"], score["value"], list(score["ticks"].values())) == (
        "70",
        "80",
        "80",
        [False],
    )
    assert chair.sheet.comment == "먼저"


def test_without_scripts_a_stale_save_draws_the_form_again_with_both_texts(client, chair):
    client.post(chair.address(), chair.typed(comment="먼저"))
    answer = client.post(chair.address(), chair.typed("70", "80", "80", "80", comment="나중", version="0"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "먼저" in text and ">\n나중</textarea>" in text and 'name="version" value="1"' in text
    again = client.post(chair.address(), chair.typed("70", "80", "80", "80", comment="나중", version="1"))
    assert (again.status_code, chair.sheet.comment) == (302, "나중")


def test_saving_without_scripts_comes_back_to_the_same_sheet(client, chair):
    answer = client.post(chair.address(), chair.typed("80", "", "", ""))
    assert answer.url == chair.address()
    assert (chair.sheet.status, Score.objects.count()) == ("open", 1)


def test_typing_over_a_sheet_handed_in_elsewhere_is_shown_beside_it(client, chair):
    sent = chair.typed("10", "10", "10", "10", comment="다른 창의 글")
    chair.submit()
    for page in ("sheet_edit", "sheet_submit"):
        answer = client.post(chair.address(page), sent)
        assert answer.status_code == 409
        assert "다른 창의 글" in answer.content.decode()
    assert autosave(client, chair, sent)[0] == 409
    assert set(Score.objects.values_list("value", flat=True)) == {80}


WRONG = [
    ("101", "0점부터 100점까지 적어 주세요."),
    ("-1", "숫자로 입력해 주세요"),
    ("팔십", "숫자로 입력해 주세요"),
    ("80점", "숫자로 입력해 주세요"),
    ("1e2", "숫자로 입력해 주세요"),
    ("NaN", "숫자로 입력해 주세요"),
    ("80.123", "숫자로 입력해 주세요"),
    ("🙂", "숫자로 입력해 주세요"),
    ("9" * 5000, "숫자로 입력해 주세요"),
    ("８０", "숫자로 입력해 주세요"),
]


@pytest.mark.parametrize(("value", "said"), WRONG)
@pytest.mark.parametrize("page", ["sheet_edit", "sheet_submit"])
def test_a_wrong_score_is_told_at_its_criterion_and_nothing_is_kept(client, chair, page, value, said):
    answer = client.post(chair.address(page), chair.typed(value, "80", "80", "80"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f"‘{chair.criterion().name}’ 점수를" in answer.content.decode()
    status, answer = autosave(client, chair, chair.typed(value, "80", "80", "80"))
    assert (status, list(answer["errors"])) == (422, [f"score_{chair.criterion().pk}"])
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("comment", "가" * 2001, "2,000자까지"),
        ("comment_{}", "가" * 501, "500자까지"),
        ("version", "", "새로 열어"),
        ("version", "x", "새로 열어"),
        ("version", "-1", "새로 열어"),
        ("version", "9" * 30, "새로 열어"),
        ("na_{}", "on", "가운데 하나만"),
    ],
)
def test_other_wrong_input_is_told_and_nothing_is_kept(client, chair, field, value, said):
    field = field.format(chair.criterion().pk)
    answer = client.post(chair.address(), chair.typed() | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ScoreSheet.objects.exists()


def test_nul_emoji_and_foreign_fields_do_no_harm(client, chair):
    other = make_rubric(chair.round, version=2, sealed=False)
    foreign = other.criteria.first().pk
    first = chair.criterion().pk
    sent = chair.typed("8\x000", "80", "80", "80", comment="좋음 🙂\x00") | {
        f"score_{foreign}": "1",
        f"comment_{first}": "한 줄\n두 줄 <b>",
        "status": "submitted",
        "assignment": "1",
    }
    assert client.post(chair.address(), sent).status_code == 302
    assert (chair.sheet.comment, chair.sheet.status) == ("좋음 🙂", "open")
    assert not Score.objects.filter(criterion=foreign).exists()
    assert "&lt;b&gt;" in client.get(chair.address()).content.decode()


def test_the_words_not_applicable_are_taken_as_such(client, chair):
    client.post(chair.address(), chair.typed("해당 없음", "80", "80", "80"))
    assert Score.objects.get(criterion=chair.criterion()).is_not_applicable


# ---- handing in ------------------------------------------------------------------------------------------------------


def test_handing_in_goes_on_to_the_next_task_and_at_the_end_to_the_list(client, chair):
    second = chair.assignments[1].task
    answer = client.post(chair.address("sheet_submit"), chair.typed())
    assert answer.url == chair.address(code=second.code)
    answer = client.post(chair.address("sheet_submit", second.code), chair.typed(version="0"))
    assert answer.url == chair.address("sheets")
    assert SheetVersion.objects.count() == 2


def test_handing_in_with_something_missing_points_at_each_criterion(client, chair):
    answer = client.post(chair.address("sheet_submit"), chair.typed("80", "", "80", "", comment="남는 글"))
    text = answer.content.decode()
    assert answer.status_code == 422
    for place in (1, 3):
        assert f"‘{chair.criterion(place).name}’ 점수를 적거나" in text
    assert "남는 글" in text
    all_na = client.post(chair.address("sheet_submit"), chair.typed(None, None, None, None))
    assert (all_na.status_code, "기권해 주세요" in all_na.content.decode()) == (422, True)
    assert not SheetVersion.objects.exists()


def test_a_sheet_handed_in_is_read_opened_again_and_handed_in_anew(client, chair):
    client.post(chair.address("sheet_submit"), chair.typed())
    page = client.get(chair.address())
    assert "<input" not in page.content.decode().split("제출한 채점표")[1].split("</section>")[0].replace(
        '<input type="hidden"', ""
    )
    assert client.post(chair.address("sheet_reopen")).url == chair.address()
    client.post(chair.address("sheet_submit"), chair.typed("90", "90", "90", "90"))
    assert "2번째 제출" in client.get(chair.address()).content.decode()


def test_an_abstention_needs_its_reason(client, chair):
    for reason, said in (("", "사유를 적어"), ("\x00", "사유를 적어"), ("가" * 301, "300자까지")):
        answer = client.post(chair.address("sheet_abstain"), {"abstain-reason": reason})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert client.post(chair.address("sheet_abstain"), {"abstain-reason": "전문 밖"}).status_code == 302
    assert "전문 밖" in client.get(chair.address()).content.decode()


def test_no_token_no_score(chair):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chair.expert)
    for page in ("sheet_edit", "sheet_submit", "sheet_reopen", "sheet_abstain"):
        assert strict.post(chair.address(page), chair.typed()).status_code == 403
    assert not ScoreSheet.objects.exists()


def test_two_windows_that_changed_different_fields_never_meet_the_box(client, chair):
    client.post(chair.address(), chair.typed("80", "80", "80", "80", comment="처음"))
    autosave(client, chair, chair.typed("80", "80", "80", "80", comment="총평을 고침", version="1"))
    status, answer = autosave(client, chair, chair.typed("70", "80", "80", "80", comment="처음", version="1"))
    assert (status, answer["taken"]) == (200, {"comment": "총평을 고침"})
    assert (chair.sheet.comment, chair.sheet.scores.filter(value=70).count()) == ("총평을 고침", 1)
