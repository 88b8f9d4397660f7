"""The forms of the administration: organisations, posts, rounds, pairs, assignments and accounts."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator

from exchange import rules, sentences
from exchange.formats import josa
from exchange.forms.base import CleanText, MinistryField
from exchange.forms.manage import LinesField, ManageForm, name_nothing, speak
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Post,
    PostName,
    StandIn,
    TaskCategory,
    User,
)
from exchange.roles import Scope, rights_of
from exchange.roles import choices as role_choices

ALIASES_HELP = "자료마다 다르게 적힌 직위 이름을 한 줄에 하나씩 적습니다. 검색에 쓰입니다."
NAME_FIELDS = ("ministry", "title", "level", "aliases", "starts_on")  # of a new post: what is said of its first name


class MinistryForm(ManageForm):
    fixed = ("code",)
    aliases = LinesField(
        label="다른 이름", help_text="옛 이름이나 언론에서 쓰는 약칭을 한 줄에 하나씩 적습니다. 검색에 쓰입니다."
    )
    org_code = forms.CharField(
        label="기관코드",
        required=False,
        validators=[RegexValidator(r"^[0-9]{7}$", "숫자 7자리로 입력해 주세요.")],
        help_text="행정표준코드의 7자리 숫자입니다.",
    )

    class Meta:
        model = Ministry
        fields = (
            *(
                "code",
                "name",
                "short_name",
                "kind",
                "rank",
                "aliases",
                "name_en",
                "org_code",
                "valid_from",
                "valid_until",
            ),
            *("successor", "source_ref"),
        )
        help_texts = {
            "code": "주소에 쓰는 영문 대문자 약호입니다. 예: MOLIT",
            "short_name": "화면에 쓰는 약칭입니다. 예: 국토부",
            "valid_until": "이름이 바뀌거나 없어진 기관은 마지막 날을 적고 승계 기관을 선택합니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("successor", Ministry.objects.for_table().exclude(pk=self.instance.pk))

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()


class PostForm(ManageForm):
    """A post; where it is new, with its first name."""

    fixed = ("code",)
    ministry = MinistryField(label="기관", queryset=Ministry.objects.none())
    title = forms.CharField(label="직위", max_length=60)
    level = forms.ChoiceField(label="급", choices=[("", ""), *Level.choices])
    aliases = LinesField(label="다른 표기", help_text=ALIASES_HELP)
    starts_on = forms.DateField(
        label="시작일",
        required=False,
        widget=forms.DateInput,
        help_text="이 이름을 쓰기 시작한 날입니다. 모르거나 처음부터 쓴 이름이면 비워 둡니다.",
    )
    field_order = ("code", "ministry", "title", "level", "aliases", "starts_on", "note", "source_ref")

    class Meta:
        model = Post
        fields = ("code", "note", "source_ref")
        widgets = {"note": forms.Textarea}
        help_texts = {
            "code": "주소에 쓰는 부호입니다. 예: 7-a",
            "note": "모든 이용자에게 보입니다. 사람에 관한 내용은 적지 마세요.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_new:
            for name in NAME_FIELDS:
                del self.fields[name]
            return
        self.asides = NAME_FIELDS
        self.offer("ministry", Ministry.objects.for_table())

    def clean_code(self) -> str:
        return self.cleaned_data["code"].lower()


class PostNameForm(ManageForm):
    """How one name of a post is written."""

    aliases = LinesField(label="다른 표기", help_text=ALIASES_HELP)

    class Meta:
        model = PostName
        fields = ("ministry", "title", "level", "aliases", "source_ref")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("ministry", Ministry.objects.for_table())


class ContinuePostForm(CleanText, forms.Form):
    """Under which name a post goes on, and from when."""

    ministry = MinistryField(label="기관", queryset=Ministry.objects.none())
    title = forms.CharField(label="직위", max_length=60)
    level = forms.ChoiceField(label="급", choices=[("", ""), *Level.choices])
    starts_on = forms.DateField(
        label="시작일", widget=forms.DateInput, help_text="새 이름을 쓰는 첫날입니다. 지금 이름은 그 전날 끝납니다."
    )
    aliases = LinesField(label="다른 표기", help_text=ALIASES_HELP)
    source_ref = forms.CharField(
        label="출처", max_length=500, help_text="직제 개정문처럼 새 이름을 읽은 자료를 적습니다."
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(MinistryField, self.fields["ministry"]).queryset = Ministry.objects.for_table()
        for field in self.fields.values():
            speak(field)
            name_nothing(field)


class EndPostForm(CleanText, forms.Form):
    """Since when a post is no more, and why."""

    ended_on = forms.DateField(label="없어진 날", widget=forms.DateInput, help_text="직위가 있던 마지막 날입니다.")
    end_reason = forms.CharField(label="없어진 사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)


class RoundForm(ManageForm):
    fixed = ("number",)
    number = forms.IntegerField(label="차수", min_value=1, max_value=999, help_text="몇 번째 교류인지 숫자로 적습니다.")

    class Meta:
        model = ExchangeRound
        fields = (
            *("number", "name", "selected_on", "announced_posts", "announced_director_generals", "announced_directors"),
            *("note", "source_ref"),
        )
        widgets = {"note": forms.Textarea}
        help_texts = {"announced_posts": f"{sentences.AS_ANNOUNCED} 등록한 직위 수와 다를 수 있습니다."}


class CategoryForm(ManageForm):
    fixed = ("code",)

    class Meta:
        model = TaskCategory
        fields = ("code", "name", "short_name", "definition", "rank", "source_ref")
        widgets = {"definition": forms.Textarea}
        help_texts = {
            "code": "주소에 쓰는 영문 부호입니다. 예: conflict",
            "short_name": "표에 쓰는 12자 안의 이름입니다.",
        }


class PairForm(ManageForm):
    fixed = ("round", "number")
    number = forms.IntegerField(
        label="연번", min_value=1, max_value=999, help_text="발표한 차례입니다. 과제 번호의 앞자리가 됩니다."
    )

    class Meta:
        model = ExchangePair
        fields = (
            *("round", "number", "level", "post_a", "post_b", "theme", "theme_before", "category", "category_reason"),
            *("no_task_reason", "source_ref"),
        )
        widgets = {"category_reason": forms.Textarea, "no_task_reason": forms.Textarea}
        help_texts = {
            "post_a": "발표에서 앞에 적힌 직위입니다.",
            "post_b": "발표에서 뒤에 적힌 직위입니다. 앞 직위와 기관이 달라야 합니다.",
            "category": "이 쌍의 구분입니다. 과제의 구분은 과제 화면에서 정합니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for side in ("post_a", "post_b"):
            self.offer(side, Post.objects.for_table())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"round", "post_a", "post_b"} <= typed.keys():
            posts = (typed["post_a"], typed["post_b"])
            refusal = rules.why_not_pair(typed["round"], *posts, but_for=self.instance.pk)
            if refusal := refusal or rules.why_not_face(*posts):
                self.add_error("post_b", str(refusal))
        return typed


class AssignmentForm(ManageForm):
    fixed = ("post", "holder")

    class Meta:
        model = Assignment
        fields = ("post", "holder", "home_ministry", "starts_on", "ends_on", "end_reason", "source_ref")
        labels = {"end_reason": "종료일 사유"}
        help_texts = {
            "holder": "교류자 계정만 선택할 수 있습니다.",
            "ends_on": "마지막으로 근무하는 날입니다. 비워 두면 계속 근무합니다.",
            "end_reason": "종료일을 정하거나 바꿀 때 적습니다. 예: 교류 기간 연장, 조기 복귀",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("post", Post.objects.for_table())
        self.offer("home_ministry", Ministry.objects.for_table())
        self.offer_people("holder", Scope.HELD_POSTS)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if all(typed.get(name) for name in ("post", "holder", "starts_on")) and "ends_on" in typed:
            refusal = rules.why_not_seat(typed["post"], typed["holder"], typed["starts_on"], typed["ends_on"])
            if refusal:
                self.add_error(
                    "holder" if typed["holder"].rights.scope != Scope.HELD_POSTS else "starts_on", str(refusal)
                )
            elif refusal := rules.why_not_hold(typed["post"], typed["holder"], typed["starts_on"], typed["ends_on"]):
                self.add_error(self.field_of_person("holder"), str(refusal))
        moved = not self.is_new and "ends_on" in self.changed_data
        if moved and (not typed.get("end_reason") or "end_reason" not in self.changed_data):
            self.add_error("end_reason", "종료일을 정하거나 바꾸는 사유를 입력해 주세요.")
        return typed


class AssistanceForm(ManageForm):
    fixed = ("post", "assistant")

    class Meta:
        model = Assistance
        fields = ("post", "assistant", "starts_on", "ends_on")
        help_texts = {
            "assistant": "작성 보조 계정만 선택할 수 있습니다. 보조는 초안을 쓰지만 확인은 할 수 없습니다.",
            "ends_on": "비워 두면 계속 보조합니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("post", Post.objects.for_table())
        self.offer_people("assistant", Scope.HELPED_POSTS)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if all(typed.get(name) for name in ("post", "assistant", "starts_on")) and "ends_on" in typed:
            term = (typed["post"], typed["assistant"], typed["starts_on"], typed["ends_on"])
            if refusal := rules.why_not_draft(*term):
                self.add_error(self.field_of_person("assistant"), str(refusal))
        return typed


class StandInForm(ManageForm):
    fixed = ("absent", "substitute")

    class Meta:
        model = StandIn
        fields = ("absent", "substitute", "starts_on", "ends_on", "reason")
        help_texts = {
            "absent": "자리를 비우는 교류자입니다.",
            "substitute": f"그동안 대신 확인하는 교류자입니다. {sentences.BOTH_NAMES_STAY}",
            "reason": "예: 국외 출장, 교육 파견",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("absent", "substitute"):
            self.offer_people(name, Scope.HELD_POSTS)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if all(typed.get(name) for name in ("absent", "substitute", "starts_on", "ends_on")):
            term = (typed["absent"], typed["substitute"], typed["starts_on"], typed["ends_on"])
            if refusal := rules.why_not_substitute(*term):
                self.add_error(self.field_of_person("substitute"), str(refusal))
        return typed


class AccountForm(ManageForm):
    fixed = ("username",)

    class Meta:
        model = User
        fields = ("username", "display_name", "role", "ministry", "email")
        help_texts = {
            "username": "로그인할 때 쓰는 이름입니다. 영문 소문자, 숫자, 점, 밑줄, 붙임표로 2자 이상 적습니다.",
            "display_name": "화면과 기록에 남는 이름입니다.",
            "ministry": "계정을 쓰는 사람의 소속입니다. 쓸 수 있는 과제는 교류 발령으로 정해집니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("ministry", Ministry.objects.for_table())
        field = cast(forms.ChoiceField, self.fields["role"])
        field.choices = [*((value, label) for value, label in cast(Any, field.choices) if not value), *role_choices()]
        if self.instance.pk == self.by.pk:
            self.fields["role"].disabled = True
            self.fields["role"].help_text = f"{sentences.OWN_ROLE} {sentences.ASK_OTHER_ADMIN.text}"

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()

    def clean_role(self) -> str:
        role = self.cleaned_data["role"]
        changed = not self.is_new and "role" in self.changed_data
        if changed and (refusal := rules.why_not_change_role(self.instance, self.by, self.today)):
            raise forms.ValidationError(str(refusal))
        return role

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        rights = rights_of(typed.get("role", ""))
        if rights.scope == Scope.MINISTRY and not typed.get("ministry"):
            self.add_error("ministry", f"{josa(rights.label, '은/는')} 어느 기관의 담당인지 선택해 주세요.")
        return typed
