"""Typing a rubric: rows added by a button that posts, every wrong answer, the other editor's text."""

import pytest
from django.urls import reverse

from evaluation.actions.rubrics import draft_rubric, edit_rubric
from evaluation.models import Rubric
from evaluation.queries.rubrics import fingerprint_of, with_rows
from evaluation.rules.draft import EXAMPLE, RubricText
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_category, make_user

pytestmark = pytest.mark.django_db


class Page:
    """The form of a first draft, as a browser would send it."""

    def __init__(self, client) -> None:
        self.coordinator = make_user(Role.COORDINATOR)
        self.round = make_evaluation_round("preparing", by=self.coordinator)
        draft_rubric(self.round.pk, by=self.coordinator, at=NOON)
        client.force_login(self.coordinator)
        self.client = client
        self.address = reverse("evaluation:rubric_edit", args=[self.round.slug])

    @property
    def rubric(self) -> Rubric:
        return with_rows(Rubric.objects.filter(round=self.round)).get()

    def filled(self, **changes) -> dict:
        """Return every field of the page with what stands in it, as text."""
        context = self.client.get(self.address).context_data
        sent = {"fingerprint": context["fingerprint"], "rows": str(len(context["forms"].rows))}
        for form in context["forms"].forms:
            for field in form:
                value = field.value()
                if value is not None and value is not False and value != "":
                    sent[field.html_name] = str(value)
        return {key: value for key, value in (sent | changes).items() if value is not None}

    def post(self, **changes):
        return self.client.post(self.address, self.filled(**changes))


@pytest.fixture
def form(client):
    return Page(client)


def names(rubric: Rubric) -> list[str]:
    return [each.name for each in rubric.criteria.all()]


def test_saving_what_stands_there_changes_nothing(form):
    before = fingerprint_of(form.rubric)
    assert form.post().status_code == 302
    assert fingerprint_of(form.rubric) == before


def test_the_button_adds_a_row_and_keeps_what_was_typed_without_saving(form):
    answer = form.post(add="1", c0_name=None, **{"c0-name": "고치는 중"})
    assert answer.status_code == 200
    assert len(answer.context_data["forms"].rows) == 5
    text = answer.content.decode()
    assert "고치는 중" in text
    assert "확인이 필요한 항목" not in text
    assert names(form.rubric)[0] == "국민이 체감하는 변화"


def test_a_row_is_added_moved_and_taken_out(form):
    category = make_category()
    more = {
        "rows": "5",
        "c4-order": "1",
        "c4-name": "갈등 해소",
        "c4-question": "풀었는가",
        "c4-weight": "100",
        "c4-anchors": "100 모두 풀었음\n0: 풀지 못함",
        "c4-category": str(category.pk),
        "c3-remove": "on",
        "c1-order": "9",
    }
    assert form.post(**more).status_code == 302
    rubric = form.rubric
    common = [each.name for each in rubric.criteria.all() if each.category_id is None]
    assert common == ["국민이 체감하는 변화", "두 부처의 협업 노력", "목표 달성"]
    own = next(each for each in rubric.criteria.all() if each.category_id)
    assert (own.name, own.weight_bp, own.position) == ("갈등 해소", 10000, 1)
    assert [(anchor.score, anchor.text) for anchor in own.anchors.all()] == [(100, "모두 풀었음"), (0, "풀지 못함")]


def test_an_empty_row_is_no_row(form):
    assert form.post(rows="6", **{"c4-order": "5", "c5-order": "6"}).status_code == 302
    assert len(names(form.rubric)) == 4


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("c0-name", "", "항목을 입력해 주세요."),
        ("c0-name", "가" * 61, "60자까지"),
        ("c0-question", "", "묻는 것을 입력해 주세요."),
        ("c0-weight", "", "가중치를 입력해 주세요."),
        ("c0-weight", "많이", "숫자로 입력해 주세요."),
        ("c0-weight", "0", "0.01 이상"),
        ("c0-weight", "100.5", "100 이하"),
        ("c0-weight", "33.333", "소수점 아래 2자리"),
        ("c0-weight", "-5", "0.01 이상"),
        ("c0-weight", "NaN", "숫자로 입력해 주세요."),
        ("c0-order", "첫째", "순서를 숫자로"),
        ("c0-category", "999999", "목록에 있는 것"),
        ("c0-anchors", "아주 좋음", "점수와 뜻을"),
        ("c0-anchors", "90 좋음\n90 더 좋음", "두 번 있습니다"),
        ("c0-anchors", "2000 좋음", "1000 이하"),
        ("scale_max", "0", "커야 합니다"),
        ("scale_max", "5000", "1000 이하"),
        ("scale_min", "-1", "0 이상"),
        ("minimum_scores", "2", "3건 이상"),
        ("minimum_scores", "", "필요한 평가 수를 입력해 주세요."),
        ("minimum_others", "0", "1건 이상"),
        ("minimum_others", "", "최소 건수를 입력해 주세요."),
        ("places", "9", "4자리 이하"),
        ("aggregation", "median", "목록에 있는 것"),
        ("grade_mode", "", "골라 주세요."),
        ("visibility", "always", "목록에 있는 것"),
        ("floor_S", "높음", "숫자로 입력해 주세요."),
        ("floor_S", "90.123", "소수점 아래 2자리"),
        ("percent_A", "101", "100 이하"),
        ("reasoning", "", "까닭을 적어 주세요."),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_saved(form, field, value, sentence):
    before = fingerprint_of(form.rubric)
    answer = form.post(**{field: value})
    assert answer.status_code == 422
    errors = {bound.html_name: " ".join(bound.errors) for each in answer.context_data["forms"].forms for bound in each}
    assert sentence in errors[field]
    assert fingerprint_of(form.rubric) == before


def test_an_official_rubric_needs_no_reasoning(form):
    assert form.post(is_official="on", reasoning="").status_code == 302
    assert form.rubric.is_official


def test_quotas_take_the_place_of_lines(form):
    sent = {"grade_mode": "quotas", "percent_S": "20", "percent_A": "30", "percent_B": "40"}
    assert form.post(**sent).status_code == 302
    lines = {line.grade: (line.floor, line.percent) for line in form.rubric.grade_lines.all()}
    assert lines == {"S": (None, 20), "A": (None, 30), "B": (None, 40)}


@pytest.mark.parametrize("rows", ["", "x", "-1", "99999", "²"])
def test_a_forged_count_of_rows_does_no_harm(form, rows):
    assert form.post(rows=rows).status_code in (302, 422)
    assert len(names(form.rubric)) <= 40


def test_a_slower_editor_loses_nothing_and_overwrites_knowingly(form):
    sent = form.filled(**{"c0-name": "늦게 쓴 이름"})
    faster = RubricText(EXAMPLE.values | {"places": 2}, EXAMPLE.criteria, EXAMPLE.grades)
    edit_rubric(form.rubric.pk, faster, fingerprint=fingerprint_of(form.rubric), by=form.coordinator, at=NOON)
    answer = form.client.post(form.address, sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "다른 사람이 이 기준을 고쳤습니다" in text
    assert "늦게 쓴 이름" in text
    assert form.rubric.places == 2
    again = sent | {"fingerprint": answer.context_data["fingerprint"]}
    assert form.client.post(form.address, again).status_code == 302
    assert names(form.rubric)[0] == "늦게 쓴 이름"


def test_there_is_nothing_to_edit_without_a_draft(client):
    coordinator = make_user(Role.COORDINATOR)
    round = make_evaluation_round("preparing", by=coordinator)
    client.force_login(coordinator)
    for name in ("rubric_edit", "rubric_seal"):
        assert client.get(reverse(f"evaluation:{name}", args=[round.slug])).status_code == 404
    assert client.post(reverse("evaluation:rubric_publish", args=[round.slug])).status_code == 404
