"""What is invented is told from what is real on the pages of the work: one mark over what is all invented, a mark at
the column or line where both stand together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exchange import clock
from exchange.models import SourceMark
from tasks import sentences
from tasks.models import Indicator, StatedGoal
from tests.made_up import marked, read
from tests.makers import make_milestone, make_period, make_task
from tests.tasks.report_makers import make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def played(client):
    """A real task whose quarter, reports and one of two milestones were made up; the coordinator looks."""
    desk = make_desk(period=make_period("2024-3", opened_at=None, is_demo=True))
    task = desk.report.task
    make_milestone(task, title="협업과제 확정", done_on="2024-04-15", source_mark=SourceMark.SEED, source_ref="a.hwpx")
    make_milestone(task, title="관계기관 협의", source_mark=SourceMark.DEMO)
    for name, mark in (("협의 횟수", SourceMark.DEMO), ("발표된 지표", SourceMark.ENTERED)):
        Indicator.objects.create(task=task, name=name, unit="건", source_mark=mark)
    StatedGoal.objects.create(
        task=task, position=1, text="사업기간 단축", source_mark=SourceMark.SEED, source_ref="a.hwpx"
    )
    client.force_login(desk.coordinator)
    return desk


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_task_marks_tiles_quarters_and_lines_but_nothing_that_was_announced(client, played):
    marks = marked(page(client, "tasks:task_detail", played.report.task.code))
    for words in ("추진 상태", "3분기 보고", "다음 이정표", "애로·이견", "관계기관 협의", "협의 횟수"):
        assert any(mark.startswith(words) for mark in marks) or words == "추진 상태", (words, marks)
    assert any(mark.startswith("3분기 ") for mark in marks)
    for real in ("협업과제 확정", "발표된 지표", "사업기간 단축", "부처별 역할", "발표된 내용"):
        assert not any(real in mark for mark in marks), marks


def test_the_real_next_milestone_of_a_task_is_not_marked(client, played):
    played.report.task.milestones.update(source_mark=SourceMark.ENTERED)
    marks = marked(page(client, "tasks:task_detail", played.report.task.code))
    assert not any(mark.startswith("다음 이정표") for mark in marks)


def test_the_task_list_and_a_pair_mark_the_columns_that_are_invented(client, played):
    for address in (("tasks:tasks",), ("tasks:pair_detail", played.report.task.pair.code)):
        heads = [
            one.text for one in read(page(client, *address)).all() if one.tag == "th" and "scope" in one.attributes
        ]
        told = {head.removesuffix(" 시연값") for head in heads if head.endswith("시연값")}
        assert told == {"추진 상태", "분기 보고", "다음 이정표", "애로·이견"}, address
    caption = next(one.text for one in read(page(client, "tasks:tasks")).all() if one.tag == "caption")
    assert caption.endswith("추진 상태, 분기 보고, 다음 이정표, 애로·이견 시연값")  # for the phone, which has no heads


def test_a_real_milestone_leaves_its_column_unmarked(client, played):
    played.report.task.milestones.update(source_mark=SourceMark.ENTERED)
    heads = [one.text for one in read(page(client, "tasks:tasks")).all() if one.tag == "th"]
    assert "다음 이정표" in heads


def test_the_board_marks_summary_tiles_cells_and_lists(client, played):
    headings = [one.text for one in read(page(client, "tasks:board")).all() if one.tag == "h2"]
    told = [heading for heading in headings if "시연값" in heading]
    words = (
        "보고용 요약",
        "추진 상태",
        "3분기 보고 제출",
        "애로·이견",
        "기한 경과",
        "한눈에 보기",
        "구분별·부처별 현황",
    )
    for word in (*words, "미제출"):
        assert any(word in heading for heading in told), (word, headings)
    cross = read(page(client, "tasks:board_cross"))
    assert any(one.tag == "caption" and one.text.endswith("시연값") for one in cross.all())


def test_a_list_of_invented_rows_has_one_mark_and_a_mixed_one_a_mark_a_line(client, played):
    assert marked(page(client, "tasks:quarters"))[0].endswith("시연값")
    assert len(marked(page(client, "tasks:quarters"))) == 1
    make_period("2024-4", opened_at=None)
    marks = marked(page(client, "tasks:quarters"))
    assert len(marks) == 1 and marks[0].startswith("2024년 3분기")


def test_without_anything_made_up_nothing_is_marked(client):
    desk = make_desk(task=make_task())
    make_milestone(desk.report.task)
    client.force_login(desk.coordinator)
    for address in (("tasks:board",), ("tasks:tasks",), ("tasks:task_detail", desk.report.task.code)):
        assert marked(page(client, *address)) == []


def test_beside_a_made_up_quarter_stands_what_was_announced_of_it_and_what_was_not(client, played):
    for address in (("tasks:board",), ("tasks:quarter_detail", "2024-3")):
        assert sentences.APART_FROM_ANNOUNCED in page(client, *address)
    client.force_login(played.a)
    assert sentences.APART_FROM_ANNOUNCED in page(client, "tasks:quarter_detail", "2024-3")
    played.report.period.__class__.objects.update(is_demo=False)
    for user in (played.a, played.coordinator):
        client.force_login(user)
        assert sentences.APART_FROM_ANNOUNCED not in page(client, "tasks:quarter_detail", "2024-3")


def test_a_row_that_no_act_wrote_carries_no_day_later_than_the_demonstrations(client, played):
    """Fixtures are loaded on the machine's day, which is later than the day on which a demonstration stands."""
    code = played.report.task.code
    for address in (f"/tasks/{code}/history", f"/admin/tasks/{code}/history"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert f"{timezone.localtime().year}. " not in answer.content.decode().split("<main", 1)[1], address
    later = timezone.localtime() + timedelta(days=1)
    with clock.at(later):  # where time runs, what was loaded is told with its day
        assert f"{timezone.localtime().year}. " in client.get(f"/tasks/{code}/history").content.decode()
