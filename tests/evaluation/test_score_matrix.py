"""The file of every single score: opened by another reader, anybody computes the published results from it again."""

import re
from fractions import Fraction
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from evaluation.actions.voids import void_sheet
from evaluation.models import Criterion, EvaluationRound, ScoreSheet
from evaluation.queries.results import published_rows
from evaluation.queries.score_matrix import expert_numbers
from exchange.models import AccessEntry, Role, User
from tests.evaluation import second_scoring
from tests.evaluation.makers import (
    CRITERIA,
    ScoredRound,
    make_evaluation_round,
    make_expert,
    make_expert_assignment,
    make_rubric,
    make_sheet,
)
from tests.evaluation.result_makers import Court, address, make_court
from tests.makers import NOON, make_category, make_task, make_user
from tests.pages import as_user, cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

REASON = "결과 공개 뒤 재계산 확인"
GIVEN = (  # a task's sheets in the order of the experts; None is 해당 없음; the last two tasks are equal
    ((97, 91.25, 88, 90), (95, 90, None, 92.75), (99.5, 100, 96, 94), (93, 90.1, 89, 91), (20, 15, 30, 10)),
    ((84, 81.33, 79, 80), (82, None, None, 85), (88, 83, 85, 81), (78.9, 80, 82, 84)),
    ((71, 70, 69, 72), (75, 74, 73, 70), (70, 70, 70, 70.05)),
    ((71, 70, 69, 72), (75, 74, 73, 70), (70, 70, 70, 70.05)),
    ((60, 55, 50, 45), (58, 57, 56, 55)),  # too few for a score
)
RUBRICS = [
    {"aggregation": "trimmed"},
    {"aggregation": "mean", "places": 3},
    {"aggregation": "mean", "shares": {"S": 25, "A": 30, "B": 40}},
]


def court_of(**rubric) -> Court:
    """Return a round whose experts gave each criterion another score; one task's category has criteria of its own."""
    by = make_user(Role.COORDINATOR)
    round = make_evaluation_round("aggregating", by=by)
    category = make_category(name="별도 구분")
    rubric = make_rubric(round, sealed=False, **rubric)
    for position, (name, weight) in enumerate((("목표 달성", 6667), ("확산", 3333)), start=11):
        Criterion.objects.create(
            rubric=rubric, category=category, position=position, name=name, question="시험", weight_bp=weight
        )
    rubric.published_at = rubric.sealed_at = NOON
    rubric.published_by = rubric.sealed_by = by
    rubric.fingerprint = "0" * 64
    rubric.save()
    experts = [make_expert() for _ in range(5)]
    tasks, sheets = [], {}
    for given in GIVEN:
        task = make_task()
        tasks.append(task)
        sheets[task.code] = [
            make_sheet(make_expert_assignment(round, task, expert), values)
            for expert, values in zip(experts, given, strict=False)
        ]
    own = make_task(category=category)
    tasks.append(own)
    sheets[own.code] = []
    for expert, values in zip(experts, ((92.5, 81), (90, None), (96, 88.88)), strict=False):
        sheet = make_sheet(make_expert_assignment(round, own, expert))
        for criterion, value in zip(rubric.criteria.filter(category=category), values, strict=True):
            sheet.scores.create(criterion=criterion, value=value, is_not_applicable=value is None)
        sheets[own.code].append(sheet)
    return Court(ScoredRound(round, rubric, tasks, experts, sheets, by), *[by] * 4)


def book_of(court: Court, user=None) -> dict[str, list[list]]:
    """Return the sheets of the file as another program reads them, each from its heading on."""
    answer = as_user(user or court.by).get(address("score_matrix", court.round.slug, "xlsx"), {"reason": REASON})
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
    heads = {"채점 원자료": "과제", "과제별 집계": "과제", "계산 방법": "구분"}
    assert book.sheet_names == list(heads)
    found = {}
    for name, head in heads.items():
        rows = book.get_sheet_by_name(name).to_python()
        found[name] = rows[next(place for place, row in enumerate(rows) if row[0] == head) :]
    return found


def records(rows: list[list]) -> list[dict]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def recomputed(book: dict[str, list[list]]) -> dict[str, dict]:
    """Return task -> what anybody makes of the file alone: only what stands in it is used."""
    rules = {line["구분"]: line["내용"] for line in records(book["계산 방법"])}
    minimum = int(re.match(r"\d+", rules["필요한 평가위원 수"])[0])
    sheets: dict[str, dict[float, dict]] = {}
    weights: dict[str, dict[str, Fraction]] = {}
    for line in records(book["채점 원자료"]):
        if line["집계 반영"] != "반영":
            assert line["제외 사유"] and line["점수"] == "" and line["평가 항목"] == ""
            continue
        value = None if line["해당 없음"] else Fraction(str(line["점수"]))
        sheets.setdefault(line["과제"], {}).setdefault(line["평가위원 번호"], {})[line["평가 항목"]] = value
        weights.setdefault(line["과제"], {})[line["평가 항목"]] = Fraction(str(line["가중치(%)"]))
    found = {}
    for code in [line["과제"] for line in records(book["과제별 집계"])]:
        n, score = second_scoring.score(
            list(sheets.get(code, {}).values()),
            weights.get(code, {}),
            trimmed="최고·최저를 제외한" in rules["과제의 점수"],
            minimum=minimum,
        )
        found[code] = {"n": n, "score": score}
    scored = {code: each["score"] for code, each in found.items() if each["score"] is not None}
    if "이상" in rules["S 등급"]:
        lines = {grade: rules[f"{grade} 등급"].removesuffix("점 이상") for grade in "SAB"}
        grades = {code: (second_scoring.grade_by_lines(score, lines), False) for code, score in scored.items()}
    else:
        shares = {grade: int(re.search(r"(\d+)%", rules[f"{grade} 등급"])[1]) for grade in "SAB"}
        grades = second_scoring.grade_by_shares(scored, shares)
    for code, score in scored.items():
        better = sum(other > score for other in scored.values())
        found[code] |= {"rank": better + 1, "grade": grades[code][0], "tied": grades[code][1]}
    return found


@pytest.mark.parametrize("rubric", RUBRICS, ids=["trimmed", "mean", "shares"])
def test_the_published_totals_and_ranks_are_computed_again_from_the_file_exactly(rubric):
    court = court_of(**rubric)
    first = court.codes[0]
    void_sheet(court.made.sheets[first][-1].pk, reason="이해관계", by=court.by, at=NOON)
    court.aggregate()
    court.follow()
    for code, line in court.run.outputs["tasks"].items():
        if not court.grade_of(code):
            court.decide(code, line["grade"] or "C", "동점이거나 점수가 없어 정함")
    court.publish()
    court.finalise(at=court.round.objections_until.replace(month=12))
    book = book_of(court)
    again = recomputed(book)
    said = {line["과제"]: line for line in records(book["과제별 집계"])}
    assert set(said) == set(court.codes)
    places = court.made.rubric.places
    for code, mine in again.items():
        line = said[code]
        assert line["반영된 평가"] == mine["n"]
        if mine["score"] is None:
            assert (line["점수(분수)"], line["점수(표시)"], line["순위"]) == ("", "", "")
            continue
        assert Fraction(line["점수(분수)"]) == mine["score"]
        assert (line["순위"], line["권고 등급"]) == (mine["rank"], mine["grade"])
        assert bool(line["동점"]) == mine["tied"]
    shown = {row.code: row.score for row in published_rows(court.round, make_user(Role.VIEWER), NOON.date())}
    for code, score in shown.items():
        exact = again[code]["score"]
        assert (score is None) == (exact is None)
        if exact is not None:
            half_up = (2 * exact.numerator * 10**places + exact.denominator) // (2 * exact.denominator)
            assert Fraction(score) == Fraction(half_up, 10**places)
    assert {each["rank"] for each in again.values() if "rank" in each} >= {1, 2}
    equal = [again[code]["rank"] for code in court.codes[2:4]]
    assert equal[0] == equal[1]  # equal scores share a rank


def test_the_file_shows_what_the_computation_froze_and_not_the_sheets_as_they_stand_now():
    court = make_court().reach("provisional")
    code = court.codes[0]
    before = book_of(court)
    score = court.made.sheets[code][0].scores.first()
    type(score).objects.filter(pk=score.pk).update(value=1)
    assert book_of(court) == before
    void_sheet(court.made.sheets[code][0].pk, reason="이해관계", by=court.by, at=NOON)  # computes anew
    lines = [line for line in records(book_of(court)["채점 원자료"]) if line["과제"] == code]
    assert [line["제외 사유"] for line in lines if line["집계 반영"] == "제외"] == ["제외"]


def test_experts_are_numbers_that_stay_and_the_coordinator_can_look_them_up():
    court = make_court().reach("aggregating")
    User.objects.filter(pk=court.made.experts[1].pk).update(display_name="위원이름표식")
    before = expert_numbers(court.round)
    late = make_expert()
    make_expert_assignment(court.round, court.made.tasks[0], late)
    assert expert_numbers(court.round) == before | {late.pk: 4}
    text = str(book_of(court))
    assert "위원이름표식" not in text
    for expert in court.made.experts:
        assert expert.username not in text and str(expert) not in text
    page = as_user(court.by).get(address("calibration", court.round.slug))
    assert {row.name: row.number for row in page.context_data["listing"].page}["위원이름표식"] == 2


def test_the_file_is_handed_out_for_a_reason_to_the_coordinator_alone():
    court = make_court().reach("final")
    file = address("score_matrix", court.round.slug, "xlsx")
    client = as_user(court.by)
    assert file in client.get(address("results", court.round.slug)).content.decode()
    asked = client.get(file)
    assert asked.status_code == 200 and "Content-Disposition" not in asked.headers
    book_of(court)
    line = AccessEntry.objects.filter(action="evaluation:score_matrix", kind="export").get()
    assert f"사유: {REASON}" in line.target
    for role, user in court.people().items():
        if role != Role.COORDINATOR:
            assert as_user(user).get(file, {"reason": REASON}).status_code == 403, role


def test_before_anything_was_computed_the_sheets_as_they_stand_are_in_it():
    court = make_court()
    answer = as_user(court.by).get(address("score_matrix", court.round.slug, "csv"), {"reason": REASON})
    text = answer.getvalue().decode()
    assert "집계 전" in text and "순위" in text
    assert text.count("반영") >= len(CRITERIA) * 9
    empty = make_evaluation_round("preparing", year=2025)
    answer = as_user(court.by).get(address("score_matrix", empty.slug, "csv"), {"reason": REASON})
    assert answer.status_code == 200


def test_a_demonstrations_scores_carry_their_mark():
    court = make_court().reach("aggregating")
    for is_demo, mark in ((False, ""), (True, "시연값")):
        EvaluationRound.objects.update(is_demo=is_demo)
        book = book_of(court)
        for name in ("채점 원자료", "과제별 집계"):
            assert {line["시연값"] for line in records(book[name])} == {mark}, name


def test_many_sheets_take_as_many_statements_as_few():
    court = make_court().reach("aggregating")
    client, file = as_user(court.by), address("score_matrix", court.round.slug, "csv") + "?reason=" + REASON
    few = cost(client.get, file)
    for task in court.made.tasks:
        for _ in range(3):
            make_sheet(make_expert_assignment(court.round, task), (88, 87, 86, 85))
    court.aggregate(reason="늦게 온 채점표")
    assert ScoreSheet.objects.count() == 18
    assert cost(client.get, file) == few
