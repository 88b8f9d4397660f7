"""What the administration of this app keeps, and its first page."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from exchange import clock, rules, sentences
from exchange.actions import accounts, assignments, first_start, ministries, pairs, posts, rounds
from exchange.filters import manage as filters
from exchange.forms import manage_nouns as forms
from exchange.forms.first_start import InstallationForm
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Installation,
    LoginSession,
    Ministry,
    Post,
    PostName,
    StandIn,
    TaskCategory,
    User,
)
from exchange.requests import MemberRequest
from exchange.tables import manage as tables
from exchange.views.manage import AdminList


def beside_post(post: Post, user: User) -> dict[str, Any]:
    return {"names": list(post.names.for_table()), "name_noun": POST_NAME, "today": clock.today()}


MINISTRY = AdminList(
    "ministry",
    "ministries",
    "기관",
    "이름이 바뀐 기관은 새로 등록하고, 옛 기관에 마지막 날과 승계 기관을 적습니다.",
    Ministry,
    forms.MinistryForm,
    ministries.create_ministry,
    ministries.edit_ministry,
    tables.MinistryTable,
    filters.MinistryFilter,
)
POST = AdminList(
    "post",
    "posts",
    "교류 직위",
    "이름이나 기관이 바뀐 직위는 새로 등록하지 않고, 그 직위에 이어지는 이름을 추가합니다.",
    Post,
    forms.PostForm,
    posts.create_post,
    posts.edit_post,
    tables.PostTable,
    filters.PostFilter,
    confirm=posts.confirm_post,
    queryset=lambda: Post.objects.for_management(),
    beside=beside_post,
    template="exchange/manage_post.html",
    parts=lambda post: [(PostName, [name.pk for name in post.names_ever])],
)
POST_NAME = AdminList(
    "post_name",
    "post_names",
    "직위 이름",
    "이 직위가 어느 기관에서 무엇으로 불렸는지 적습니다. 시작일과 종료일은 이어지는 이름을 추가할 때 정해집니다.",
    PostName,
    forms.PostNameForm,
    posts.continue_post,
    posts.edit_post_name,
    lookup={"post": "post_id", "pk": "pk"},
    parent=POST,
    parent_field="post",
    queryset=lambda: PostName.objects.for_table().called_now(),
)
ROUND = AdminList(
    "round",
    "rounds",
    "교류 차수",
    "발표한 수와 등록한 직위 수는 다를 수 있어 따로 적습니다.",
    ExchangeRound,
    forms.RoundForm,
    rounds.create_round,
    rounds.edit_round,
    tables.RoundTable,
    filters.RoundFilter,
    queryset=lambda: ExchangeRound.objects.order_by("number"),
)
CATEGORY = AdminList(
    "category",
    "categories",
    "구분",
    "교류 쌍과 과제를 나누는 갈래입니다.",
    TaskCategory,
    forms.CategoryForm,
    rounds.create_category,
    rounds.edit_category,
    tables.CategoryTable,
    filters.CategoryFilter,
    queryset=lambda: TaskCategory.objects.order_by("rank", "pk"),
)
PAIR = AdminList(
    "pair",
    "pairs",
    "교류 쌍",
    "한 차수에서 서로 바꾼 두 직위입니다. 번호는 차수와 연번으로 정해집니다.",
    ExchangePair,
    forms.PairForm,
    pairs.create_pair,
    pairs.edit_pair,
    tables.PairTable,
    filters.PairFilter,
    queryset=lambda: ExchangePair.objects.for_table().ranked(),
)
ASSIGNMENT = AdminList(
    "assignment",
    "assignments",
    "교류 발령",
    "누가 언제부터 언제까지 그 직위에 있는지 적습니다. 삭제하지 않고 종료일로 끝냅니다.",
    Assignment,
    forms.AssignmentForm,
    assignments.create_assignment,
    assignments.edit_assignment,
    tables.AssignmentTable,
    filters.AssignmentFilter,
    subject=lambda assignment: assignment.holder.username,
    is_personal=True,
    queryset=lambda: Assignment.objects.for_table().ranked(),
)
ASSISTANCE = AdminList(
    "assistance",
    "assistances",
    "작성 보조",
    "직위를 맡은 사람을 도와 초안을 쓰는 사람입니다. 확인은 할 수 없습니다.",
    Assistance,
    forms.AssistanceForm,
    assignments.create_assistance,
    assignments.edit_assistance,
    tables.AssistanceTable,
    filters.AssistanceFilter,
    confirm=None,
    subject=lambda assistance: assistance.assistant.username,
    queryset=lambda: Assistance.objects.for_table().ranked(),
)
STAND_IN = AdminList(
    "stand_in",
    "stand_ins",
    "직무 대행",
    f"자리를 비운 교류자 대신 확인하는 교류자입니다. {sentences.BOTH_NAMES_STAY}",
    StandIn,
    forms.StandInForm,
    assignments.create_stand_in,
    assignments.edit_stand_in,
    tables.StandInTable,
    filters.StandInFilter,
    confirm=None,
    subject=lambda stand_in: f"{stand_in.absent.username}, {stand_in.substitute.username}",
)
ACCOUNT = AdminList(
    "account",
    "accounts",
    "계정",
    "한 사람에 하나씩 둡니다. 떠난 사람의 계정은 삭제하지 않고 사용 중지합니다.",
    User,
    forms.AccountForm,
    accounts.create_account,
    accounts.edit_account,
    tables.AccountTable,
    filters.AccountFilter,
    confirm=None,
    subject=lambda account: account.username,
    is_personal=True,
    beside=lambda account, user: {
        "why_not_stop": rules.why_not_stop_account(account, user),
        "logins": LoginSession.objects.visible_to(account).in_use(timezone.now()).count(),
        "first_password_ends": rules.first_password_ends(account),
        "why_not_first_password": rules.why_not_first_password(account, timezone.now()),
    },
    template="exchange/manage_account.html",
)


class SingleRow(AdminList):
    """A noun of which there is one row: no list, no page to add one."""

    @property
    def list_page(self) -> str:
        return reverse("exchange:manage")


INSTALLATION = SingleRow(
    "installation",
    "installations",
    "기관 정보",
    "화면 아래와 도움말, 오류 화면에 보이는 운영 기관과 연락처입니다.",
    Installation,
    InstallationForm,
    first_start.set_up_installation,
    first_start.edit_installation,
    confirm=None,
    lookup={},
    queryset=Installation.objects.all,
)

NOUNS = (MINISTRY, POST, ROUND, CATEGORY, PAIR, ASSIGNMENT, ASSISTANCE, STAND_IN, ACCOUNT)
PEOPLE = (ASSIGNMENT, ASSISTANCE, STAND_IN, ACCOUNT)
ABOVE = (  # what other apps keep: a link, never their data
    ("과제", "tasks:manage_tasks", "제목, 약칭, 구분, 부처별 역할, 이정표, 성과지표, 종료와 취소"),
    ("분기", "tasks:manage_periods", "작성 시작일, 제출기한, 접수 마감"),
    ("협의회", "tasks:manage_meetings", "회차, 안건, 결정"),
    ("성과 사례", "tasks:manage_outcomes", "이전과 이후, 과제 연결 확인"),
)
REORGANISED = (  # an act over many rows, not a row
    ("기관 개편", "exchange:manage_reorganisations", "명칭 변경·통합·분리·이관·폐지를 미리 보고 한 번에 적용"),
)
RUNNING = "운영 기관, 담당 부서, 대표 전화, 서비스 주소"
RECORDS = (
    ("지급표", "evaluation:pay_tables", "지급률, 지급기준액, 가산금 규칙과 그 근거"),
    ("자료 출처", "tasks:sources", "보도자료와 협의회에서 무엇을 읽었는지"),
    ("감사 기록", "exchange:access_log", "누가 언제 무엇을 했는지"),
    ("정기 작업", "exchange:manage_timed", "매일 자동으로 실행되는 점검과 정리, 그 결과"),
    ("로그인 제한", "exchange:manage_login_locks", "로그인 실패가 이어져 막힌 계정과 접속지, 그 해제"),
)


def manage(request: MemberRequest) -> HttpResponse:
    places = [noun for noun in NOUNS if noun not in PEOPLE]
    why_not = rules.why_not_manage(request.user)
    own = (INSTALLATION.label, f"exchange:manage_installation_{'history' if why_not else 'edit'}", RUNNING)
    context = {
        "groups": [
            ("기관과 교류", [(noun, noun.model._default_manager.count()) for noun in places]),
            ("사람", [(noun, noun.model._default_manager.count()) for noun in PEOPLE]),
        ],
        "links": [("조직 개편", REORGANISED), ("과제와 점검", ABOVE), ("자료와 기록", (*RECORDS, own))],
        "why_not": why_not,
    }
    return TemplateResponse(request, "exchange/manage.html", context)
