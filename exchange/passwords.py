"""Which passwords are refused beyond Django's own checks (settings.AUTH_PASSWORD_VALIDATORS)."""

from typing import Any

from django.core.exceptions import ValidationError

CONTEXT_WORDS = ("hanteam", "한팀", "국무조정실", "인사교류", "협업과제", "password", "비밀번호")
LEFT_LENGTH = 8  # characters that have to be left without the words anybody would try first


class ContextWordsValidator:
    """Refuse a password that is little more than the service's, the person's or the account's name (ASVS 6.1.2)."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.lower()
        own = [getattr(user, name, "") for name in ("username", "display_name")]
        for word in sorted({*CONTEXT_WORDS, *(name.lower() for name in own if name)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT_LENGTH:
            raise ValidationError(
                "아이디, 이름, 서비스 이름처럼 짐작하기 쉬운 말을 빼면 너무 짧습니다. 다른 낱말을 섞어 주세요.",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        return "아이디, 이름, 서비스 이름만으로 만들 수 없습니다."
