"""Confirming all complete reports of the own pair in one go: what is offered, confirmed, left out, and why."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from exchange.models import Notice
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import return_report, start_review
from tasks.actions.sections import save_section
from tasks.models import FrozenReport, Indicator, IndicatorReading, ProgressReport, Signature
from tests.makers import NOON, make_pair, make_period, make_stand_in, make_task
from tests.pages import cost
from tests.races import race
from tests.tasks.report_makers import OWN, Desk, make_desk

pytestmark = pytest.mark.django_db

TEXT = "text"


@dataclass
class Table:
    """One pair's reports of one quarter, a desk for each."""

    desks: list[Desk]

    @property
    def pair(self):
        return self.desks[0].report.task.pair

    @property
    def address(self) -> str:
        return reverse("tasks:pair_sign", args=["2024-3", self.pair.code])

    def texts(self, side: str, *desks: Desk) -> dict[str, list[str]]:
        """Return what the page would send for these desks, as their texts stand now."""
        chosen = desks or self.desks
        return {TEXT: [f"{desk.report.task.code}:{side}:{desk.fingerprint()}" for desk in chosen]}

    def statuses(self) -> list[str]:
        return [desk.fresh().status for desk in self.desks]


def make_table(tasks: int = 3) -> Table:
    pair = make_pair()
    first = make_task(pair)
    others = [make_task(pair) for _ in range(tasks - 1)]
    desk = make_desk(task=first)
    reports = [ProgressReport.objects.for_table().get(task=task) for task in others]
    return Table([desk, *(replace(desk, report=report) for report in reports)])


@pytest.fixture
def table() -> Table:
    return make_table()


@pytest.fixture(autouse=True)
def one_by_one(settings):
    """Let reports be read in turn: each is read under its own lock, and let go before the next."""
    settings.ZEAL_NPLUSONE_THRESHOLD = 5


def shown(client: Client, address: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the codes that the page offers to confirm, and (code, reason) of the rest."""
    context = client.get(address).context_data
    ready = [entry.report.task.code for entry in context["ready"]]
    return ready, [(entry.report.task.code, str(entry.why_not)) for entry in context["rest"]]


def told(answer) -> str:
    return answer.content.decode()


# ---- what is offered -------------------------------------------------------------------------------------------------


def test_only_complete_reports_are_offered_and_the_rest_says_why(client, table):
    whole, half, untouched = table.desks
    whole.fill()
    half.save("joint", half.a)
    client.force_login(whole.a)
    ready, rest = shown(client, table.address)
    assert ready == [whole.report.task.code]
    assert dict(rest) == {
        half.report.task.code: "채울 것이 2건 남았습니다.",
        untouched.report.task.code: "‘미작성’ 상태라 확인할 수 없습니다.",
    }
    assert whole.fingerprint() in told(client.get(table.address))


def test_a_confirmed_and_a_submitted_report_are_not_offered_again(client, table):
    for desk in table.desks[:2]:
        desk.fill()
        desk.sign("a")
    table.desks[1].sign("b")
    client.force_login(table.desks[0].a)
    ready, rest = shown(client, table.address)
    assert ready == []
    assert [reason for _, reason in rest][:2] == ["이미 확인했습니다."] * 2


def test_a_returned_part_that_was_not_mended_holds_the_report_back(client, table):
    desk = table.desks[0]
    desk.review()
    due = NOON + timedelta(days=3)
    return_report(desk.report.pk, remarks={"a": "근거"}, reply_due_at=due, by=desk.coordinator, at=NOON)
    client.force_login(desk.b)
    assert shown(client, table.address)[1][0][1] == "보완 요청을 받은 부분을 아직 수정하지 않았습니다."
    replace(desk, at=NOON + timedelta(hours=1)).save("a", desk.a, progress="□ 고침")
    assert shown(client, table.address)[0] == [desk.report.task.code]


def test_what_changed_since_the_last_quarter_is_said(client):
    first = make_desk(period=make_period("2024-2", opened_at=None))
    indicator = Indicator.objects.create(task=first.report.task, name="협의 기간", unit="개월")
    IndicatorReading.objects.create(indicator=indicator, period=first.report.period, value=12)
    first.fill()
    period = make_period("2024-3", opened_at=None)
    open_quarter(period.code, by=first.coordinator, at=NOON)
    desk = replace(first, report=ProgressReport.objects.for_table().get(task=first.report.task, period=period))
    desk.save("joint", desk.a, readings={indicator.pk: Decimal(4)})
    desk.save("a", desk.a, progress="□ 협의 5회 개최")
    desk.save("b", desk.b)
    client.force_login(desk.a)
    answer = client.get(reverse("tasks:pair_sign", args=["2024-3", desk.report.task.pair.code]))
    (entry,) = answer.context_data["ready"]
    assert [(part.side, [one.name for one in answers]) for part, answers in entry.changes] == [("a", ["progress"])]
    page = told(answer)
    assert "□ 협의 5회 개최" in page and "4개월 (2분기 12개월)" in page


# ---- confirming ------------------------------------------------------------------------------------------------------


def test_the_second_confirmation_submits_and_the_first_does_not(client, table):
    for desk in table.desks:
        desk.fill()
    table.desks[0].sign("b")
    client.force_login(table.desks[0].a)
    answer = client.post(table.address, table.texts("a"), follow=True)
    assert answer.redirect_chain == [(table.address, 302)]
    assert "3건을 확인했습니다. 그 가운데 1건은 두 부처가 모두 확인해 제출했습니다." in told(answer)
    assert table.statuses() == ["submitted", "half_signed", "half_signed"]
    client.force_login(table.desks[0].b)
    client.post(table.address, table.texts("b", *table.desks[1:]))
    assert table.statuses() == ["submitted"] * 3


def test_a_text_that_changed_meanwhile_is_named_and_left_and_the_others_are_confirmed(client, table):
    for desk in table.desks:
        desk.fill()
    seen = table.texts("a")
    changed = table.desks[1]
    changed.save("b", changed.b, progress="□ 그 사이에 수정한 글")
    client.force_login(changed.a)
    answer = client.post(table.address, seen, follow=True)
    page = told(answer)
    assert "2건을 확인했습니다." in page
    assert f"확인하지 않은 과제 {changed.report.task.code}: 확인하는 사이에 내용이 바뀌었습니다." in page
    assert table.statuses() == ["half_signed", "draft", "half_signed"]
    assert shown(client, table.address)[0] == [changed.report.task.code]
    assert changed.fingerprint() in page and "□ 그 사이에 수정한 글" in page


def test_a_report_that_lacks_something_is_left_even_where_it_is_sent(client, table):
    whole, half, _ = table.desks
    whole.fill()
    half.save("joint", half.a)
    client.force_login(whole.a)
    page = told(client.post(table.address, table.texts("a", whole, half), follow=True))
    assert "1건을 확인했습니다." in page
    assert f"확인하지 않은 과제 {half.report.task.code}: " in page
    assert table.statuses() == ["half_signed", "draft", "not_started"]


def test_a_double_click_confirms_and_submits_once(client, table):
    for desk in table.desks:
        desk.fill()
        desk.sign("b")
    client.force_login(table.desks[0].a)
    texts = table.texts("a")
    assert [client.post(table.address, texts).status_code for _ in range(2)] == [302, 302]
    assert [desk.fresh().submissions for desk in table.desks] == [1, 1, 1]
    assert FrozenReport.objects.count() == 3
    assert Signature.objects.filter(side="a").count() == 3


def test_a_report_under_review_is_named_with_its_state(client, table):
    desk = table.desks[0]
    desk.fill()
    texts = table.texts("a", desk)
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    client.force_login(desk.a)
    page = told(client.post(table.address, texts, follow=True))
    assert "‘검토 중’ 상태라 확인할 수 없습니다." in page and "건을 확인했습니다" not in page


def test_a_substitute_confirms_in_the_holders_name(client, table):
    for desk in table.desks:
        desk.fill()
    substitute = make_stand_in(table.desks[0].a).substitute
    client.force_login(substitute)
    client.post(table.address, table.texts("a"))
    signatures = Signature.objects.filter(signer=substitute)
    assert [one.on_behalf_of for one in signatures] == [table.desks[0].a] * 3


def test_the_counterpart_is_told_of_each(client, table):
    for desk in table.desks:
        desk.fill()
    client.force_login(table.desks[0].a)
    client.post(table.address, table.texts("a"))
    assert Notice.objects.filter(user=table.desks[0].b, text__contains="확인하면 제출됩니다").count() == 3


# ---- rights and wrong input ------------------------------------------------------------------------------------------


def test_an_assistant_and_the_other_side_of_nothing_are_refused(client, table):
    desk = table.desks[0]
    desk.fill()
    stranger = make_desk(period=make_period("2024-2", opened_at=None), coordinator=desk.coordinator).a
    for user, status in ((desk.assistant, 403), (desk.coordinator, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(table.address).status_code == status
        assert client.post(table.address, table.texts("a", desk)).status_code == status
    assert not Signature.objects.exists()


def test_nobody_confirms_for_the_counterpart(client, table):
    desk = table.desks[0]
    desk.fill()
    client.force_login(desk.a)
    page = told(client.post(table.address, table.texts("b", desk), follow=True))
    assert "확인하지 않은 과제" in page
    assert not Signature.objects.exists()


def test_a_quarter_or_pair_that_is_not_there_is_404(client, table):
    client.force_login(table.desks[0].a)
    make_period("2024-4", opened_at=None)
    for period, code in (("2024-4", table.pair.code), ("1999-1", table.pair.code), ("2024-3", "no-such")):
        assert client.get(reverse("tasks:pair_sign", args=[period, code])).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["", "x", "1-1:a:" + "g" * 64, "99-99:a:" + "0" * 64, "1-1:joint:" + "0" * 64, "\x00", "가:a:" + "0" * 64]
)
def test_wrong_input_confirms_nothing(client, table, wrong):
    desk = table.desks[0]
    desk.fill()
    client.force_login(desk.a)
    sent = {TEXT: [*table.texts("a", desk)[TEXT], wrong]}
    assert client.post(table.address, sent).status_code == 422
    assert client.post(table.address, {}).status_code == 422
    assert not Signature.objects.exists()


# ---- the way there ---------------------------------------------------------------------------------------------------


def test_the_quarters_page_offers_it_where_more_than_one_can_be_confirmed(client, table):
    detail = reverse("tasks:quarter_detail", args=["2024-3"])
    for number, desk in enumerate(table.desks, 1):
        desk.fill()
        client.force_login(desk.a)
        page = told(client.get(f"{detail}?filed=accepted"))
        assert (f"이 쌍의 과제 {number}건 모두 확인" in page) is (number > 1)
        assert (f'href="{table.address}"' in page) is (number > 1)
    client.force_login(table.desks[0].assistant)
    assert table.address not in told(client.get(detail))


def test_the_same_statements_for_one_report_and_for_four(client):
    counted, single = [], make_table(1)
    for table in (single, _another_pair(4, single)):
        for desk in table.desks:
            desk.fill()
        client.force_login(table.desks[0].a)
        client.get(table.address)
        counted.append(cost(client.get, table.address))
    assert counted[0] == counted[1]


def _another_pair(tasks: int, table: Table) -> Table:
    pair = make_pair()
    made = [make_task(pair) for _ in range(tasks)]
    desk = make_desk(task=made[0], period=make_period("2024-4", opened_at=None), coordinator=table.desks[0].coordinator)
    desks = [
        replace(desk, report=ProgressReport.objects.for_table().get(task=task, period=desk.report.period))
        for task in made
    ]
    return _Later(desks)


class _Later(Table):
    @property
    def address(self) -> str:
        return reverse("tasks:pair_sign", args=["2024-4", self.pair.code])


# ---- at the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_edit_at_the_same_moment_leaves_no_confirmation_of_another_text():
    table = make_table(2)
    for desk in table.desks:
        desk.fill()
    edited = table.desks[1]
    texts, version = table.texts("a"), edited.section("b").version
    signer = Client()
    signer.force_login(edited.a)
    edit = partial(
        save_section,
        edited.report.pk,
        "b",
        values=OWN | {"progress": "□ 그 사이"},
        version=version,
        by=edited.b,
        at=NOON,
    )
    saved, answer = race(edited.report, edit, lambda: signer.post(table.address, texts))
    assert not isinstance(saved, Exception)
    assert answer.status_code == 302
    assert table.statuses() == ["half_signed", "draft"]
    assert not edited.fresh().signatures.standing().exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_submits_each_once():
    table = make_table(2)
    for desk in table.desks:
        desk.fill()
        desk.sign("b")
    texts, clients = table.texts("a"), [Client(), Client()]
    for each in clients:
        each.force_login(table.desks[0].a)
    race(table.desks[0].report, *(partial(each.post, table.address, texts) for each in clients))
    assert table.statuses() == ["submitted", "submitted"]
    assert [desk.fresh().submissions for desk in table.desks] == [1, 1]
