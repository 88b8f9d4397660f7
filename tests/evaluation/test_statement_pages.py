"""The pages of statements: what they say at each step, their forms, and how many queries they take."""

import pytest
from django.urls import reverse

from evaluation.models import BonusStatement, PayBase, StatementDecision
from exchange.models import Role
from tests.evaluation.statement_makers import make_base, make_counter, make_results
from tests.makers import make_user
from tests.pages import cost

pytestmark = pytest.mark.django_db

RECOMMEND = {"agrees": "yes", "reason": "협업과제 성과"}
COMMITTEE = {"happened_on": "2024-10-07", "document": "심의-3", "members": "5", "present": "4", "in_favour": "3"}
DECIDE = {
    "agrees": "yes",
    "happened_on": "2024-10-08",
    "document": "인사-12",
    "on_behalf": "시험부장관",
    "reason": "위원회 의결대로",
}


@pytest.fixture
def counter():
    return make_counter()


def at(statement, act: str = "detail") -> str:
    return reverse(f"evaluation:statement_{act}", args=[statement.round.slug, statement.pk])


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_whole_way_on_the_pages(client, counter):
    client.force_login(counter.coordinator)
    listed = f"/bonus/{counter.round.slug}"
    make = reverse("evaluation:statement_make", args=[counter.round.slug, counter.assignment.pk])
    assert make in client.get(listed).content.decode()
    statement = BonusStatement.objects.get(pk=client.post(make, follow=True).context_data["statement"].pk)
    page = words(client.get(at(statement)))
    for said in (
        "참고 산출액(결정 시)",
        "비공식 · 공식 기준표 등록 전",
        "금4,609,200원(금사백육십만구천이백원)",
        "재계산 결과 <b>일치</b>",
    ):
        assert said in page
    assert client.post(at(statement, "review")).status_code == 302
    assert client.post(at(statement, "recommend"), RECOMMEND).status_code == 302
    assert client.post(at(statement, "committee"), COMMITTEE).status_code == 403
    client.force_login(counter.decider)
    assert client.post(at(statement, "committee"), COMMITTEE).status_code == 302
    assert client.post(at(statement, "decide"), DECIDE).status_code == 302
    assert client.post(at(statement, "notify")).status_code == 302
    statement.refresh_from_db()
    assert statement.status == "notified"
    client.force_login(counter.person)
    page = words(client.get(at(statement)))
    assert "시험부장관" in page
    assert '<form method="post" action="/bonus' not in page


def test_an_official_table_takes_the_mark_off(client, counter):
    PayBase.objects.all().delete()
    make_base(status="official")
    client.force_login(counter.coordinator)
    assert "비공식" not in words(client.get(at(counter.make())))


def test_without_a_base_the_page_says_so_and_shows_no_amount(client, counter):
    PayBase.objects.all().delete()
    client.force_login(counter.coordinator)
    page = words(client.get(at(counter.make())))
    assert "지급일에 적용할 지급기준액이 없어 산출하지 못함" in page
    assert "지급일에 적용할 지급기준액이 없어" in page


def test_a_declined_statement_pays_nothing(client, counter):
    statement = counter.walk("decided", agrees=False)
    client.force_login(counter.decider)
    answer = client.get(at(statement))
    assert answer.context_data["amount"] == 0
    assert "지급하지 않음" in words(answer)


def test_what_changed_stands_on_top_of_the_list_and_on_the_page(client, counter):
    other = make_counter(round=counter.round, rows=False)
    other.make()
    statement = counter.make()
    make_results(counter.round, counter.tasks, score="70", number=9)
    make_results(counter.round, [*counter.tasks, *other.tasks], score="70", number=10)
    other.notice(document="다시-1")
    client.force_login(counter.coordinator)
    rows = client.get(f"/bonus/{counter.round.slug}").context_data["listing"].page
    assert [bool(row.stale) for row in rows] == [True, True, False, False]
    assert "재계산 필요." in words(client.get(at(statement)))
    assert client.post(at(statement, "correct"), {"correction": ""}).status_code == 422
    answer = client.post(at(statement, "correct"), {"correction": "평가 결과가 바뀜"}, follow=True)
    assert "정정한 산정서와 다른 점" in words(answer)
    assert statement.number in words(answer)
    assert "정정되었습니다" in words(client.get(at(statement)))


@pytest.mark.parametrize(
    ("step", "act", "changes", "field"),
    [
        ("in_review", "recommend", {"agrees": ""}, "agrees"),
        ("in_review", "recommend", {"reason": ""}, "reason"),
        ("in_review", "recommend", {"reason": "가" * 501}, "reason"),
        ("recommended", "committee", {"members": "2"}, "members"),
        ("recommended", "committee", {"members": "8"}, "members"),
        ("recommended", "committee", {"present": "2", "in_favour": "2"}, "present"),
        ("recommended", "committee", {"present": "6"}, "present"),
        ("recommended", "committee", {"in_favour": "5"}, "in_favour"),
        ("recommended", "committee", {"happened_on": "어제"}, "happened_on"),
        ("recommended", "committee", {"document": ""}, "document"),
        ("committee", "decide", {"agrees": "maybe"}, "agrees"),
        ("committee", "decide", {"on_behalf": ""}, "on_behalf"),
        ("committee", "decide", {"happened_on": ""}, "happened_on"),
        ("committee", "decide", {"agrees": "no", "cap_reason": "적극행정"}, "cap_reason"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_kept(client, counter, step, act, changes, field):
    statement = counter.walk(step)
    before = StatementDecision.objects.count()
    client.force_login(counter.coordinator if act == "recommend" else counter.decider)
    good = {"recommend": RECOMMEND, "committee": COMMITTEE, "decide": DECIDE}[act]
    answer = client.post(at(statement, act), good | changes)
    assert answer.status_code == 422
    assert list(answer.context_data["bound"][1].errors) == [field]
    assert words(answer).count("<title>오류 1건 ·") == 1
    assert StatementDecision.objects.count() == before


def test_refusals_of_the_moment_are_answered_with_their_sentence(client, counter):
    counter.count(49)
    statement = counter.walk("committee")
    client.force_login(counter.decider)
    answer = client.post(at(statement, "decide"), DECIDE)
    assert answer.status_code == 409
    assert "한도가 0명" in words(answer)
    assert client.post(at(statement, "decide"), DECIDE | {"happened_on": "2024-10-01"}).status_code == 422
    assert client.post(at(statement, "decide"), DECIDE | {"cap_reason": "적극행정 우수공무원"}).status_code == 302
    assert "인원 한도 밖에서 결정함" in words(client.get(at(statement)))


def test_things_to_do_lead_to_the_statement_and_are_gone_with_it(client, counter):
    def labels(user) -> list[str]:
        client.force_login(user)
        return [duty.label for _, _, members in client.get("/todo").context_data["groups"] for duty in members]

    counter.round.notices.update(is_standing=False)
    assert "통보하기" in labels(counter.decider)
    counter.notice()
    assert "통보하기" not in labels(counter.decider)
    assert "목록 보기" in labels(counter.coordinator)
    statement = counter.walk("recommended")
    assert labels(counter.decider) == ["의결 기록하기"]
    counter.committee(statement)
    assert labels(counter.decider) == ["결정 기록하기"]
    counter.decide(statement)
    assert labels(counter.decider) == ["결정 통보하기"]
    counter.notify(statement)
    assert labels(counter.decider) == []


def test_the_list_takes_as_many_queries_for_one_row_as_for_many(client, counter):
    counter.make()
    client.force_login(counter.coordinator)
    address = f"/bonus/{counter.round.slug}"

    assert client.get(address).status_code == 200
    one = cost(client.get, address)
    for _ in range(11):
        make_counter(round=counter.round, rows=False).make()
    assert len(client.get(address).context_data["listing"].page) == 24
    assert cost(client.get, address) == one
    assert one <= 30


def test_an_unknown_round_is_missing(client, counter):
    for user in (counter.coordinator, counter.decider):
        client.force_login(user)
        for name in ("", "/payroll", "/headcount", f"/notices/{counter.assignment.pk}", "/1"):
            assert client.get(f"/bonus/none{name}").status_code == 404


def test_admin_sees_no_statement(client, counter):
    client.force_login(make_user(Role.ADMIN))
    assert client.get(at(counter.make())).status_code == 403
