"""The pages that every noun of the administration has: list, file, adding, editing, history, taking 확인 필요 off.

A AdminList says what is different; the addresses (``manage_urls``) hand it to the views here.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock, dates, formats, rules, sentences
from exchange.actions import rows, sources
from exchange.errors import Refusal, Refused, Stale
from exchange.filters.conditions import conditions_of
from exchange.forms.manage import ManageForm, SourceForm
from exchange.listing import Found, Listing, ListPage, ReasonAsked
from exchange.models import Sourced, SourceMark, User
from exchange.queries import Change, history_of, moment_of
from exchange.queries.row_versions import row_at
from exchange.requests import MemberRequest
from exchange.versions import version_of


@dataclass(frozen=True)
class AdminList:
    """One kind of row that the administration keeps.

    name, plural  halves of the addresses' names: manage_<plural>, manage_<name>_add, …_edit, …_history, …_confirm
    label         what it is called; hint says in one line what the rows are for
    create, edit  the actions; ``edit`` takes key, values and ``version``
    table, filterset  of the list; None where the rows are listed on their parent's page only
    confirm       the action that takes 확인 필요 off, None where rows carry no source
    why_not       why a person may not write these rows, None where they may
    lookup        parts of an address → columns by which the row is found
    parent        the noun inside which the row lives (a milestone's task), reached by the column ``parent_field``
    queryset      all rows with what their names need, in the order of the list; by default ``for_table()`` of the model
    stays         after adding, go on to the new row's own page rather than to the list
    subject       whose data a row is, for the access log; "" for what is about no person
    is_personal   its file holds many persons' data: handed out for a reason only
    beside        what the editing page shows this user besides the form: name → value for the template
    template      of the page that edits
    parts         rows of other models whose changes its history tells too: model and keys
    """

    name: str
    plural: str
    label: str
    hint: str
    model: type[Model]
    form: type[ManageForm]
    create: Callable[..., Model]
    edit: Callable[..., Model]
    table: Any = None
    filterset: Any = None
    confirm: Any = sources.confirm_source
    why_not: Callable[[User], Refusal | None] = rules.why_not_manage
    namespace: str = "exchange"
    lookup: Mapping[str, str] = field(default_factory=lambda: {"pk": "pk"})
    parent: "AdminList | None" = None
    parent_field: str = ""
    queryset: Callable[[], QuerySet] | None = None
    stays: bool = False
    subject: Callable[[Any], str] = lambda row: ""
    is_personal: bool = False
    beside: Callable[[Any, User], dict[str, Any]] = lambda row, user: {}
    template: str = "exchange/manage_edit.html"
    parts: Callable[[Any], list[tuple[type[Model], list[int]]]] = lambda row: []

    @property
    def is_sourced(self) -> bool:
        return issubclass(self.model, Sourced)

    def rows(self) -> QuerySet:
        """Return all rows, with what the page needs of each."""
        if self.queryset:
            return self.queryset()
        manager: Any = self.model._default_manager  # each noun's rows know what their table needs
        return manager.for_table()

    def page(self, what: str, row: Model | None = None) -> str:
        """Return the address of a page of this noun: ``"edit"`` of a row; ``"add"`` inside ``row``, its parent."""
        owner = self.parent if what == "add" else self
        keys = {part: _follow(row, path) for part, path in owner.lookup.items()} if row is not None and owner else None
        return reverse(f"{self.namespace}:manage_{self.name}_{what}", kwargs=keys)

    @property
    def list_page(self) -> str:
        return reverse(f"{self.namespace}:manage_{self.plural}")

    def home_of(self, row: Model) -> str:
        """Return where a person goes on after saving ``row``: to the list, or to the row it lives inside."""
        if self.parent:
            return self.parent.page("edit", getattr(row, self.parent_field))
        return self.list_page


def listing_of(noun: AdminList) -> Listing:
    """Return the list of a noun: its page is manage_<plural>."""
    return Listing(
        policy=f"{noun.namespace}:manage_{noun.plural}",
        source=partial(_asked, noun),
        columns=noun.table,
        filters=noun.filterset,
        template="exchange/manage_list.html",
        page=partial(_list_page, noun),
    )


def _asked(noun: AdminList, request: MemberRequest) -> Found:
    filterset = noun.filterset(request.GET, _programme_rows(noun, request), request=request, today=clock.today())
    trail = [("자료·관리", reverse("exchange:manage")), (noun.label, noun.list_page)]
    return Found(
        rows=filterset.qs if filterset.is_valid() else noun.rows().none(),
        as_of=clock.now(),
        title=f"{noun.label} 목록",
        filter=filterset,
        conditions=conditions_of(filterset, request.GET).sentence,
        reason=ReasonAsked(noun.label, trail) if noun.is_personal else None,
        status=200 if filterset.is_valid() else 422,
    )


MADE_UP = {  # model → how its rows are told that belong to a made-up round
    "Ministry": "source_mark",
    "Post": "source_mark",
    "ExchangeRound": "source_mark",
    "ExchangePair": "round__source_mark",
    "Assignment": "post__source_mark",
    "CollaborationTask": "pair__round__source_mark",
}


def _programme_rows(noun: AdminList, request: MemberRequest) -> QuerySet:
    """Return the rows of the programme; those of a made-up round too where 시연값 is asked for."""
    path = MADE_UP.get(noun.model.__name__)
    if path is None or request.GET.get("source") == SourceMark.DEMO:
        return noun.rows()
    return noun.rows().exclude(**{path: SourceMark.DEMO})


def _list_page(noun: AdminList, request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {"noun": noun, "why_not": noun.why_not(request.user)}


def manage_add(request: MemberRequest, noun: AdminList, **keys: Any) -> HttpResponse:
    row = noun.model()
    if noun.parent:
        parent = row_or_404(request, noun.parent, keys)
        row = noun.model(**{noun.parent_field: parent})
    form = noun.form(
        request.POST if request.method == "POST" else None, instance=row, by=request.user, today=clock.today()
    )
    context = {"noun": noun, "form": form, "row": row, "home": noun.home_of(row), "why_not": noun.why_not(request.user)}
    if request.method != "POST":
        return TemplateResponse(request, noun.template, context)

    if not form.is_valid():
        if twin := form.twin():
            messages.info(request, rows.ALREADY)
            return redirect(noun.home_of(twin))
        return TemplateResponse(request, noun.template, context, status=422)
    within = {noun.parent_field: getattr(row, noun.parent_field)} if noun.parent else {}
    try:
        made = noun.create(within | form.values(), **form.asides_typed(), by=request.user, at=clock.now())
    except Refused as refused:
        if twin := form.twin():
            messages.info(request, rows.ALREADY)
            return redirect(noun.home_of(twin))
        form.add_error(None, refused.reason)
        return TemplateResponse(request, noun.template, context, status=refused.status)
    request.log_subject = noun.subject(made)
    made = _read_again(noun, made)
    messages.success(request, f"{noun.label} {formats.josa(f'‘{made}’', '을/를')} 등록했습니다.")
    return redirect(noun.page("edit", made) if noun.stays else noun.home_of(made))


def manage_edit(request: MemberRequest, noun: AdminList, **keys: Any) -> HttpResponse:
    row = row_or_404(request, noun, keys)
    if request.method != "POST":
        form = noun.form(None, instance=row, by=request.user, today=clock.today())
        return _edit_page(request, noun, row, form)

    before = copy(row)  # the form writes what was typed on ``row``
    form = noun.form(request.POST, instance=row, by=request.user, today=clock.today())
    version = request.POST.get("version", "")
    if not form.is_valid():
        return _edit_page(request, noun, before, form, version=version, status=422)
    try:
        saved = _saved(request, noun, row.pk, form, version)
    except Stale as stale:
        before = _read_again(noun, before)
        told = _who_was_faster(noun, before) or stale.reason
        differences = form.differences(before)
        return _edit_page(request, noun, before, form, status=stale.status, stale=told, differences=differences)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _edit_page(request, noun, before, form, version=version, status=refused.status)
    saved = _read_again(noun, saved)
    messages.success(request, f"{noun.label} {formats.josa(f'‘{saved}’', '을/를')} 수정했습니다.")
    return redirect(noun.home_of(saved))


def _saved(request: MemberRequest, noun: AdminList, pk: int, form: ManageForm, version: str) -> Model:
    """Write what was typed; where others changed other fields meanwhile, both stand. Raises Stale for one field."""
    act = partial(noun.edit, pk, **form.asides_typed(), by=request.user, at=clock.now())
    try:
        return act(form.values(), version=version)
    except Stale:
        fresh = noun.rows().get(pk=pk)
        merged = form.merged(fresh, row_at(noun.model, pk, version))
        if merged is None:
            raise
    values, kept = merged
    saved = act(values, version=version_of(fresh))
    if kept:
        messages.info(request, f"그사이 다른 사람이 수정한 항목은 그대로 두었습니다: {', '.join(kept)}")
    return saved


@require_POST
def manage_confirm(request: MemberRequest, noun: AdminList, **keys: Any) -> HttpResponse:
    row = row_or_404(request, noun, keys)
    source_form = SourceForm(request.POST)
    form = noun.form(None, instance=row, by=request.user, today=clock.today())
    if not source_form.is_valid():
        return _edit_page(request, noun, row, form, source_form=source_form, status=422)
    version = request.POST.get("version", "")
    try:
        noun.confirm(noun.model, row.pk, **source_form.cleaned_data, version=version, by=request.user, at=clock.now())
    except Refused as refused:
        source_form.add_error(None, refused.reason)
        return _edit_page(request, noun, row, form, source_form=source_form, status=refused.status)
    messages.success(request, f"{noun.label} ‘{row}’의 출처를 확인했습니다.")
    return redirect(noun.page("edit", row))


def manage_history(request: MemberRequest, noun: AdminList, **keys: Any) -> HttpResponse:
    row = row_or_404(request, noun, keys)
    context = {
        "noun": noun,
        "row": row,
        "home": noun.home_of(row),
        "changes": _history(noun, row),
        "why_not": noun.why_not(request.user),
    }
    return TemplateResponse(request, "exchange/manage_history.html", context)


def _history(noun: AdminList, row: Model) -> list[Change]:
    """Return what happened to the row and to the rows that are part of it, the newest first."""
    changes = history_of(noun.model, row.pk)
    for model, keys in noun.parts(row):
        changes += history_of(model, keys)
    return sorted(changes, key=moment_of, reverse=True)


def _edit_page(
    request: MemberRequest,
    noun: AdminList,
    row: Model,
    form: ManageForm,
    *,
    version: str = "",
    source_form: SourceForm | None = None,
    stale: str = "",
    differences: Any = (),
    status: int = 200,
) -> HttpResponse:
    """Draw the editing page of ``row``; ``version`` is the one the form was opened on, the present one by default."""
    context = {
        "noun": noun,
        "form": form,
        "row": row,
        "home": noun.home_of(row),
        "version": version or version_of(row),
        "source_form": source_form or (SourceForm() if isinstance(row, Sourced) and row.needs_check else None),
        "stale": stale,
        "differences": differences,
        "why_not": noun.why_not(request.user),
        **noun.beside(row, request.user),
    }
    return TemplateResponse(request, noun.template, context, status=status)


def row_or_404(request: MemberRequest, noun: AdminList, keys: Mapping[str, Any]) -> Any:
    """Find the row that an address names, inside the parent it names too; the access log learns whose data it is."""
    row = get_object_or_404(noun.rows(), **{path: keys[part] for part, path in noun.lookup.items()})
    request.log_subject = noun.subject(row)
    return row


def _read_again(noun: AdminList, row: Model) -> Any:
    """Return the row as it is stored now, with what its name needs."""
    return noun.rows().get(pk=row.pk)


def _who_was_faster(noun: AdminList, row: Model) -> str:
    """Tell the slower of two editors who changed the row last and when; "" where no person did."""
    latest = history_of(noun.model, row.pk, limit=1)
    if not (latest and latest[0].by_name):
        return ""
    when = dates.moment_short(latest[0].at)
    return f"{formats.josa(latest[0].by_name, '이/가')} {when}에 이 자료를 수정했습니다. {sentences.COMPARE_BOTH}"


def _follow(row: Model, path: str) -> Any:
    """Return what ``path`` ("task__code") leads to from ``row``."""
    value: Any = row
    for part in path.split("__"):
        value = getattr(value, part)
    return value
