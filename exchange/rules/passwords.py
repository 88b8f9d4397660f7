"""Which new passwords are refused, beside Django's own checks, and how long one holds.

The checks stand in settings.AUTH_PASSWORD_VALIDATORS. Ages are in real time, as everything about logins.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password as is_password_of
from django.core.exceptions import ValidationError

from exchange.errors import Help, Refusal, not_now
from exchange.models import Ministry, PasswordHistory, PostName, User
from exchange.passwords import why_guessable


class LengthValidator:
    """Refuse a password shorter than the installation's setting."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.PASSWORD_LENGTH:
            raise ValidationError(self.get_help_text(), code="password_is_short")

    def get_help_text(self) -> str:
        return f"{settings.PASSWORD_LENGTH}자 이상으로 정해 주세요."


class ClassesValidator:
    """Refuse a password of fewer kinds of characters than the agency's policy asks for; 0 asks for none."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = [str.islower, str.isupper, str.isdigit, lambda each: not each.isascii() or not each.isalnum()]
        used = sum(any(kind(each) for each in password) for kind in kinds)
        if used < settings.PASSWORD_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_of_few_classes")

    def get_help_text(self) -> str:
        kinds = settings.PASSWORD_CLASSES
        asked = f"영문 대문자, 영문 소문자, 숫자, 그 밖의 글자와 기호 가운데 {kinds}가지 이상을 섞어 주세요."
        return asked if kinds else ""


class GuessableValidator:
    """Refuse what zxcvbn guesses, and what is little more than words of the house and the person (ASVS 6.1.2)."""

    def validate(self, password: str, user: Any = None) -> None:
        if said := why_guessable(password, words_around(user)):
            raise ValidationError(said, code="password_is_guessable")

    def get_help_text(self) -> str:
        return "아이디, 이름, 기관과 직위, 서비스 이름만으로 만들 수 없습니다."


class HistoryValidator:
    """Refuse the account's last passwords, as many as the agency's policy says; 0 looks at none."""

    def validate(self, password: str, user: Any = None) -> None:
        count = settings.PASSWORD_HISTORY
        if not count or user is None or user.pk is None:
            return
        kept = PasswordHistory.objects.of_user(user).values_list("password", flat=True)[:count]
        if any(is_password_of(password, each) for each in kept):
            raise ValidationError(self.get_help_text(), code="password_was_used")

    def get_help_text(self) -> str:
        count = settings.PASSWORD_HISTORY
        return f"최근에 쓴 비밀번호 {count}개는 다시 쓸 수 없습니다. 다른 비밀번호를 정해 주세요." if count else ""


def asked_of_passwords() -> str:
    """Return what the installation asks of a new password, as the hint beside its field."""
    asking = (LengthValidator(), ClassesValidator(), HistoryValidator())
    return " ".join(filter(None, [each.get_help_text() for each in asking]))


def words_around(user: User | None) -> list[str]:
    """Return what anybody who knows the house and the person would try first. Two queries."""
    own = [getattr(user, name, "") for name in ("username", "display_name")]
    mail = getattr(user, "email", "").partition("@")[0]
    ministries = Ministry.objects.values_list("name", "short_name", "name_en")
    titles = PostName.objects.values_list("title", flat=True)
    return [each for each in [*own, mail, settings.OPERATOR, *sum(ministries, ()), *titles] if each]


def first_password_ends(user: User) -> datetime | None:
    """Return the moment from which the account's first password opens nothing; None where it has one of its own."""
    return _given(user) + timedelta(days=settings.FIRST_PASSWORD_DAYS) if user.must_change_password else None


def why_not_first_password(user: User, now: datetime) -> Refusal | None:
    """Say why a first password, though right, no longer opens the account. One query where the account has one."""
    ends = first_password_ends(user)
    if ends is None or now < ends:
        return None
    return not_now(
        f"첫 비밀번호를 받은 지 {settings.FIRST_PASSWORD_DAYS}일이 지나 로그인할 수 없습니다.",
        Help("관리자에게 첫 비밀번호를 다시 정해 달라고 요청해 주세요."),
    )


def is_password_old(user: User, now: datetime) -> bool:
    """Whether the password is older than the agency's policy allows. One query where a policy is set."""
    days = settings.PASSWORD_DAYS
    return bool(days) and now >= _given(user) + timedelta(days=days)


def _given(user: User) -> datetime:
    """Return when the account was given its present password; its beginning where no row says so."""
    kept = PasswordHistory.objects.of_user(user).first()
    return kept.set_at if kept else user.created_at
