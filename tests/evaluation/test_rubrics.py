"""Rubrics: drafted, typed, published, sealed with a fingerprint, never changed afterwards; what is computed with."""

from decimal import Decimal

import pytest

from evaluation import scoring
from evaluation.actions.rubrics import draft_rubric, edit_rubric, publish_rubric, seal_rubric
from evaluation.models import Criterion, Rubric
from evaluation.queries.rubrics import (
    content_of,
    criteria_for,
    fingerprint_of,
    rubric_in_force,
    scoring_rules,
    sets_of,
    with_rows,
)
from evaluation.rules.draft import EXAMPLE, CriterionText, RubricText, text_of
from evaluation.rules.rubrics import gaps
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round, make_rubric, make_scored_round, page
from tests.makers import NOON, make_category, make_task, make_user
from tests.pages import cost, words
from tests.refusals import refused_with, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(coordinator):
    return make_evaluation_round("preparing", by=coordinator)


def whole(rubric: Rubric) -> Rubric:
    return with_rows(Rubric.objects.filter(pk=rubric.pk)).get()


def sealed_by(coordinator, round, **options) -> Rubric:
    rubric = draft_rubric(round.pk, by=coordinator, at=NOON, **options)
    publish_rubric(rubric.pk, by=coordinator, at=NOON)
    return seal_rubric(rubric.pk, fingerprint=fingerprint_of(whole(rubric)), by=coordinator, at=NOON)


def changed(text: RubricText, **values) -> RubricText:
    return RubricText(text.values | values, text.criteria, text.grades)


# ---- the shipped example ---------------------------------------------------------------------------------------------


def test_the_example_is_unofficial_says_why_and_adds_up(coordinator, round):
    rubric = whole(draft_rubric(round.pk, by=coordinator, at=NOON))
    assert not rubric.is_official
    assert "공식 기준이 아닙니다" in rubric.reasoning
    assert "확인하지 못했습니다" in rubric.reasoning
    assert [(each.name, each.weight_bp) for each in rubric.criteria.all()][0] == ("국민이 체감하는 변화", 4500)
    assert [each.weight_bp for each in rubric.criteria.all()] == [4500, 3000, 1500, 1000]
    assert {line.grade: line.floor for line in rubric.grade_lines.all()} == {"S": 90, "A": 80, "B": 70}
    assert all(each.anchors.count() == 5 for each in rubric.criteria.all())
    assert gaps(rubric) == []


def test_unofficial_is_said_wherever_the_rubric_is_read(client, coordinator, round):
    sealed_by(coordinator, round)
    for role in (Role.COORDINATOR, Role.EVALUATOR, Role.EXCHANGEE, Role.VIEWER):
        client.force_login(make_user(role))
        text = words(client.get(page("rubric", round)))
        assert "비공식 예시" in text
        assert "공식 기준이 아닙니다" in text


# ---- versions --------------------------------------------------------------------------------------------------------


def test_a_version_is_drafted_published_and_sealed(centre, coordinator, round):
    assert centre.post(page("rubric_new_version", round)).url == page("rubric_edit", round)
    assert centre.post(page("rubric_publish", round)).url == page("rubric", round)
    assert rubric_in_force(round) is None
    shown = centre.get(page("rubric_seal", round))
    print_of = shown.context_data["fingerprint"]
    half = centre.post(page("rubric_seal", round), {"fingerprint": print_of, "read": "on"})
    assert half.status_code == 422
    assert "봉인하면 바꿀 수 없다는 것을 확인해 주세요." in words(half)
    assert (
        centre.post(page("rubric_seal", round), {"fingerprint": print_of, "read": "on", "final": "on"}).status_code
        == 302
    )
    rubric = rubric_in_force(round)
    assert (rubric.version, rubric.fingerprint, rubric.sealed_by) == (1, print_of, coordinator)
    assert fingerprint_of(rubric) == rubric.fingerprint
    assert "내용과 일치" in words(centre.get(page("rubric", round)))


def test_the_newest_sealed_version_is_in_force(coordinator, round):
    first = sealed_by(coordinator, round)
    second = draft_rubric(round.pk, source=first.pk, by=coordinator, at=NOON)
    assert rubric_in_force(round) == first
    publish_rubric(second.pk, by=coordinator, at=NOON)
    assert rubric_in_force(round) == first
    seal_rubric(second.pk, fingerprint=fingerprint_of(whole(second)), by=coordinator, at=NOON)
    assert rubric_in_force(round) == second


def test_one_draft_at_a_time_and_from_published_versions_only(coordinator, round):
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    with pytest.raises(WrongState, match="수정하고 있는 1판이 있습니다"):
        draft_rubric(round.pk, by=coordinator, at=NOON)
    other = make_evaluation_round("preparing", kind="rehearsal", slug="r", by=coordinator)
    with pytest.raises(Incomplete, match="공개한 판 가운데에서"):
        draft_rubric(other.pk, source=draft.pk, by=coordinator, at=NOON)


def test_the_next_round_begins_with_what_an_earlier_one_sealed(centre, coordinator, round):
    first = whole(sealed_by(coordinator, round))
    other = make_evaluation_round("preparing", year=2025, by=coordinator)
    assert str(first.round) in words(centre.get(page("rubric", other)))
    centre.post(page("rubric_new_version", other), {"source": first.pk})
    copy = whole(other.rubrics.get())
    assert text_of(copy) == text_of(first)
    assert (copy.version, copy.sealed_at, copy.published_at) == (1, None, None)


@pytest.mark.parametrize("source", ["x", "9" * 30, "-1"])
def test_a_source_that_is_no_version_is_refused(centre, round, source):
    assert centre.post(page("rubric_new_version", round), {"source": source}).status_code == 422
    assert not round.rubrics.exists()


def test_a_published_version_is_not_edited_and_a_draft_not_sealed(centre, coordinator, round):
    rubric = draft_rubric(round.pk, by=coordinator, at=NOON)
    with pytest.raises(WrongState, match="공개한 판만"):
        seal_rubric(rubric.pk, fingerprint=fingerprint_of(whole(rubric)), by=coordinator, at=NOON)
    publish_rubric(rubric.pk, by=coordinator, at=NOON)
    with pytest.raises(WrongState, match="새 판을 만들어"):
        edit_rubric(rubric.pk, EXAMPLE, fingerprint=fingerprint_of(whole(rubric)), by=coordinator, at=NOON)
    assert centre.get(page("rubric_edit", round)).status_code == 409


def test_publishing_and_sealing_twice_is_once(coordinator, round):
    rubric = sealed_by(coordinator, round)
    again = seal_rubric(rubric.pk, fingerprint=rubric.fingerprint, by=coordinator, at=NOON.replace(hour=23))
    assert again.sealed_at == NOON


def test_a_seal_covers_what_was_read(coordinator, round):
    rubric = draft_rubric(round.pk, by=coordinator, at=NOON)
    publish_rubric(rubric.pk, by=coordinator, at=NOON)
    with pytest.raises(Stale, match="다시 읽어"):
        seal_rubric(rubric.pk, fingerprint="a" * 64, by=coordinator, at=NOON)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EVALUATOR, Role.VIEWER, Role.EXCHANGEE])
def test_only_the_coordinator_writes_rubrics(coordinator, round, role):
    other, rubric = make_user(role), draft_rubric(round.pk, by=coordinator, at=NOON)
    for act in (
        lambda: draft_rubric(round.pk, by=other, at=NOON),
        lambda: edit_rubric(rubric.pk, EXAMPLE, fingerprint="", by=other, at=NOON),
        lambda: publish_rubric(rubric.pk, by=other, at=NOON),
        lambda: seal_rubric(rubric.pk, fingerprint="", by=other, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("status", ["scoring", "aggregating", "provisional", "final"])
def test_hard_case_74_weights_cannot_change_once_scoring_has_begun(coordinator, status):
    scored = make_scored_round([(95, 93, 91)], status=status)
    rules = scoring_rules(rubric_in_force(scored.round), scored.tasks)
    for act in (
        lambda: draft_rubric(scored.round.pk, by=scored.coordinator, at=NOON),
        lambda: draft_rubric(scored.round.pk, source=scored.rubric.pk, by=scored.coordinator, at=NOON),
    ):
        with pytest.raises(WrongState, match="다음 회차의 기준"):
            act()
    late = Rubric.objects.create(round=scored.round, version=2, reasoning="나중에 만든 판")
    for act in (
        lambda: publish_rubric(late.pk, by=scored.coordinator, at=NOON),
        lambda: seal_rubric(late.pk, fingerprint=fingerprint_of(whole(late)), by=scored.coordinator, at=NOON),
        lambda: edit_rubric(late.pk, EXAMPLE, fingerprint="", by=scored.coordinator, at=NOON),
    ):
        with pytest.raises(WrongState, match="다음 회차의 기준"):
            act()
    with refused_with("rubric is sealed"):
        update(scored.rubric.criteria.first(), weight_bp=1000)
    assert scoring_rules(rubric_in_force(scored.round), scored.tasks) == rules


def test_hard_case_77_the_scale_is_part_of_what_is_sealed(coordinator, round):
    rubric = whole(sealed_by(coordinator, round))
    assert content_of(rubric)["scale"] == [0, 100]
    rubric.scale_max = 10
    assert fingerprint_of(rubric) != rubric.fingerprint
    with refused_with("Cannot update or delete"):
        update(rubric, scale_max=10)


@pytest.mark.parametrize(
    "values",
    [
        {"places": 2},
        {"aggregation": "mean"},
        {"minimum_scores": 5},
        {"not_applicable": "refuse"},
        {"visibility": "never"},
        {"minimum_others": 4},
        {"is_official": True},
        {"grade_mode": "quotas"},
        {"adjust_from": 3},
        {"reasoning": "다른 까닭"},
    ],
)
def test_every_rule_is_in_the_fingerprint(coordinator, round, values):
    rubric = whole(draft_rubric(round.pk, by=coordinator, at=NOON))
    before = fingerprint_of(rubric)
    for name, value in values.items():
        setattr(rubric, name, value)
    assert fingerprint_of(rubric) != before


def test_every_row_is_in_the_fingerprint(coordinator, round):
    rubric = whole(draft_rubric(round.pk, by=coordinator, at=NOON))
    before = fingerprint_of(rubric)
    first = rubric.criteria.first()
    for row, values in (
        (first, {"weight_bp": 4499}),
        (first, {"question": "다른 물음"}),
        (first.anchors.first(), {"text": "다른 뜻"}),
        (rubric.grade_lines.first(), {"floor": Decimal("89.5")}),
    ):
        was = {name: getattr(row, name) for name in values}
        update(row, **values)
        assert fingerprint_of(whole(rubric)) != before
        update(row, **was)
    assert fingerprint_of(whole(rubric)) == before


# ---- what is asked of a task -----------------------------------------------------------------------------------------


def test_a_task_is_asked_the_criteria_of_its_category_where_there_are_any(round):
    category = make_category()
    rubric = make_rubric(round, sealed=False)
    own = Criterion.objects.create(
        rubric=rubric, category=category, position=1, name="갈등 해소", question="풀었는가", weight_bp=10000
    )
    rubric = whole(rubric)
    special, plain, other = make_task(category=category), make_task(), make_task(category=make_category())
    assert criteria_for(rubric, special) == [own]
    common = [each for each in rubric.criteria.all() if each.category_id is None]
    assert criteria_for(rubric, plain) == criteria_for(rubric, other) == common
    rules = scoring_rules(rubric, [special, plain, other])
    assert rules.weights_of(special.code) == {str(own.pk): 10000}
    assert sum(rules.weights_of(plain.code).values()) == scoring.BP
    assert set(rules.weights_of(other.code)) == {str(each.pk) for each in common}
    assert [category for category, _ in sets_of(rubric)] == [None, category]


def test_the_rules_of_the_computation_are_those_of_the_rubric(round):
    rubric = make_rubric(round, sealed=False, minimum_scores=5, not_applicable="refuse", adjust_from=4)
    rules = scoring_rules(whole(rubric), [])
    assert (rules.trimmed, rules.minimum, rules.reweigh, rules.adjust_from) == (True, 5, False, 4)
    assert (rules.lines, rules.quotas) == ({"S": Decimal(90), "A": Decimal(80), "B": Decimal(70)}, None)
    update(rubric, grade_mode="quotas")
    for line in rubric.grade_lines.all():
        update(line, floor=None, percent=20)
    rules = scoring_rules(whole(rubric), [])
    assert (rules.lines, rules.quotas) == (None, {"S": 20, "A": 20, "B": 20})


# ---- what publication asks for ---------------------------------------------------------------------------------------


def one(weight: int = 10000, **more) -> CriterionText:
    return CriterionText("항목", "묻는 것", weight, **{"anchors": ((100, "좋음"),)} | more)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (RubricText(EXAMPLE.values, (), EXAMPLE.grades), "공통 항목이 하나 이상"),
        (RubricText(EXAMPLE.values, (one(9999),), EXAMPLE.grades), "더하면 99.99%입니다"),
        (RubricText(EXAMPLE.values, (one(), one(1)), EXAMPLE.grades), "더하면 100.01%입니다"),
        (RubricText(EXAMPLE.values, (one(anchors=()),), EXAMPLE.grades), "점수의 뜻을 적어"),
        (RubricText(EXAMPLE.values, (one(anchors=((101, "넘음"),)),), EXAMPLE.grades), "벗어난 점수의 뜻"),
        (RubricText(EXAMPLE.values, EXAMPLE.criteria, {}), "등급 기준 점수를 적어"),
        (RubricText(EXAMPLE.values, EXAMPLE.criteria, EXAMPLE.grades | {"S": (Decimal(70), None)}), "순서로 낮아져야"),
        (RubricText(EXAMPLE.values, EXAMPLE.criteria, EXAMPLE.grades | {"S": (Decimal(101), None)}), "넘지 않아야"),
        (changed(EXAMPLE, grade_mode="quotas"), "등급별 비율을 적어"),
        (
            RubricText(EXAMPLE.values | {"grade_mode": "quotas"}, EXAMPLE.criteria, {"S": (None, 60), "A": (None, 50)}),
            "더하면 100%를 넘습니다",
        ),
    ],
)
def test_a_draft_may_be_half_done_and_is_not_published_so(centre, coordinator, round, text, sentence):
    rubric = whole(draft_rubric(round.pk, by=coordinator, at=NOON))
    edit_rubric(rubric.pk, text, fingerprint=fingerprint_of(rubric), by=coordinator, at=NOON)
    assert sentence in " ".join(gaps(whole(rubric)))
    with pytest.raises(Incomplete):
        publish_rubric(rubric.pk, by=coordinator, at=NOON)
    assert centre.post(page("rubric_publish", round)).status_code == 422
    assert sentence in words(centre.get(page("rubric", round)))


# ---- who reads what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [each for each in Role.values if each != Role.COORDINATOR])
def test_a_draft_is_read_by_the_coordinator_only(client, coordinator, round, role):
    sealed = sealed_by(coordinator, round)
    draft = draft_rubric(round.pk, source=sealed.pk, by=coordinator, at=NOON)
    edit_rubric(
        draft.pk,
        changed(EXAMPLE, reasoning="아직 숨긴 글"),
        fingerprint=fingerprint_of(whole(draft)),
        by=coordinator,
        at=NOON,
    )
    client.force_login(make_user(role))
    answer = client.get(page("rubric", round))
    assert answer.context_data["rubric"] == sealed
    assert "아직 숨긴 글" not in words(answer)
    assert client.get(page("rubric", round) + "?version=2").status_code == 404
    for name in ("rubric_edit", "rubric_seal"):
        assert client.get(page(name, round)).status_code == 403
    client.force_login(coordinator)
    assert "아직 숨긴 글" in words(client.get(page("rubric", round) + "?version=2"))


def test_before_anything_is_published_others_read_that(client, coordinator, round):
    draft_rubric(round.pk, by=coordinator, at=NOON)
    client.force_login(make_user(Role.EXCHANGEE))
    assert "아직 공개한 평가 기준이 없습니다" in words(client.get(page("rubric", round)))


def test_the_rubric_page_takes_the_same_queries_for_more_criteria(centre, coordinator, round):
    rubric = whole(draft_rubric(round.pk, by=coordinator, at=NOON))
    few = cost(centre.get, page("rubric", round))
    many = RubricText(EXAMPLE.values, tuple(one(500) for _ in range(20)), EXAMPLE.grades)
    edit_rubric(rubric.pk, many, fingerprint=fingerprint_of(rubric), by=coordinator, at=NOON)
    assert cost(centre.get, page("rubric", round)) == few
