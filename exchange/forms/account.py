"""What a person types about the own account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from exchange import sentences
from exchange.forms.base import CleanText
from exchange.forms.login import PASSWORD_MESSAGES
from exchange.models import User
from exchange.passwords import check_password
from exchange.rules.passwords import asked_of_passwords


def password_field(label: str, autocomplete: str, *, missing: str, hint: str = "") -> forms.CharField:
    """Make a field for a password, which is taken letter by letter."""
    return forms.CharField(
        label=label,
        max_length=256,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing, **PASSWORD_MESSAGES},
    )


class PasswordAgainForm(CleanText, forms.Form):
    """The present password, asked for again before something that matters. The view compares it."""

    password = password_field("지금 비밀번호", "current-password", missing="지금 비밀번호를 입력해 주세요.")


class PasswordChangeForm(PasswordAgainForm):
    """A new password, twice."""

    new_password = password_field(
        "새 비밀번호",
        "new-password",
        missing="새 비밀번호를 입력해 주세요.",
        hint="띄어쓰기와 한글도 쓸 수 있어, 낱말 서너 개를 이으면 외우기 쉽습니다.",
    )
    new_password_again = password_field(
        "새 비밀번호 다시 입력", "new-password", missing="새 비밀번호를 한 번 더 입력해 주세요."
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        field = self.fields["new_password"]
        field.help_text = f"{asked_of_passwords()} {field.help_text}"

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password == self.cleaned_data.get("password"):
            raise ValidationError("지금 비밀번호와 다른 비밀번호를 정해 주세요.")
        check_password(password, self.account)
        return password

    def clean_new_password_again(self) -> str:
        again = self.cleaned_data["new_password_again"]
        if self.cleaned_data.get("new_password", again) != again:
            raise ValidationError("새 비밀번호를 두 칸에 똑같이 입력해 주세요.")
        return again


class EnableSecondFactorForm(CleanText, forms.Form):
    """The number that the app shows for the secret just given to it."""

    token = forms.CharField(
        label="인증 번호 6자리",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={
            "required": "인증 앱에 보이는 6자리를 입력해 주세요.",
            "max_length": sentences.CODE_HAS_SIX_DIGITS,
        },
    )

    def clean_token(self) -> str:
        token = "".join(self.cleaned_data["token"].split())
        if not (token.isascii() and token.isdigit() and len(token) == 6):
            raise ValidationError(f"{sentences.CODE_HAS_SIX_DIGITS} 예: 123456")
        return token
