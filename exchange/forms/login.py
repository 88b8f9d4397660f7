"""What is typed to get in."""

from django import forms

from exchange.forms.base import CleanText

MISSING = "비밀번호를 입력해 주세요."
PASSWORD_MESSAGES = {
    "max_length": "비밀번호는 256자까지입니다.",
    "null_characters_not_allowed": "비밀번호에 쓸 수 없는 문자가 들어 있습니다.",
}


class LoginForm(CleanText, forms.Form):
    """Account and password; ``next`` is checked by the view."""

    username = forms.CharField(
        label="아이디",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "아이디를 입력해 주세요.", "max_length": "아이디는 40자까지입니다."},
    )
    password = forms.CharField(
        label="비밀번호",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": MISSING, **PASSWORD_MESSAGES},
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class LiftForm(CleanText, forms.Form):
    """Which login an administrator lets through again: a row of the list of what is stopped."""

    username = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)
    address = forms.GenericIPAddressField(required=False, widget=forms.HiddenInput)


class SecondFactorForm(CleanText, forms.Form):
    """The number an app shows, or a recovery code."""

    code = forms.CharField(
        label="인증 번호 또는 복구 코드",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={
            "required": "인증 번호나 복구 코드를 입력해 주세요.",
            "max_length": "인증 번호는 숫자 6자리, 복구 코드는 12자리입니다.",
        },
    )
