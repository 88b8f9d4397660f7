"""What the first administrator types: the own account, then who runs the service."""

from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from exchange.forms.account import password_field
from exchange.forms.base import CleanText
from exchange.forms.login import MISSING
from exchange.forms.manage import ManageForm, speak
from exchange.models import Installation, User
from exchange.origins import is_served
from exchange.passwords import check_password
from exchange.rules.passwords import asked_of_passwords


class FirstAdministratorForm(CleanText, forms.ModelForm):
    """The account of who sets up the service. ``values()`` and the password go to an action; the form saves nothing."""

    password = password_field(
        "비밀번호",
        "new-password",
        missing=MISSING,
        hint="흔한 비밀번호와 이 시스템의 낱말은 쓸 수 없습니다. 붙여 넣어도 됩니다.",
    )
    password_again = password_field("비밀번호 확인", "new-password", missing="비밀번호를 한 번 더 입력해 주세요.")

    class Meta:
        model = User
        fields = ("username", "display_name", "email")
        help_texts: ClassVar[dict[str, str]] = {
            "username": "영문 소문자, 숫자, 점, 밑줄, 붙임표로 2자 이상",
            "display_name": "기록과 화면에 보이는 이름",
            "email": "계정에 적어 두는 연락처",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = f"{asked_of_passwords()} {self.fields['password'].help_text}"
        for name, word in (("username", "username"), ("display_name", "name"), ("email", "email")):
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = word
            speak(self.fields[name])

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        password, again = typed.get("password"), typed.get("password_again")
        if password and again is not None and again != password:
            self.add_error("password_again", "비밀번호를 두 칸에 똑같이 입력해 주세요.")
        if password:
            try:
                check_password(password, User(**self.values()))
            except ValidationError as error:
                self.add_error("password", error)
        return typed

    def values(self) -> dict[str, Any]:
        """Return what was typed about the account, but for the password."""
        return {name: self.cleaned_data.get(name, "") for name in self.Meta.fields}


class InstallationForm(ManageForm):
    """Who runs the service and whom to call. Everything but the official mark has to be said."""

    class Meta:
        model = Installation
        fields = ("operator", "office", "phone", "address", "is_official")
        help_texts: ClassVar[dict[str, str]] = {
            "phone": "화면 아래와 도움말, 오류 화면에 보입니다. 예: 044-200-0000",
            "address": "지금 접속한 주소입니다. 서버를 시작할 때 이 주소를 알려 드립니다.",
        }
        widgets: ClassVar[dict[str, Any]] = {"address": forms.URLInput}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("operator", "office", "phone", "address"):
            self.fields[name].required = True
            speak(self.fields[name])
        self.fields["is_official"] = forms.TypedChoiceField(
            label="공식 누리집 표시",
            choices=[
                ("no", "표시하지 않음 (내부망이거나 시험 중일 때)"),
                ("yes", "공식 전자정부 누리집으로 표시 (운영 기관의 승인을 받은 주소일 때만)"),
            ],
            coerce=lambda chosen: chosen == "yes",
            widget=forms.RadioSelect,
            error_messages={"required": "표시할지 선택해 주세요."},
        )
        self.initial["is_official"] = "yes" if self.initial.get("is_official") else "no"

    def clean_address(self) -> str:
        address = cast(str, self.cleaned_data["address"]).rstrip("/")
        if settings.PRODUCTION and not is_served(address, settings.ALLOWED_HOSTS):
            raise ValidationError("https://와 서버 설정 ALLOWED_HOSTS의 도메인을, 뒤의 경로 없이 입력해 주세요.")
        return address


class SetUpForm(InstallationForm):
    """The same, and whether the list of organisations begins with the government's."""

    asides = ("with_ministries",)

    with_ministries = forms.TypedChoiceField(
        label="기관 목록",
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args: Any, ministries: int, **options: Any) -> None:
        """``ministries``: how many the file holds; 0 where the list is not empty, so that nothing is asked."""
        super().__init__(*args, **options)
        if not ministries:
            del self.fields["with_ministries"]
            return
        cast(forms.ChoiceField, self.fields["with_ministries"]).choices = [
            ("yes", f"정부조직 {ministries}개 기관을 등록 (2024년 1월 이후의 명칭 변경과 분리 포함, 나중에 수정 가능)"),
            ("no", "빈 목록으로 시작"),
        ]
