"""The first page of each role, and 내 할 일: the one view that asks every app what a person should do now.

Nothing here is ticked off. Each line follows from the state of a report, a quarter or an assignment, and is gone once
the thing is done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from config.jinja import url
from config.menu import home_of
from evaluation.queries.awards import awards_awaiting
from evaluation.queries.rounds import rounds_waiting
from evaluation.queries.sheets import expert_duties
from evaluation.queries.statement_counts import statements_waiting
from evaluation.queries.statements import turns_of, untold_grades
from exchange import clock, formats
from exchange.models import UNKNOWN, User
from exchange.queries.duties import (
    accounts_without_post,
    first_endings,
    posts_of_stopped,
    posts_of_unknown_succession,
    vacant_posts,
)
from exchange.queries.timed_runs import failed_runs
from exchange.requests import MemberRequest
from exchange.roles import Capability
from tasks.models import ProgressReport, Turn
from tasks.queries.duties import (
    Owing,
    next_opening,
    owed_reports,
    quarters_to_open,
    tasks_of_stopped_checkers,
)
from tasks.queries.quarters import QuarterLine
from tasks.queries.reviews import NAMED_ONE_BY_ONE, most_urgent
from tasks.queries.sources import doubts
from tasks.queries.vacancies import Vacancy, vacancies

MOST_OF_A_PERSON = 50  # lines of a kind for one person's own posts; whoever holds more goes on in the list

GROUPS = (
    *(("overdue", "기한 지남"), ("today", "오늘"), ("week", "이번 주"), ("later", "나중")),
    ("undated", "기한 없는 할 일"),
)


@dataclass(frozen=True)
class Duty:
    """One line of 내 할 일.

    what    what to do        about   the task, post or number it is about
    label   the one button's word, and ``href`` where it leads
    due     until when, a day or a moment; None where there is neither: then it stands below what has one
    note    a few words after, e.g. since how many days somebody waits
    is_demo whether it follows from what was made up for demonstration
    page    where the thing itself can be read, "" where the button leads there
    parts   of what is done in one go: number, name and address of each
    """

    what: str
    about: str
    label: str
    href: str
    due: date | None = None  # a moment is a date too
    note: str = ""
    code: str = ""
    is_demo: bool = False
    page: str = ""
    parts: Sequence[tuple[str, str, str]] = ()

    @property
    def due_on(self) -> date | None:
        return self.due.astimezone(clock.SEOUL).date() if isinstance(self.due, datetime) else self.due

    def group_on(self, today: date) -> str:
        if self.due_on is None:
            return "undated"
        if self.due_on < today or (isinstance(self.due, datetime) and self.due < clock.now()):
            return "overdue"
        if self.due_on == today:
            return "today"
        sunday = today + timedelta(days=6 - today.weekday())
        return "week" if self.due_on <= sunday else "later"


def home(request: MemberRequest) -> HttpResponse:
    """Lead to the first page of the person's role."""
    return redirect(home_of(request.user))


def todo(request: MemberRequest) -> HttpResponse:
    """Show what this person should do now, in the order of days."""
    today = clock.today()
    writes = request.user.may(Capability.WRITE_OWN_PART)
    owing = owed_reports(request.user, today, MOST_OF_A_PERSON) if writes else Owing()
    found = list(_duties(request.user, today, owing))
    groups = []
    for key, word in GROUPS:
        members = [duty for duty in found if duty.group_on(today) == key]
        if members:
            groups.append((key, word, sorted(members, key=lambda duty: (duty.due_on is None, duty.due_on or today))))
    context = {
        "groups": groups,
        "count": len(found),
        "waiting": owing.waiting,
        "waiting_groups": _waiting(owing),
        "next_opening": next_opening(today) if not found and request.user.may(Capability.READ_PROGRAMME) else None,
        "today": today,
    }
    return TemplateResponse(request, "todo.html", context)


def _waiting(owing: Owing) -> list[tuple[str, str, list[QuarterLine]]]:
    """Return the own reports whose move is somebody else's: what they wait for, and which."""
    centre = [row for row in owing.waiting if row.report.turn == Turn.CENTRE]
    others = [row for row in owing.waiting if row.report.turn != Turn.CENTRE]
    groups = (
        ("others", "다른 담당자의 처리를 기다리는 보고", others),
        ("centre", "국무조정실의 검토를 기다리는 보고", centre),
    )
    return [group for group in groups if group[2]]


def _duties(user: User, today: date, owing: Owing | None = None) -> Iterator[Duty]:
    """Yield what the person should do; ``owing``: the reports among it, where somebody has read them already."""
    if user.may(Capability.WRITE_OWN_PART):
        yield from _of_filer(user, today, owed_reports(user, today, MOST_OF_A_PERSON) if owing is None else owing)
    if user.may(Capability.REVIEW):
        yield from _reviews(today)
    if user.may(Capability.KEEP_WORK):
        yield from _of_centre(user, today)
    if user.may(Capability.ADMINISTER):
        yield from _of_admin(today)
    if user.may(Capability.SCORE):
        yield from _of_expert(user)
    if user.may(Capability.KEEP_EVALUATION):
        yield from _rounds()
    if user.may(Capability.KEEP_STATEMENTS):
        yield from _statements(user)
    if user.may(Capability.DECIDE_PAY):
        yield from _of_decider(user)


def _rounds() -> Iterator[Duty]:
    """Evaluations whose next step is 국무조정실's."""
    for each in rounds_waiting(clock.now()):
        page = url(each.page, each.round.slug)
        yield Duty(each.what, each.round.title, each.label, page, each.since, is_demo=each.round.is_demo)


def _of_filer(user: User, today: date, owing: Owing) -> Iterator[Duty]:
    """What an exchangee or an assistant should write, mend or confirm, and an exchangee's own term."""
    together = _confirmed_together(owing)
    for reports in together.values():
        yield _confirming(reports)
    for each in owing:
        report, task = each.report, each.report.task
        if (report.period_id, task.pair_id) in together and each.step.confirms:
            continue
        yield Duty(
            f"{report.period.short_label} 보고 {each.step.label.removesuffix('하기')}",
            task.short_name,
            each.step.label,
            each.step.href,
            report.due_at,
            note=report.get_status_display(),
            code=task.code,
            is_demo=report.is_demo,
            page=report.get_absolute_url(),
        )
    if owing.more:
        yield Duty("분기 보고", f"이 밖의 보고 {owing.more}건", "분기 보고 목록", url("tasks:quarters"))
    if user.may(Capability.CONFIRM_OWN_PART):
        yield from _prizes(user, today)
        for ending in first_endings(today, MOST_OF_A_PERSON, user)[0]:
            yield _handover(ending)


def _confirmed_together(owing: Owing) -> dict[tuple[int, int], list[ProgressReport]]:
    """Return the reports of a quarter and pair that only wait for the own confirmation, where there are several."""
    found: dict[tuple[int, int], list[ProgressReport]] = {}
    for each in owing:
        if each.step.confirms:
            found.setdefault((each.report.period_id, each.report.task.pair_id), []).append(each.report)
    return {key: reports for key, reports in found.items() if len(reports) > 1}


def _confirming(reports: list[ProgressReport]) -> Duty:
    """Return the one line of reports that are confirmed in one go."""
    period, pair, count = reports[0].period, reports[0].task.pair, len(reports)
    return Duty(
        "두 부처가 작성한 내용을 확인",
        f"{period.short_label} 보고 {count}건 확인",
        f"{count}건 모두 확인",
        url("tasks:pair_sign", period.code, pair.code),
        min(report.due_at for report in reports).astimezone(clock.SEOUL).date(),
        is_demo=all(report.is_demo for report in reports),
        parts=[(report.task.code, report.task.short_name, report.get_absolute_url()) for report in reports],
    )


def _prizes(user: User, today: date) -> Iterator[Duty]:
    """Prize money that waits for the person's own consent, or for anybody's proposal."""
    for award, is_proposed in awards_awaiting(user, today):
        what, label = ("포상금 나누기 제안", "살펴보기") if is_proposed else ("포상금 나누기", "제안하기")
        page, code = award.get_absolute_url(), award.task.code
        name, is_demo = award.task.short_name, award.is_demo
        yield Duty(what, name, label, page, code=code, is_demo=is_demo)


def _reviews(today: date) -> Iterator[Duty]:
    """Reports that wait for review, the most urgent first."""
    first, waiting = most_urgent()
    for one in first:
        passed = formats.passed(formats.days_since(one.turn_since, today))
        yield Duty(
            f"{one.period_label} 보고 검토",
            one.short_name,
            "검토하기",
            url("tasks:review_detail", one.period, one.code),
            note=f"{one.status_label} · {passed}",
            code=one.code,
            is_demo=one.is_demo,
        )
    if (more := waiting - len(first)) > 0:
        yield Duty("분기 보고 검토", f"이 밖의 보고 {more}건", "검토함 보기", url("tasks:reviews"))


def _of_centre(user: User, today: date) -> Iterator[Duty]:
    """Quarters to open, posts without anybody to confirm, terms that end."""
    for period in quarters_to_open(today):
        open_page = url("tasks:quarter_open", period.code)
        yield Duty("분기 열기", str(period), "분기 열기", open_page, period.opens_on, is_demo=period.is_demo)
    gaps = vacancies(today)
    for gap in gaps.named[:NAMED_ONE_BY_ONE]:
        label, href = _filling(gap, user)
        note = "교류자 계정 사용 중지 · 관리자가 직무 대행이나 새 발령을 등록해야 합니다" if gap.stopped else ""
        yield Duty("확인할 사람이 없는 직위", f"{gap.post} ({gap.pair})", label, href, note=note)
    if (more := gaps.count - NAMED_ONE_BY_ONE) > 0:
        about = f"이 밖의 직위 {more}곳"
        yield Duty("확인할 사람이 없는 직위", about, "교류 직위 보기", url("exchange:posts"))
    endings, count = first_endings(today, NAMED_ONE_BY_ONE)
    for ending in endings:
        yield _handover(ending)
    if (more := count - NAMED_ONE_BY_ONE) > 0:
        yield Duty("인계", f"이 밖의 직위 {more}곳", "교류 직위 보기", url("exchange:posts"))


def _filling(gap: Vacancy, user: User) -> tuple[str, str]:
    """Return the word and address of what the reader can do about a post that nobody confirms for."""
    if not _appoints(user):
        return "살펴보기", url("exchange:post_detail", gap.post.code)
    if gap.stopped:
        return "대행·발령 정하기", url("exchange:manage_account_take_over", gap.stopped)
    return "발령 등록하기", url("exchange:manage_assignment_add")


def _statements(user: User) -> Iterator[Duty]:
    """Statements that wait for the centre, as counts a round: nobody is named beside a grade or an amount."""
    for round, waiting in statements_waiting(user):
        page = url("evaluation:statements", round.slug)
        for what, count in waiting:
            yield Duty("가산금", f"{round.title} · {what} {count}건", "목록 보기", page, is_demo=round.is_demo)


def _of_decider(user: User) -> Iterator[Duty]:
    """Grades to tell, resolutions and decisions to record, people to notify."""
    for round, count in untold_grades(user):
        page = url("evaluation:statements", round.slug)
        about = f"{round.title} · 알리지 않은 사람 {count}명"
        yield Duty("성과평가 등급 통보", about, "통보하기", page, is_demo=round.is_demo)
    for label, statement in turns_of(user):
        about = f"{statement.number} 산정서"
        page, post = statement.get_absolute_url(), str(statement.assignment.post)
        yield Duty("가산금", about, label, page, note=post, is_demo=statement.is_demo)


def _of_admin(today: date) -> Iterator[Duty]:
    """What is left over in the administration: posts of unknown succession, the rest as counts."""
    unknown = list(posts_of_unknown_succession(today))
    for post in unknown[:NAMED_ONE_BY_ONE]:
        page = url("exchange:manage_post_edit", post.pk)
        note = f"{formats.date_plain(post.name.known_until)} 뒤의 이름을 추가하거나 직위를 종료해 주세요"
        yield Duty(UNKNOWN, str(post), "직위 보기", page, note=note)
    if (more := len(unknown) - NAMED_ONE_BY_ONE) > 0:
        page = f"{url('exchange:posts')}?round=&mark=unknown"
        yield Duty(UNKNOWN, f"이 밖의 직위 {more}곳", "교류 직위 보기", page)
    for line in failed_runs():
        yield Duty("정기 작업", f"실패: {line.timed.label}", "결과 보기", url("exchange:manage_timed"))
    if idle := accounts_without_post(today).count():
        about = f"직위가 없는 교류자·작성 보조 계정 {idle}개"
        yield Duty("계정", about, "계정 보기", url("exchange:manage_accounts"))
    if empty := vacant_posts(today).count():
        about = f"교류자가 확인되지 않은 직위 {empty}곳"
        yield Duty("발령", about, "교류 직위 보기", url("exchange:posts"))
    if stopped := posts_of_stopped(today).count():
        about = f"교류자 계정이 사용 중지된 직위 {stopped}곳"
        yield Duty("발령", about, "교류 직위 보기", url("exchange:posts"))
    if orphaned := tasks_of_stopped_checkers():
        about = f"점검 담당 계정이 사용 중지된 과제 {orphaned}건"
        yield Duty("점검 담당", about, "과제 보기", url("tasks:manage_tasks"))
    if unsure := len(doubts()):
        about = f"확인이 필요한 직위·역할·성과 {unsure}건"
        yield Duty("자료", about, "자료 보기", f"{url('tasks:sources')}#h-doubts")


def _of_expert(user: User) -> Iterator[Duty]:
    """What an outside expert should declare and score, a line a round."""
    for duty in expert_duties(user):
        due_on = duty.due_at
        about = f"{duty.round} · 과제 {duty.count}건"
        if duty.verb == "declare":
            page = url("evaluation:conflicts", duty.round.slug)
            note = "확인해야 과제 자료가 열립니다"
            yield Duty("이해관계 확인", about, "확인하기", page, due_on, note=note, is_demo=duty.round.is_demo)
        else:
            page = url("evaluation:sheet_edit", duty.round.slug, duty.next_code)
            note = f"{duty.of}건 중 {duty.of - duty.count}건 마침"
            yield Duty("과제 평가", about, "평가하기", page, due_on, note=note, is_demo=duty.round.is_demo)


def _handover(ending) -> Duty:
    page = url("exchange:post_detail", ending.post.code)
    about = f"{ending.post} 교류 기간 끝"
    return Duty("인계", about, "직위 보기", page, ending.ends_on, is_demo=ending.is_demo)


def _appoints(user: User) -> bool:
    return user.may(Capability.ADMINISTER)
