"""Files full of personal data are handed out for a reason, which the access log keeps beside the download."""

import pytest

from exchange.models import AccessEntry, AccessKind, Role
from tests.makers import make_user

pytestmark = pytest.mark.django_db

PERSONAL = ("/audit.xlsx", "/admin/accounts.xlsx", "/admin/assignments.xlsx")
OTHERS = ("/posts.xlsx", "/tasks.xlsx", "/admin/pairs.xlsx")
REASON = "10월 월간 점검"


@pytest.fixture
def admin(client):
    client.force_login(make_user(Role.ADMIN))
    return client


def is_file(answer) -> bool:
    return answer.headers.get("Content-Disposition", "").startswith("attachment")


@pytest.mark.parametrize("path", PERSONAL)
def test_without_a_reason_there_is_a_form_and_no_file(admin, path):
    answer = admin.get(path, {"search": "김<b>", "per_page": "50"})
    page = answer.content.decode()
    assert answer.status_code == 200 and not is_file(answer)
    assert "내려받는 사유" in page
    assert '<input type="hidden" name="search" value="김&lt;b&gt;">' in page
    assert AccessEntry.objects.get().kind == AccessKind.VIEW


@pytest.mark.parametrize("path", PERSONAL)
def test_with_a_reason_the_file_comes_and_the_log_keeps_it(admin, path):
    answer = admin.get(path, {"search": "", "reason": REASON})
    entry = AccessEntry.objects.get()
    assert answer.status_code == 200 and is_file(answer)
    assert entry.kind == AccessKind.EXPORT
    assert entry.target == f"{path} 사유: {REASON} ?search="


@pytest.mark.parametrize("path", PERSONAL)
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "내려받는 사유를 입력해 주세요."),
        ("    ", "내려받는 사유를 입력해 주세요."),
        ("\u200b", "내려받는 사유를 입력해 주세요."),
        ("점검", "사유는 5자 이상으로"),
        ("가" * 101, "사유는 100자까지"),
    ],
)
def test_a_reason_that_says_nothing_is_refused_at_the_field(admin, path, reason, said):
    answer = admin.get(path, {"reason": reason})
    assert answer.status_code == 422 and not is_file(answer)
    assert said in answer.content.decode()
    assert not AccessEntry.objects.filter(kind=AccessKind.EXPORT).exists()


def test_the_reason_stays_whole_where_the_conditions_are_long(admin):
    reason = "가" * 100
    admin.get("/admin/accounts.xlsx", {"search": "나" * 100, "sort": "다" * 300, "reason": reason})
    assert f"사유: {reason} ?" in AccessEntry.objects.get().target


def test_a_reason_cannot_make_a_second_line_of_the_log(admin):
    admin.get("/audit.xlsx", {"reason": "점검합니다\n2024-10-08 admin 로그인"})
    assert "\n" not in AccessEntry.objects.get().target


@pytest.mark.parametrize("path", OTHERS)
def test_other_lists_ask_for_none(admin, path):
    assert is_file(admin.get(path))
