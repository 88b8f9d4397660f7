"""The report form, declared: one module a version, and everything that asks, shows, compares or keeps answers reads it.

A period is pinned to the version that was current when it was opened; a copy keeps the version it was made of. A
version in use is never changed: what is asked otherwise is a new version.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tasks.report_forms import version_1, version_2
from tasks.report_forms.own import own_questions
from tasks.report_forms.questions import CHOSEN, WRITTEN, Form, Kind, Part, Question, When

FORMS: dict[int, Form] = {form.version: form for form in (version_1.FORM, version_2.FORM)}


def current_version() -> int:
    """Return the version of the form that the next opened period is pinned to: the last one declared."""
    return max(FORMS)


def form_asked(version: int, own: Iterable[Mapping[str, Any]] = ()) -> Form:
    """Return the form of ``version`` with a period's own questions. Raises KeyError for a version nobody declared."""
    kept = list(own)
    return _with_own(FORMS[version], tuple(own_questions(kept))) if kept else FORMS[version]


def form_of_copy(content: Mapping[str, Any]) -> Form:
    """Return the form under which a copy was made."""
    return form_asked(content["form"], content.get("questions", ()))


@lru_cache(maxsize=64)
def _with_own(form: Form, own: tuple[Question, ...]) -> Form:
    return form.with_own(own)


__all__ = [
    "CHOSEN",
    "FORMS",
    "WRITTEN",
    "Form",
    "Kind",
    "Part",
    "Question",
    "When",
    "current_version",
    "form_asked",
    "form_of_copy",
]
