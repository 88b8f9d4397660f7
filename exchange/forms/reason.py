"""Why somebody takes personal data out of the system."""

from django import forms

from exchange import sentences
from exchange.forms.base import CleanText

SHORTEST, LONGEST = 5, 100  # characters; a word that says something, a line that the log keeps whole


class ReasonForm(CleanText, forms.Form):
    """The reason for a download, kept in the access log beside it."""

    reason = forms.CharField(
        label="내려받는 사유",
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text="예: 10월 월간 점검 자료",
        error_messages={
            "required": "내려받는 사유를 입력해 주세요.",
            "min_length": f"사유는 {SHORTEST}자 이상으로 적어 주세요. {sentences.LETTERS_NOW}",
            "max_length": f"사유는 {LONGEST}자까지 적어 주세요. {sentences.LETTERS_NOW}",
        },
    )
