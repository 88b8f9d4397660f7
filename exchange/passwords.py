"""Which passwords are refused beyond Django's own checks (settings.AUTH_PASSWORD_VALIDATORS)."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

CONTEXT_WORDS = ("hanteam", "한팀", "국무조정실", "인사교류", "협업과제", "password", "비밀번호")
LEFT_LENGTH = 8  # characters that have to be left without the words anybody would try first


LENGTH = "12자 이상으로 정해 주세요."
OTHER_WORD = "다른 낱말을 섞어 주세요."
SENTENCES = {  # what Django's own checks mean, in our words
    "password_too_short": LENGTH,
    "password_too_common": f"많은 사람이 쓰는 비밀번호입니다. {OTHER_WORD}",
    "password_entirely_numeric": "숫자로만 만들 수 없습니다. 글자를 섞어 주세요.",
    "password_too_similar": f"아이디나 이름, 전자우편 주소와 비슷합니다. {OTHER_WORD}",
}


def check_password(password: str, user: Any) -> None:
    """Raise ValidationError with a sentence for each check that the password does not pass."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        said = [SENTENCES.get(each.code or "") or each.messages[0] for each in error.error_list]
        raise ValidationError(said) from error


class ContextWordsValidator:
    """Refuse a password that is little more than the service's, the person's or the account's name (ASVS 6.1.2)."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.lower()
        own = [getattr(user, name, "") for name in ("username", "display_name")]
        for word in sorted({*CONTEXT_WORDS, *(name.lower() for name in own if name)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT_LENGTH:
            raise ValidationError(
                f"아이디, 이름, 서비스 이름처럼 짐작하기 쉬운 말을 제외하면 너무 짧습니다. {OTHER_WORD}",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        return "아이디, 이름, 서비스 이름만으로 만들 수 없습니다."
