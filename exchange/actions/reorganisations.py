"""Reorganisations of the government: register one, answer its questions, apply it, take it back.

Locks are taken in one order: the act, the organisations, the posts, then what the followers write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from exchange import audit, formats, rules
from exchange.actions import changes as journal
from exchange.actions import rows
from exchange.actions.changes import Changes
from exchange.actions.notices import tell
from exchange.actions.undoing import blocks_of
from exchange.errors import Incomplete, Stale, together
from exchange.models import (
    AccountMove,
    Ministry,
    Notice,
    Post,
    PostAnswer,
    PostName,
    Reorganisation,
    ReorganisationMinistry,
    ReorganisationPost,
    ReorganisationState,
    Side,
    User,
)
from exchange.queries import reorganisations as reading
from exchange.reorganising import Plan, begins, followers

VALUES = ("kind", "day", "source_ref", "source_note")
CHANGED_SINCE = "미리보기 뒤에 등록된 자료가 변경되었습니다. 다시 비교해 주세요."
NOT_APPLIED_YET = "적용한 개편만 환원할 수 있습니다."


@dataclass(frozen=True)
class NewMinistry:
    """An organisation that the act is to register on its day."""

    code: str
    name: str
    short_name: str
    kind: str


@dataclass(frozen=True)
class GivenAnswer:
    """Where one post goes: ``line`` is the key of an organisation of after, None where it ends or stays."""

    answer: str
    line: int | None = None
    title: str = ""


@audit.recorded("reorganisation.create")
def create_reorganisation(
    values: rows.Values,
    *,
    before: Sequence[Ministry],
    after: Sequence[Ministry],
    made: Sequence[NewMinistry] = (),
    by: User,
    at: datetime,
) -> Reorganisation:
    """Register a reorganisation, to be looked at and applied later: nothing else is changed.

    values   kind, day, source_ref (the legal ground) and source_note
    Raises NotAllowed but for administrators; Incomplete where kind, numbers, days or names cannot be so; WrongState
    where another one of the same organisation stands on that day.
    """
    rows.refuse(rules.why_not_manage(by))
    rows.hold_adding(Reorganisation)  # whether another one stands on that day is asked once nobody else can add one
    _registrable(None, values, before, after, made)
    act = rows.write(Reorganisation(**rows.only(values, VALUES), registered_at=at, registered_by=by))
    _name(act, before, after, made)
    return _count_questions(act, at)


@audit.recorded("reorganisation.edit")
def edit_reorganisation(
    pk: int,
    values: rows.Values,
    *,
    before: Sequence[Ministry],
    after: Sequence[Ministry],
    made: Sequence[NewMinistry] = (),
    by: User,
    at: datetime,
) -> Reorganisation:
    """Correct what a reorganisation that is not applied says; answers given to it are asked again. Raises as above."""
    rows.refuse(rules.why_not_manage(by))
    act = _locked(pk)
    rows.refuse(rules.why_not_change_act(act))
    _registrable(pk, values, before, after, made)
    rows.change(act, {**values, "payer": None, "payer_follows_posts": False}, (*VALUES, "payer", "payer_follows_posts"))
    ReorganisationPost.objects.filter(reorganisation=act).delete()
    ReorganisationMinistry.objects.filter(reorganisation=act).delete()
    _name(act, before, after, made)
    return _count_questions(act, at)


@audit.recorded("reorganisation.answer")
def answer_reorganisation(
    pk: int,
    answers: Mapping[int, GivenAnswer],
    *,
    payer: int | None = None,
    payer_follows_posts: bool = False,
    by: User,
    at: datetime,
) -> Reorganisation:
    """Keep the answers given so far: post key → where it goes. What is left out stays open.

    payer  key of the organisation of after that pays from the day on
    Raises Incomplete for a post or an organisation that is not of this act; WrongState once it is applied.
    """
    rows.refuse(rules.why_not_manage(by))
    act = _locked(pk)
    rows.refuse(rules.why_not_change_act(act))
    plan = reading.plan_of(reading.act_with_lines(pk))
    titles = {move.post.pk: move.name.title for move in plan.posts}
    lines = {line.pk for line in plan.act.after}
    if set(answers) - set(titles) or {given.line for given in answers.values() if given.line} - lines:
        raise Incomplete("이 개편의 직위와 기관 가운데에서 선택해 주세요.")
    if payer is not None and payer not in lines:
        raise Incomplete("지급 기관은 개편 후 기관 가운데에서 선택해 주세요.")
    kept = {each.post_id: each for each in ReorganisationPost.objects.filter(reorganisation=act)}
    for post, given in answers.items():
        row = kept.get(post) or ReorganisationPost(reorganisation=act, post_id=post)
        goes = given.answer == PostAnswer.SUCCEEDS
        row.answer, row.line_id = given.answer, given.line if goes else None
        row.title = (given.title or titles[post]) if goes else ""
        rows.write(row)
    values = {"payer_id": payer, "payer_follows_posts": payer_follows_posts}
    return _count_questions(rows.change(act, values, values), at)


@audit.recorded("reorganisation.apply")
def apply_reorganisation(pk: int, *, digest: str, by: User, at: datetime) -> Reorganisation:
    """Let the reorganisation take effect at 00:00 of its day: everything in one transaction, or nothing.

    digest  what the page showed (``queries.reorganisations.Seen.digest``)
    Applying twice changes nothing. Raises Stale where something of what was shown has changed since, Incomplete while
    answers are open, WrongState where days, names or organisations stand in the way.
    """
    rows.refuse(rules.why_not_manage(by))
    if _locked(pk).state == ReorganisationState.APPLIED:
        return reading.act_with_lines(pk)
    act = reading.act_with_lines(pk)
    _hold_ministries(act)
    seen = reading.look_at(act, at)
    _hold_posts(seen.plan)
    rows.refuse(rules.why_not_apply(act))
    if digest != seen.digest:
        raise Stale(CHANGED_SINCE)
    rows.refuse(rules.why_not_apply(act, seen.missing, seen.stops))

    written = Changes()
    _write_ministries(act, written)
    _write_posts(seen.plan, written)
    _write_accounts(seen.plan, written)
    for follower in followers():
        follower.apply(seen.plan, written)
    _tell(seen.plan, written, at)
    values = {
        "state": ReorganisationState.APPLIED,
        "applied_at": at,
        "applied_by": by,
        "moved": seen.total,
        "changes": written.entries,
    }
    return rows.change(act, values, values)


@audit.recorded("reorganisation.undo")
def undo_reorganisation(pk: int, *, by: User, at: datetime) -> Reorganisation:
    """Take a reorganisation back: every row it wrote is as before. One that was not applied is withdrawn.

    Undoing twice changes nothing. Raises WrongState where something was built on it, with what it is.
    """
    rows.refuse(rules.why_not_manage(by))
    act = _locked(pk)
    if act.state == ReorganisationState.UNDONE:
        return act
    act = reading.act_with_lines(pk)
    was_told: list[User] = []
    if act.state == ReorganisationState.APPLIED:
        _hold_ministries(act)
        rows.refuse(rules.why_not_undo(act, blocks_of(act)))
        was_told = _told_already(act, at)
        journal.take_back(act.changes)
    values = {"state": ReorganisationState.UNDONE, "undone_at": at, "undone_by": by, "changes": []}
    words = f"{formats.date_plain(act.day)} 기관 개편({act})이 환원되었습니다."
    act = rows.change(_locked(pk), values, values)
    tell(was_told, words, reverse("todo"), at)
    return act


# ---- registering -----------------------------------------------------------------------------------------------------


def _registrable(
    pk: int | None,
    values: rows.Values,
    before: Sequence[Ministry],
    after: Sequence[Ministry],
    made: Sequence[NewMinistry],
) -> None:
    kind, day = values["kind"], values["day"]
    rows.refuse(rules.why_not_of_this_shape(kind, before, after, len(made)))
    names = [name for new in made for name in (new.name, *([new.short_name] if new.short_name != new.name else []))]
    if len(set(names)) < len(names) or len({new.code.lower() for new in made}) < len(made):
        raise Incomplete("새로 등록하는 기관의 이름, 약칭, 부호는 서로 달라야 합니다.")
    ends = Reorganisation(kind=kind).ends_ministries
    refusals = [rules.why_not_end_on(ministry, day, ends=ends) for ministry in before]
    refusals += [rules.why_not_begin_on(ministry, day, kind) for ministry in after]
    ending = before if ends else ()
    refusals += [rules.why_not_make(new.name, new.short_name, new.code, day, ending=ending) for new in made]
    rows.refuse(together(refusals))
    rows.refuse(rules.why_not_beside(rules.rivals(pk, [ministry.pk for ministry in before], day)))


def _name(
    act: Reorganisation, before: Sequence[Ministry], after: Sequence[Ministry], made: Sequence[NewMinistry]
) -> None:
    lines = [ReorganisationMinistry(side=Side.FROM, ministry=ministry) for ministry in before]
    lines += [ReorganisationMinistry(side=Side.TO, ministry=ministry) for ministry in after]
    lines += [
        ReorganisationMinistry(
            side=Side.TO,
            is_made=True,
            new_code=new.code,
            new_name=new.name,
            new_short_name=new.short_name,
            new_kind=new.kind,
        )
        for new in made
    ]
    for position, line in enumerate(lines, start=1):
        line.reorganisation, line.position = act, position
        rows.write(line)


def _count_questions(act: Reorganisation, at: datetime) -> Reorganisation:
    """Keep how many answers are open: lists show it without looking at each plan."""
    return rows.change(act, {"missing": reading.look_at(reading.act_with_lines(act.pk), at).missing}, ("missing",))


# ---- applying --------------------------------------------------------------------------------------------------------


def _locked(pk: int) -> Reorganisation:
    return Reorganisation.objects.select_for_update(of=("self",)).get(pk=pk)


def _hold_ministries(act: Reorganisation) -> None:
    keys = [line.ministry_id for line in act.lines.all() if line.ministry_id]
    held = {row.pk: row for row in Ministry.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    for line in act.lines.all():
        if line.ministry_id:
            line.ministry = held[line.ministry_id]


def _hold_posts(plan: Plan) -> None:
    list(Post.objects.select_for_update(of=("self",)).filter(pk__in=plan.post_ids).order_by("pk"))
    list(PostName.objects.select_for_update(of=("self",)).filter(post__in=plan.post_ids).order_by("pk"))


def _write_ministries(act: Reorganisation, written: Changes) -> None:
    """End the organisations of before on the eve, register those of after, and say who succeeds where it is one.

    In this order: one that is made may keep the name of the one that ends the day before.
    """
    for line in act.before if act.ends_ministries else ():
        written.change(line.registered, valid_until=act.day - timedelta(days=1))
    for line in act.after:
        if line.is_made:
            ministry = Ministry(
                code=line.new_code,
                name=line.new_name,
                short_name=line.new_short_name,
                kind=line.new_kind,
                rank=act.before[0].registered.rank,
                valid_from=act.day,
                **_source_of(act),
            )
            written.change(line, ministry=written.make(ministry))
    for line in act.before if act.ends_ministries and len(act.after) == 1 else ():
        if line.registered.successor_id is None:
            written.change(line.registered, successor=act.after[0].registered)


def _write_posts(plan: Plan, written: Changes) -> None:
    """End the present names on the eve and begin the new ones; where nobody succeeds, end the post or say so."""
    for move in plan.posts:
        if move.line is not None:
            written.change(move.name, ends_on=plan.eve, known_until=None)
            written.make(
                PostName(
                    post=move.post,
                    ministry=move.line.registered,
                    title=move.title,
                    level=move.name.level,
                    aliases=move.name.aliases if move.title == move.name.title else [],
                    starts_on=plan.day,
                    **_source_of(plan.act),
                )
            )
        elif move.answer == PostAnswer.ENDS:
            written.change(move.name, ends_on=plan.eve, known_until=None)
            written.change(move.post, ended_on=plan.eve, end_reason=f"{plan.act} ({plan.act.source_ref})"[:300])
        elif plan.act.ends_ministries:  # abolished, and nobody said where the post went
            written.change(move.name, known_until=move.name.known_until or plan.eve)


def _write_accounts(plan: Plan, written: Changes) -> None:
    for each in plan.accounts:
        if each.line is not None:
            after = each.line.registered.pk
            written.make(AccountMove(account=each.account, before_id=each.before, after_id=after, starts_on=plan.day))


def _source_of(act: Reorganisation) -> dict[str, str]:
    return {"source_mark": act.source_mark, "source_ref": act.source_ref, "source_note": act.source_note}


def _tell(plan: Plan, written: Changes, at: datetime) -> None:
    """Leave a line for each person concerned that shows on the day: holders, assistants and those whose 소속 moves."""
    moment = max(at, begins(plan.day))
    text = f"{formats.date_plain(plan.day)}부터 {plan.act} 개편이 적용됩니다. 담당 과제와 보고는 그대로입니다."
    people = {each.holder.pk: each.holder for each in plan.assignments}
    people |= {each.assistant.pk: each.assistant for each in plan.assistances}
    people |= {each.account.pk: each.account for each in plan.accounts if each.line is not None}
    for person in people.values():
        if person.is_active:
            written.make(Notice(user=person, text=text[:300], path=reverse("todo"), made_at=moment))


def _told_already(act: Reorganisation, at: datetime) -> list[User]:
    """Return whom a line of the act has reached by ``at``: they are told that it was taken back."""
    keys = [entry["pk"] for entry in act.changes if entry["table"] == Notice._meta.label_lower]
    told = Notice.objects.filter(pk__in=keys, made_at__lte=at).select_related("user").order_by("pk")
    return [notice.user for notice in told]
