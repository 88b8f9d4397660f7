"""How a person wants pages to look."""

from django import forms

from exchange.forms.base import CleanText
from exchange.models import Contrast, TextSize, User


class DisplayForm(CleanText, forms.ModelForm):
    text_size = forms.ChoiceField(label="글자 크기", choices=TextSize, widget=forms.RadioSelect)
    contrast = forms.ChoiceField(label="화면 모드", choices=Contrast, widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(label="단축키 쓰기", required=False)

    class Meta:
        model = User
        fields = ("text_size", "contrast", "shortcuts")
