"""Nobody but who decides, and the person once told, finds a grade or an amount: in pages, files, lists, notices."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.models import BonusStatement
from exchange.models import AccessEntry, Notice, Role
from tests.evaluation.statement_makers import Counter, make_counter
from tests.makers import make_assistance, make_ministry, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AMOUNT = "4,609,200"
SECRETS = (AMOUNT, "4609200", "9,218,400", "9218400", "13,827,600", "사백육십만")
OF_STATEMENT = ("review", "recommend", "committee", "decide", "notify", "correct")
COMMON = (
    "/board",
    "/tasks",
    "/pairs",
    "/posts",
    "/outcomes",
    "/quarters",
    "/meetings",
    "/notices",
    "/todo",
    "/sources",
)
FILES = ("/tasks.xlsx", "/pairs.xlsx", "/board.xlsx", "/posts.xlsx")


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def told(counter) -> BonusStatement:
    return counter.walk()


def outsiders(counter: Counter) -> dict:
    other = make_counter(round=counter.round, rows=False)
    assistant = make_assistance(counter.assignment.post).assistant
    return {
        "another exchangee": other.person,
        "the person's assistant": assistant,
        "viewer": make_user(Role.VIEWER),
        "evaluator": make_user(Role.EVALUATOR),
        "admin": make_user(Role.ADMIN),
        "another ministry's decider": other.decider,
        "the host's decider": make_user(Role.DECIDER, ministry=counter.host),
        "a decider without a ministry": make_user(Role.DECIDER),
    }


def pages_of(counter: Counter, statement: BonusStatement) -> list[str]:
    slug = counter.round.slug
    own = [reverse("evaluation:statement_detail", args=[slug, statement.pk])]
    own += [reverse("evaluation:grade_notice", args=[slug, counter.assignment.pk])]
    return [
        *own,
        "/bonus",
        "/bonus/mine",
        *(reverse(f"evaluation:{name}", args=[slug]) for name in ("statements", "headcount")),
    ]


def test_outsiders_find_no_amount_and_no_number_anywhere(client, counter, told):
    for who, user in outsiders(counter).items():
        client.force_login(user)
        for address in (
            *pages_of(counter, told),
            *COMMON,
            f"/tasks/{counter.tasks[0].code}",
            f"/pairs/{counter.pair.code}",
        ):
            answer = client.get(address)
            text = answer.content.decode()
            assert not [secret for secret in (*SECRETS, told.number) if secret in text], (who, address)
        for address in (*FILES, f"/bonus/{counter.round.slug}/payroll?reason=2025년+급여"):
            answer = client.get(address)
            if answer.status_code == 200 and "Content-Disposition" in answer:
                cells = cells_of(answer.getvalue())
                assert not [secret for secret in (4_609_200, 9_218_400, 13_827_600, told.number) if secret in cells], (
                    who
                )


def cells_of(content: bytes) -> set:
    book = load_workbook(BytesIO(content))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_a_strangers_statement_answers_like_a_missing_one(client, counter, told):
    slug = counter.round.slug
    for who, user in outsiders(counter).items():
        client.force_login(user)
        for name, send in [
            ("statement_detail", client.get),
            *((f"statement_{one}", client.post) for one in OF_STATEMENT),
        ]:
            there = send(reverse(f"evaluation:{name}", args=[slug, told.pk]))
            missing = send(reverse(f"evaluation:{name}", args=[slug, 10**8]))
            assert there.status_code == missing.status_code, (who, name)
            assert there.status_code in (403, 404), (who, name)
    assert told.decisions.count() == 5


def test_before_the_notice_the_person_finds_nothing_either(client, counter):
    statement = counter.walk("decided")
    client.force_login(counter.person)
    assert client.get(statement.get_absolute_url()).status_code == 404
    assert statement.number not in client.get("/bonus/mine").content.decode()
    assert statement.number not in client.get("/todo").content.decode()
    counter.notify(statement)
    assert AMOUNT in client.get(statement.get_absolute_url()).content.decode()
    mine = client.get("/bonus/mine").content.decode()
    assert statement.number in mine
    assert not [secret for secret in SECRETS if secret in mine]
    assert client.get(f"/bonus/{counter.round.slug}").status_code == 403


def test_a_person_reads_no_name_and_no_other_persons_place_in_the_limit(client, counter, told):
    client.force_login(counter.person)
    text = client.get(told.get_absolute_url()).content.decode()
    for user in (counter.coordinator, counter.decider):
        assert user.display_name not in text
    assert "인원 한도 1/" not in text


def test_a_decider_lists_the_own_ministry_only(client, counter, told):
    other = make_counter(round=counter.round, rows=False)
    second = other.walk("decided")
    address = f"/bonus/{counter.round.slug}"
    for one, own, foreign in ((counter, told, second), (other, second, told)):
        client.force_login(one.decider)
        answer = client.get(address)
        rows = answer.context_data["listing"].page
        assert [row.statement.pk for row in rows if row.statement] == [own.pk]
        assert foreign.number not in answer.content.decode()
        assert [ministry for ministry, _, _ in answer.context_data["caps"]] == [one.home]
        assert answer.context_data["counts"] == [(own.get_status_display(), 1)]
        for sort in ("amount", "-amount", "state"):
            assert client.get(f"{address}?sort={sort}").context_data["listing"].count == 1


def test_results_that_are_not_final_stay_with_the_centre(client):
    counter = make_counter("provisional")
    statement = counter.make()
    client.force_login(counter.coordinator)
    assert "94.2점" in client.get(statement.get_absolute_url()).content.decode()
    client.force_login(counter.decider)
    text = client.get(statement.get_absolute_url()).content.decode()
    assert "94.2점" not in text
    assert "확정되면 보입니다" in text


def test_notices_titles_and_the_access_log_carry_no_grade_and_no_amount(client, counter, told):
    for user in (counter.coordinator, counter.decider, counter.person):
        client.force_login(user)
        answer = client.get(told.get_absolute_url())
        title = answer.content.decode().split("<title>")[1].split("</title>")[0]
        assert not any(secret in title for secret in (*SECRETS, "S등급"))
    said = [*Notice.objects.values_list("text", flat=True)]
    said += [f"{one.target} {one.subject}" for one in AccessEntry.objects.all()]
    assert said
    assert not [text for text in said for secret in (*SECRETS, "S등급", "등급 S") if secret in text]


# ---- the payroll's file ----------------------------------------------------------------------------------------------


def test_the_file_asks_for_a_reason_which_the_log_keeps(client, counter, told):
    address = f"/bonus/{counter.round.slug}/payroll"
    client.force_login(counter.decider)
    asked = client.get(address)
    assert "Content-Disposition" not in asked and "통보한 산정서 1건입니다." in asked.content.decode()
    for wrong in ("", "가"):
        answer = client.get(address, {"reason": wrong})
        assert (answer.status_code, "Content-Disposition" in answer) == (422, False)
    answer = client.get(address, {"reason": "2025년 3월 급여"})
    assert answer["Content-Disposition"].startswith("attachment")
    entry = AccessEntry.objects.filter(kind="export").latest("pk")
    assert entry.target == f"{address} 사유: 2025년 3월 급여"
    assert entry.subject.endswith("1건")


def test_the_file_holds_what_was_decided_and_told_as_numbers(client, counter, told):
    make_counter(round=counter.round, rows=False).walk("decided")
    declined = make_counter(round=counter.round, rows=False).walk(agrees=False)
    client.force_login(counter.coordinator)
    answer = client.get(f"/bonus/{counter.round.slug}/payroll", {"reason": "2025년 급여"})
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    header = [cell.value for cell in sheet[2]]
    rows = [dict(zip(header, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=3)]
    assert [row["산정서 번호"] for row in rows] == [told.number, declined.number]
    assert (rows[0]["특별성과가산금(원)"], rows[0]["성과연봉(원)"], rows[0]["합계(원)"]) == (
        4_609_200,
        9_218_400,
        13_827_600,
    )
    assert rows[0]["결정권자"] == "시험부장관"
    assert [rows[1][name] for name in ("특별성과가산금(원)", "성과연봉(원)", "합계(원)")] == [0, 9_218_400, 9_218_400]
    assert [(row["구분"], row["차액(원)"]) for row in rows] == [("지급", None)] * 2


def test_the_file_of_a_decider_holds_the_own_ministry_only(client, counter, told):
    other = make_counter(round=counter.round, rows=False)
    other.walk()
    stranger = make_user(Role.DECIDER, ministry=make_ministry())
    for user, count in ((counter.decider, 1), (other.decider, 1), (stranger, 0), (counter.coordinator, 2)):
        client.force_login(user)
        content = client.get(f"/bonus/{counter.round.slug}/payroll", {"reason": "2025년 급여"}).getvalue()
        assert load_workbook(BytesIO(content)).active.max_row == 2 + count
