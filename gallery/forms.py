"""Forms that show every kind of field, right and wrong."""

from django import forms

from exchange import sentences


class ReportForm(forms.Form):
    """Every kind of field once."""

    done = forms.CharField(
        label="추진실적",
        widget=forms.Textarea,
        max_length=1000,
        help_text="7~9월 추진실적을 개조식으로 입력해 주세요.",
        error_messages={"required": "추진실적을 입력해 주세요."},
    )
    months = forms.DecimalField(label="협의 기간", error_messages={"invalid": sentences.NUMBER_WANTED})
    issue = forms.ChoiceField(
        label="애로·이견",
        choices=[("none", "없음"), ("obstacle", "애로 있음"), ("dispute", "상대 부처와 이견 있음")],
        widget=forms.RadioSelect,
        initial="none",
    )
    more = forms.CharField(label="덧붙일 말", widget=forms.Textarea, required=False)
    on = forms.DateField(label="목표일", required=False)
    who = forms.ChoiceField(label="담당", choices=[("", "선택"), ("a", "국토부"), ("b", "환경부")])
    checked = forms.BooleanField(label="출처를 확인했습니다", required=False)
    secret = forms.CharField(label="비밀번호", widget=forms.PasswordInput(attrs={"autocomplete": "off"}))


class SearchForm(forms.Form):
    """The conditions of a list."""

    q = forms.CharField(label="검색어", required=False)
    state = forms.ChoiceField(label="추진 상태", choices=[("", "모두"), ("late", "지연")], required=False)
    overdue = forms.BooleanField(label="기한 지남", required=False)
