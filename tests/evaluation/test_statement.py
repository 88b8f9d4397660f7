"""A statement: gathered from rows, computed, recomputed byte by byte, found out of date, corrected by a new one."""

import json
from datetime import date

import pytest

from evaluation.actions.statements import correct_statement, make_statement
from evaluation.models import BonusStatement, PayBase, PayRate, StatementDecision
from evaluation.queries.computing import StatementInputs, output_of, recompute
from evaluation.queries.statement_lines import differences, dropped, lines_of, percent, score_text
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.fingerprints import canonical
from exchange.formats import date_plain
from exchange.models import Notice, Role
from tests.evaluation.makers import make_evaluation_round
from tests.evaluation.statement_makers import BASE_KRW, make_base, make_counter, make_results
from tests.makers import NOON, make_user
from tests.refusals import refused_with, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make_counter()


def correct(counter, statement, reason: str = "등급이 바뀜") -> BonusStatement:
    return correct_statement(statement.pk, reason=reason, by=counter.coordinator, at=NOON)


def codes(statement) -> set[str]:
    return set(statement.output["codes"])


# ---- what is computed ------------------------------------------------------------------------------------------------


def test_the_worked_example_comes_out_to_the_won(counter):
    output = counter.make().output
    assert (output["effective_grade"], output["perf"], output["special"], output["total"]) == (
        "S",
        9_218_400,
        4_609_200,
        13_827_600,
    )
    assert (output["instalment_first"], output["instalment_each"]) == (768_200, 768_200)


def test_everything_it_rests_on_is_stored_with_row_status_and_rule(counter):
    statement = counter.make()
    inputs = statement.inputs
    assert inputs["base"] == {
        "row": statement.base_id,
        "first_day": "2025-01-01",
        "source": "시험 기준표",
        "amount": BASE_KRW,
        "status": "synthetic",
    }
    assert inputs["rate"]["row"] == statement.rate_id
    assert (inputs["rule"]["row"], inputs["rule"]["decree"]) == (statement.rule_id, "제33733호")
    assert inputs["case"]["special"] is True
    assert statement.evidence == [
        {"task": task.code, "title": task.short_name, "score": "94.2000", "grade": "S", "counted": 5}
        for task in counter.tasks
    ]
    assert codes(statement) == {"BASE_NOT_OFFICIAL"}


def test_won_below_ten_are_dropped_and_the_intermediate_figure_is_kept(counter):
    PayBase.objects.all().delete()
    make_base(amount_krw=115_231_400)
    output = counter.make().output
    assert (output["perf_before"], output["perf"]) == ("9218512.00", 9_218_510)
    assert (output["special_before"], output["special"]) == ("4609255.00", 4_609_250)
    assert dropped(output["perf_before"], output["perf"]) == ", 10원 미만 버림(2원)"


def test_without_a_base_nothing_is_made_up(counter):
    PayBase.objects.all().delete()
    statement = counter.make()
    assert statement.base is None
    assert (statement.output["special"], statement.output["perf"]) == (0, 0)
    assert "NO_BASE" in codes(statement)
    assert recompute(statement)[1]
    with pytest.raises(WrongState, match="지급기준액이 없어"):
        counter.recommend(counter.review(statement))
    assert not counter.recommend(statement, agrees=False).decisions.get(step="recommend").agrees


@pytest.mark.parametrize(
    ("told", "effective", "special", "said"),
    [
        ({"assessed": "A", "prior": "A"}, "S", 4_609_200, {"GUARANTEE_APPLIED", "SPECIAL_ON_GUARANTEED_GRADE"}),
        ({"assessed": "A", "prior": "A", "same_rank": False}, "A", 0, {"SPECIAL_NEEDS_S"}),
        (
            {"assessed": "C", "prior": "B", "forced_lowest": True, "forced_reason": "본인 책임"},
            "C",
            0,
            {"SPECIAL_NEEDS_S"},
        ),
        ({"assessed": "C"}, "B", 0, {"GUARANTEE_APPLIED", "SPECIAL_NEEDS_S"}),
        ({"is_disciplined": True}, None, 0, {"DISCIPLINED"}),
        ({"months": 1}, None, 0, {"UNDER_2_MONTHS"}),
        ({"months": 2}, "S", 4_609_200, set()),
    ],
)
def test_grades_guarantees_and_exclusions(counter, told, effective, special, said):
    counter.notice(**told)
    statement = counter.make()
    assert (statement.output["effective_grade"], statement.output["special"]) == (effective, special)
    assert codes(statement) == said | {"BASE_NOT_OFFICIAL"}
    assert len(lines_of(statement, {})) == 7


def test_an_official_base_and_a_verified_rate_leave_no_mark(counter):
    PayBase.objects.all().delete()
    make_base(status="official")
    assert codes(counter.make()) == set()
    PayRate.objects.update(verified_until=date(2021, 1, 4))
    assert codes(correct(counter, BonusStatement.objects.get())) == {"RATE_ASSUMED"}


def test_results_are_evidence_only_once_they_are_public():
    counter = make_counter("aggregating")
    assert counter.make().evidence == []


def test_texts_of_figures():
    assert [percent(bp) for bp in (800, 750, 5000)] == ["8%", "7.5%", "50%"]
    assert [score_text(score) for score in ("91.0500", "91.04", None)] == ["91.1점", "91.0점", "점수 없음"]


# ---- who and when ----------------------------------------------------------------------------------------------------


def test_only_the_coordinator_computes_and_only_after_a_grade_was_told(counter):
    with pytest.raises(NotAllowed):
        make_statement(counter.round.pk, counter.assignment.pk, by=counter.decider, at=NOON)
    counter.round.notices.update(is_standing=False)
    with pytest.raises(Incomplete, match="알려 온 뒤"):
        counter.make()


def test_without_a_rate_or_a_rule_nothing_is_computed(counter):
    counter.notice(pay_date=date(2015, 3, 20))
    with pytest.raises(Incomplete, match="지급률"):
        counter.make()
    counter.notice(pay_date=date(2023, 3, 20))
    with pytest.raises(Incomplete, match="규칙"):
        counter.make()


def test_a_second_click_makes_no_second_statement_and_another_person_is_refused(counter):
    first = counter.make()
    assert counter.make().pk == first.pk
    with pytest.raises(WrongState, match="이미"):
        make_statement(counter.round.pk, counter.assignment.pk, by=make_user(Role.COORDINATOR), at=NOON)
    assert BonusStatement.objects.count() == 1


def test_numbers_follow_each_other_and_rehearsals_have_their_own(counter):
    other = make_counter(round=counter.round, rows=False)
    rehearsal = make_evaluation_round("final", slug="2024-rehearsal", kind="rehearsal")
    third = make_counter(round=rehearsal, rows=False)
    assert [one.make().number for one in (counter, other, third)] == [
        "가산금-2025-001",
        "가산금-2025-002",
        "모의평가-2025-001",
    ]
    assert correct(counter, BonusStatement.objects.get(number="가산금-2025-001")).number == "가산금-2025-003"


def test_a_refused_computation_leaves_no_gap(counter):
    other = make_counter(round=counter.round, rows=False, pay_date=date(2015, 3, 20))
    with pytest.raises(Incomplete):
        other.make()
    assert counter.make().number == "가산금-2025-001"


# ---- again -----------------------------------------------------------------------------------------------------------


def test_the_same_inputs_give_the_same_bytes(counter):
    statement = counter.make()
    stored = BonusStatement.objects.get(pk=statement.pk)
    output, same = recompute(stored)
    assert same
    assert canonical(output).encode() == canonical(statement.output).encode()
    shuffled = json.loads(json.dumps(stored.inputs, sort_keys=True))
    assert canonical(output_of(shuffled)) == canonical(stored.output)


@pytest.mark.parametrize("part", ["inputs", "output", "evidence"])
def test_a_figure_changed_past_everything_is_found(counter, part):
    statement = counter.make()
    if part == "inputs":
        statement.inputs["case"]["base"] += 10
    elif part == "output":
        statement.output["special"] += 10
    else:
        statement.evidence[0]["score"] = "99.0000"
    assert not recompute(statement)[1]


def test_the_database_refuses_to_edit_or_remove_a_statement_and_a_decision(counter):
    statement = counter.review(counter.make())
    for values in ({"output": {}}, {"inputs": {}}, {"fingerprint": "1" * 64}, {"number": "x"}):
        with refused_with("Cannot update"):
            update(statement, **values)
    with refused_with("Cannot delete"):
        BonusStatement.objects.filter(pk=statement.pk).delete()
    with refused_with("Cannot update"):
        update(statement.decisions.get(), reason="다른 사유")
    with refused_with("Cannot update"):
        update(statement.notice, assessed="A")
    assert StatementDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda counter: counter.notice(), "등급 통보"),
        (lambda counter: PayBase.objects.update(amount_krw=BASE_KRW + 10), "지급기준액"),
        (lambda counter: PayRate.objects.filter(track="PERF").update(s_bp=810), "지급률"),
        (lambda counter: make_results(counter.round, counter.tasks, score="80", number=2), "협업과제 평가 결과"),
        (lambda counter: counter.round.notices.update(is_standing=False), "등급 통보나 기준표"),
    ],
)
def test_what_changed_since_is_named_and_holds_every_further_step(counter, change, word):
    statement = counter.review(counter.make())
    assert StatementInputs(counter.round).changed_since(statement) == []
    change(counter)
    assert word in StatementInputs(counter.round).changed_since(statement)
    with pytest.raises(WrongState, match="재계산"):
        counter.recommend(statement)
    assert recompute(statement)[1], "what was stored still agrees with itself"


# ---- correction ------------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_statement_and_the_old_one_stays_readable(counter):
    old = counter.walk()
    counter.notice(assessed="A")
    new = correct(counter, old)
    old.refresh_from_db()
    assert (old.status, old.output["special"]) == ("corrected", 4_609_200)
    assert (new.status, new.corrects, new.correction_reason, new.output["special"]) == (
        "computed",
        old,
        "등급이 바뀜",
        0,
    )
    assert not new.decisions.exists()
    assert old in BonusStatement.objects.visible_to(counter.person)
    assert new not in BonusStatement.objects.visible_to(counter.person)
    assert Notice.objects.filter(user=counter.decider, text__contains="정정").count() == 1


def test_the_difference_is_shown_line_by_line(counter):
    old = counter.make()
    notice = counter.notice(assessed="A")
    told = {one["label"]: one for one in differences(old, correct(counter, old))}
    changed = {label: (one["before"], one["after"]) for label, one in told.items() if one["changed"]}
    assert set(changed) == {"성과평가 등급", "성과연봉", "가산금", "합계"}
    assert changed["합계"] == ("13,827,600원", "6,913,800원")
    assert told["등급 통보"]["after"].endswith(f"지급일 {date_plain(notice.pay_date)}")


def test_a_correction_asks_for_a_reason_and_happens_once(counter):
    statement = counter.make()
    with pytest.raises(Incomplete):
        correct(counter, statement, reason="")
    with pytest.raises(NotAllowed):
        correct_statement(statement.pk, reason="사유", by=counter.decider, at=NOON)
    correct(counter, statement)
    with pytest.raises(WrongState, match="정정된"):
        correct(counter, statement)
    assert BonusStatement.objects.standing().count() == 1
