"""The pages of reorganisations: list, registering, looking at, answering, applying, taking back; who may do what."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exchange import clock
from exchange.actions.reorganisations import undo_reorganisation
from exchange.models import Ministry, Notice, Reorganisation, ReorganisationState, Role
from tests.exchange.reorganisation_world import AFTER, BEFORE, DAY, GROUND, answer, carry_out, make_town, new, register
from tests.makers import make_ministry, make_post, make_user
from tests.pages import as_user, statements_of, words

pytestmark = pytest.mark.django_db

LIST = "/admin/reorganisations"
SPLIT = [new("라온부", "RAON"), new("마루부", "MARU")]


@pytest.fixture(autouse=True)
def before():
    with clock.at(BEFORE):
        yield


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def admin(town):
    return as_user(town.admin)


def page(what, act):
    return reverse(f"exchange:manage_reorganisation{what}", args=[act.pk])


def sent(town, **changes):
    """Return what the form for adding would send: 가람부 becomes 다온부."""
    return {
        "kind": "rename",
        "day": DAY.isoformat(),
        "source_ref": GROUND,
        "source_note": "",
        "before": [town.old.pk],
        "new_1_name": "다온부",
        "new_1_short_name": "다온부",
        "new_1_code": "daon",
        "new_1_kind": "ministry",
    } | changes


# ---- the list --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_so(admin):
    assert "등록된 기관 개편이 없습니다." in words(admin.get(LIST))


def test_the_list_says_how_each_act_stands(town, admin):
    make_post(ministry=town.old)
    register(town, "split", made=SPLIT)
    other = register(town, day=DAY.replace(day=20), before=[town.other])
    carry_out(town, other)
    withdrawn = register(town, "abolish", day=DAY.replace(day=25), before=[make_ministry()], made=[])
    undo_reorganisation(withdrawn.pk, by=town.admin, at=BEFORE)
    text = words(admin.get(LIST))
    for said in (
        "확인 필요 2건",
        "이어서 확인",
        "시행 예정 D-43",
        "철회",
        "가람부 → 라온부 · 마루부",
        "나루부 → 다온부",
    ):
        assert said in text
    with clock.at(AFTER.replace(month=12)):
        assert "적용</span>" in words(admin.get(LIST))


def test_the_list_costs_the_same_for_one_row_and_for_three(town, admin):
    register(town)
    one = statements_of(admin.get, LIST)
    register(town, day=DAY.replace(day=2))
    register(town, day=DAY.replace(day=3))
    three = statements_of(admin.get, LIST)
    assert len(one) == len(three)
    assert len(three) <= 9


def test_the_list_is_narrowed_and_handed_out_as_a_file(town, admin):
    register(town)
    register(town, "abolish", before=[town.other], made=[])
    found = admin.get(f"{LIST}?search=다온부")
    assert found.context_data["listing"].count == 1
    book = load_workbook(BytesIO(b"".join(admin.get(f"{LIST}.xlsx?kind=abolish"))))
    cells = [str(cell.value) for row in book.active for cell in row]
    assert "나루부 → 폐지" in cells
    assert "가람부 → 다온부" not in cells


def test_the_administration_leads_to_the_list(admin):
    assert f'href="{LIST}"' in words(admin.get("/admin/"))


# ---- who may do what -------------------------------------------------------------------------------------------------


def test_the_centre_reads_and_only_administrators_act(town):
    act = register(town)
    reader = as_user(make_user(Role.COORDINATOR))
    text = words(reader.get(page("", act)))
    assert reader.get(LIST).status_code == 200
    assert "개편 등록" not in words(reader.get(LIST))
    assert "개편 적용" not in text
    assert "등록 철회" not in text
    assert reader.get(f"{LIST}/add").status_code == 403
    for what in ("_answer", "_apply", "_undo"):
        assert reader.post(page(what, act)).status_code == 403
    for role in (Role.EXCHANGEE, Role.DECIDER, Role.VIEWER, Role.EVALUATOR):
        assert as_user(make_user(role)).get(page("", act)).status_code in (403, 404)


# ---- registering -----------------------------------------------------------------------------------------------------


def test_an_act_is_registered_and_looked_at(town, admin):
    response = admin.post(f"{LIST}/add", sent(town))
    act = Reorganisation.objects.get()
    assert response.url == page("", act)
    text = words(admin.get(response.url))
    for said in (
        "가람부 → 다온부",
        "이관 대상",
        "다온부 강정책과장",
        "소속만 다온부로",
        "교류자 1 · 작성 보조 1 · 가산금 결정 담당 1",
        "유지되는 기록",
        "감사 기록, 보도자료의 출처와 원문 표기",
        "2024. 11. 1. 개편 적용",
        "접수 중인 분기가 없습니다.",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"day": ""}, 422, "시행일을 입력해 주세요."),
        ({"source_ref": ""}, 422, "근거를 입력해 주세요."),
        ({"new_1_code": ""}, 422, "새 기관의 이름, 약칭, 부호를 모두 입력해 주세요."),
        ({"kind": "split"}, 422, "분리는 개편 전 기관 하나와 개편 후 기관 둘 이상을 정해 주세요."),
        ({"new_1_name": "나루부"}, 422, "‘나루부’ 이름을 그날 다른 기관이 쓰고 있습니다."),
    ],
)
def test_what_is_wrong_is_said_at_once(town, admin, changes, status, said):
    response = admin.post(f"{LIST}/add", sent(town, **changes))
    assert response.status_code == status
    assert said in words(response)
    assert not Reorganisation.objects.exists()


def test_a_second_act_of_one_day_is_a_conflict(town, admin):
    admin.post(f"{LIST}/add", sent(town))
    response = admin.post(f"{LIST}/add", sent(town, new_1_name="라온부", new_1_short_name="라온부", new_1_code="RAON"))
    assert response.status_code == 409
    assert "같은 날 같은 기관의 개편이 이미 등록되어 있습니다" in words(response)


def test_an_act_is_corrected_on_its_form(town, admin):
    act = register(town)
    form = words(admin.get(page("_edit", act)))
    assert 'value="DAON"' in form
    admin.post(page("_edit", act), sent(town, new_1_name="다온처", new_1_short_name="다온처"))
    assert "가람부 → 다온처" in words(admin.get(page("", act)))
    carry_out(town, act)
    assert "적용한 개편은 수정할 수 없습니다" in words(admin.get(page("_edit", act)))
    assert admin.post(page("_edit", act), sent(town)).status_code == 409


# ---- answering, applying, taking back --------------------------------------------------------------------------------


def test_a_split_is_answered_in_parts_and_applied(town, admin):
    second = make_post(ministry=town.old, title="산정책과장")
    act = register(town, "split", made=SPLIT)
    raon = act.lines.get(new_name="라온부")
    text = words(admin.get(page("", act)))
    assert "확인 필요 2건에 답변해야 적용할 수 있습니다." in text
    assert "라온부로 승계" in text
    assert "2건 중 <b>0건 처리</b>" in text
    assert " checked" not in text, "nothing is preselected"

    saved = admin.post(page("_answer", act), {f"post_{town.post.pk}": raon.pk}, follow=True)
    assert "답변을 저장했습니다. 확인 필요 1건이 남았습니다." in words(saved)
    seen = admin.get(page("", act)).context_data["seen"]
    refused = admin.post(page("_apply", act), {"digest": seen.digest})
    assert refused.status_code == 422
    assert "확인 필요 1건에 답변해야 적용할 수 있습니다." in words(refused)

    admin.post(
        page("_answer", act),
        {f"post_{town.post.pk}": raon.pk, f"post_{second.pk}": "ends", f"title_{town.post.pk}": "강정책총괄과장"},
    )
    seen = admin.get(page("", act)).context_data["seen"]
    done = admin.post(page("_apply", act), {"digest": seen.digest}, follow=True)
    assert "가람부 → 라온부 · 마루부 개편을 적용했습니다" in words(done)
    assert town.post.names.get(ends_on=None).title == "강정책총괄과장"
    second.refresh_from_db()
    assert second.ended_on is not None


def test_a_page_that_is_no_longer_true_is_shown_again(town, admin):
    act = register(town)
    digest = admin.get(page("", act)).context_data["seen"].digest
    make_post(ministry=town.old)
    response = admin.post(page("_apply", act), {"digest": digest})
    assert response.status_code == 409
    assert "미리보기 뒤에 등록된 자료가 변경되었습니다. 다시 비교해 주세요." in words(response)


def test_an_applied_act_shows_what_it_did_and_is_taken_back(town, admin):
    act = carry_out(town, register(town))
    text = words(admin.get(page("", act)))
    assert "개편 환원" in text
    assert "다온부 강정책과장" in text
    response = admin.post(page("_undo", act), follow=True)
    assert "가람부 → 다온부 개편을 환원했습니다." in words(response)
    assert not Ministry.objects.filter(name="다온부").exists()
    assert "환원한 개편입니다" in words(admin.get(page("", act)))


def test_what_was_built_on_the_act_is_said_where_the_button_is(town, admin):
    act = carry_out(town, register(town))
    make_user(ministry=Ministry.objects.get(name="다온부"))
    text = words(admin.get(page("", act)))
    assert "새 기관으로 등록한 계정 1건이 있습니다. 환원하지 말고 새 개편으로 등록해 주세요." in text
    response = admin.post(page("_undo", act))
    assert response.status_code == 409
    assert Reorganisation.objects.get().state == ReorganisationState.APPLIED


def test_the_history_tells_every_step(town, admin):
    act = register(town, "split", made=SPLIT)
    answer(town, act, {town.post: "라온부"})
    carry_out(town, act)
    undo_reorganisation(act.pk, by=town.admin, at=AFTER)
    text = words(admin.get(page("_history", act)))
    for said in ("등록", "답변 저장", "적용", "환원", town.admin.display_name):
        assert said in text


def test_people_read_of_it_on_the_day_and_not_before(town):
    carry_out(town, register(town))
    holder = as_user(town.holder)
    assert "다온부 개편이 적용됩니다" not in words(holder.get("/notices"))
    holder.post(reverse("exchange:notices_read"))
    assert Notice.objects.get(user=town.holder).read_at is None
    with clock.at(AFTER):
        assert "다온부 개편이 적용됩니다" in words(holder.get("/notices"))
