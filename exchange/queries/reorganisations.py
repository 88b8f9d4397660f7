"""What a reorganisation would do: its plan, read across tables, and what the page shows of it before it is applied."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Q
from django.urls import reverse

from exchange import formats, rules
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    PostName,
    Reorganisation,
    ReorganisationKind,
    ReorganisationMinistry,
    User,
)
from exchange.reorganising import (
    AccountChange,
    Check,
    Effect,
    KeptRecord,
    Plan,
    PostMove,
    followers,
    goes_to,
)
from exchange.roles import Capability

ONE_DAY = timedelta(days=1)
NAMED_AT_MOST = 3  # things named in a cell before "외 n"


@dataclass(frozen=True)
class Seen:
    """What the page shows before the act, and what the act looks at again.

    missing  how many answers are open: of posts, and one of the paying organisation
    total    how many rows go over;  digest  stands for all of them: another one means that something changed meanwhile
    """

    plan: Plan
    effects: list[Effect] = field(default_factory=list)
    kept: list[KeptRecord] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    asks_payer: str = ""
    notes: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def needs_payer(self) -> bool:
        act = self.plan.act
        return bool(self.asks_payer) and not act.payer_follows_posts and act.payer_id is None

    @property
    def missing(self) -> int:
        return len(self.plan.unanswered) + self.needs_payer

    @property
    def asked(self) -> int:
        return (len(self.plan.posts) if self.plan.act.asks_posts else 0) + bool(self.asks_payer)

    @property
    def total(self) -> int:
        return sum(effect.count for effect in self.effects)

    @property
    def stops(self) -> list[str]:
        """Sentences that stand in the way of the act whatever is answered."""
        return [check.words for check in self.checks if check.fine is False]

    @property
    def digest(self) -> str:
        act = self.plan.act
        told = [
            [act.pk, act.state, act.kind, str(act.day), act.source_ref, act.payer_follows_posts, act.payer_id],
            [[line.pk, line.name, line.short_name, line.new_code, line.ministry_id] for line in act.lines.all()],
            [
                [move.post.pk, str(move.name), move.answer, move.line and move.line.pk, move.title]
                for move in self.plan.posts
            ],
            [[change.account.pk, change.line and change.line.pk] for change in self.plan.accounts],
            [[effect.kind, effect.before, effect.after, list(effect.rows)] for effect in self.effects],
        ]
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


# ---- the plan --------------------------------------------------------------------------------------------------------


def act_with_lines(pk: int) -> Reorganisation:
    """Read one reorganisation with its organisations and answers. Raises Reorganisation.DoesNotExist."""
    found = Reorganisation.objects.prefetch_related("lines__ministry__successor", "answers__line").filter(pk=pk)
    for act in found:  # not get(): within one request an act is read before it is written and again after
        return act
    raise Reorganisation.DoesNotExist


def plan_of(act: Reorganisation) -> Plan:
    """Return what ``act`` concerns, with its lines and answers prefetched (``act_with_lines``)."""
    eve = act.day - ONE_DAY
    before = [line.registered.pk for line in act.before]
    lines = {line.pk: line for line in act.lines.all()}
    answers = {answer.post_id: answer for answer in act.answers.all()}
    names = (
        PostName.objects.shown_on(eve)
        .filter(ministry__in=before)
        .select_related("post", "ministry")
        .order_by("post__code", "pk")
    )
    posts = []
    for name in names:
        given = answers.get(name.post_id)
        line = goes_to(act, given.answer if given else "", lines.get(given.line_id or 0) if given else None)
        title = given.title if given and given.title else name.title
        posts.append(PostMove(name, given.answer if given else "", line, title))
    keys = [move.post.pk for move in posts]
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=act.day)
    assignments = list(
        Assignment.objects.filter(running, post__in=keys).select_related("holder").order_by("post__code", "starts_on")
    )
    assistances = list(
        Assistance.objects.filter(running, post__in=keys)
        .select_related("assistant")
        .order_by("post__code", "starts_on")
    )
    pairs = list(ExchangePair.objects.for_table().of_post(keys))
    accounts = _accounts(act, eve, before, posts, assignments, assistances)
    return Plan(act, posts, pairs, assignments, assistances, accounts)


def _accounts(
    act: Reorganisation,
    eve: date,
    before: Collection[int],
    posts: Sequence[PostMove],
    assignments: Sequence[Assignment],
    assistances: Sequence[Assistance],
) -> list[AccountChange]:
    """Return the accounts that belong to an organisation of before, each with the one it goes to.

    One that sits in a post, or drafts for it, goes with it. The others go to the only successor there is; where there
    are several, deciders go to the one that pays from then on, and whose place is not known stays where it is.
    """
    lineage = rules.with_predecessors(before)
    found = (
        User.objects.filter(Q(ministry__in=lineage) | Q(moves__after__in=lineage))
        .distinct()
        .prefetch_related("moves")
        .order_by("display_name", "pk")
    )
    with_post: dict[int, set[ReorganisationMinistry]] = {}
    line_of = {move.post.pk: move.line for move in posts if move.line}
    for row, person in [(each, each.holder_id) for each in assignments] + [
        (each, each.assistant_id) for each in assistances
    ]:
        if row.post_id in line_of:
            with_post.setdefault(person, set()).add(line_of[row.post_id])
    lines = {move.line for move in posts if move.line}
    only = next(iter(act.after)) if len(act.after) == 1 and act.ends_ministries else None
    paying = {line.pk: line for line in act.after}.get(act.payer_id) if act.payer_id else None
    if act.payer_follows_posts and len(lines) == 1:
        paying = next(iter(lines))

    changes = []
    for account in found:
        registered = account.ministry_on(eve)
        if registered not in lineage:
            continue
        own = with_post.get(account.pk, set())
        line = next(iter(own)) if len(own) == 1 else only
        if line is None and account.may(Capability.DECIDE_PAY) and act.ends_ministries:
            line = paying
        if line is not None or act.ends_ministries:
            changes.append(AccountChange(account, registered, line))
    return changes


# ---- what is shown ---------------------------------------------------------------------------------------------------


def look_at(act: Reorganisation, at: datetime) -> Seen:
    """Return what applying ``act`` would do, with what every follower says about it. Reads only."""
    plan = plan_of(act)
    told = [follower.preview(plan, at) for follower in followers()]
    notes = _notes(plan, {key: words for each in told for key, words in each.notes.items()})
    return Seen(
        plan,
        [*_effects(plan, notes), *(effect for each in told for effect in each.effects if effect.count), *_search(plan)],
        [*(kept for each in told for kept in each.kept), KeptRecord("", "감사 기록, 보도자료의 출처와 원문 표기")],
        [*(check for each in told for check in each.checks), *_checks(plan)],
        next((each.asks_payer for each in told if each.asks_payer), ""),
        notes,
    )


def _notes(plan: Plan, told: dict[tuple[str, int], str]) -> dict[tuple[str, int], str]:
    """Return ``told`` with what hangs on each post on this floor beside it: 쌍 2 · 과제 5건 · 발령 1건 · 계정 2개."""
    notes = dict(told)
    for move in plan.posts:
        key = move.post.pk
        pairs = [f"쌍 {pair.code}" for pair in plan.pairs if key in (pair.post_a_id, pair.post_b_id)]
        seats = {seat.holder_id for seat in plan.assignments if seat.post_id == key}
        people = seats | {each.assistant_id for each in plan.assistances if each.post_id == key}
        notes["post", key] = " · ".join(
            [
                *pairs,
                told.get(("post", key), ""),
                f"발령 {len(seats)}건" if seats else "발령 없음",
                f"계정 {len(people)}개" if people else "계정 없음",
            ]
        )
    return notes


def named(words: Sequence[str]) -> str:
    """Return up to three of ``words``, and how many more there are."""
    more = f" 외 {len(words) - NAMED_AT_MOST}" if len(words) > NAMED_AT_MOST else ""
    return ", ".join(words[:NAMED_AT_MOST]) + more


def _effects(plan: Plan, notes: dict[tuple[str, int], str]) -> Iterable[Effect]:
    moving = plan.moving
    if moving:
        yield Effect(
            "직위",
            named([str(move.name) for move in moving]),
            named([move.renamed for move in moving]),
            "같은 자리가 새 이름으로 이어짐",
            [(f"{move.name} → {move.renamed}", _post_page(move)) for move in moving],
        )
    keys = {move.post.pk for move in moving}
    pairs = [pair for pair in plan.pairs if pair.post_a_id in keys or pair.post_b_id in keys]
    if pairs:
        told = [notes[key] for pair in pairs if (key := ("pair", pair.pk)) in notes]
        yield Effect(
            "교류 쌍",
            named([f"쌍 {pair.code} {pair}" for pair in pairs]),
            "연번과 주제는 그대로",
            " · ".join(told),
            [(f"쌍 {pair.code} {pair}", pair.get_absolute_url()) for pair in pairs],
        )
    seats = [seat for seat in plan.assignments if seat.post_id in keys]
    if seats:
        yield Effect(
            "발령",
            f"발령 {len(seats)}건",
            "같은 사람, 같은 기간",
            "새 발령을 만들지 않고 이어짐",
            [(f"{seat.holder} {formats.date_plain(seat.starts_on)}~", _page("assignment", seat.pk)) for seat in seats],
        )
    accounts = [change for change in plan.accounts if change.line]
    staying = [change for change in plan.accounts if not change.line]
    if accounts:
        roles = Counter(change.account.get_role_display() for change in accounts)
        lines = Counter(change.line.short_name for change in accounts if change.line)
        left = f" 소속을 정하지 못한 계정 {len(staying)}개는 계정 화면에서 정해 주세요." if staying else ""
        yield Effect(
            "계정",
            " · ".join(f"{role} {count}" for role, count in roles.items()),
            f"소속만 {formats.josa(named(list(lines)), '으로/로')}",
            f"아이디, 비밀번호, 2차 인증은 그대로.{left}",
            [
                (f"{change.account} ({change.account.username})", _page("account", change.account.pk))
                for change in accounts
            ],
        )


def _search(plan: Plan) -> Iterable[Effect]:
    after = [line.short_name for line in plan.act.after]
    if after:
        for line in plan.act.before:
            yield Effect(
                "검색",
                line.name,
                f"{' · '.join([line.short_name, *after])} 어느 이름으로도 찾음",
                "",
                [(line.name, _page("ministry", line.registered.pk))],
            )


def _checks(plan: Plan) -> Iterable[Check]:
    stop = _in_the_way(plan)
    if stop:
        yield Check("이름과 시행일", " ".join(stop), False)
    others = list(Reorganisation.objects.for_table().standing().filter(day=plan.day).exclude(pk=plan.act.pk))
    if others:
        yield Check(
            f"같은 날 다른 개편 {len(others)}건",
            "따로 적용합니다.",
            None,
            [(str(other), other.get_absolute_url()) for other in others],
        )
    left = [change for change in plan.accounts if change.line is None]
    if left:
        yield Check(
            f"소속을 정하지 못한 계정 {len(left)}개",
            "개편 뒤에도 옛 기관 소속으로 남습니다. 계정 화면에서 소속을 정해 주세요.",
            None,
            [(str(change.account), _page("account", change.account.pk)) for change in left],
        )


def _in_the_way(plan: Plan) -> list[str]:
    """Return the sentences that keep the act from being applied: days, names and organisations as they are now."""
    act, day = plan.act, plan.day
    ending = [line.registered for line in act.before] if act.ends_ministries else []
    found = [rules.why_not_end_on(line.registered, day, ends=act.ends_ministries) for line in act.before]
    for line in act.after:
        if line.is_made:
            found.append(rules.why_not_make(line.new_name, line.new_short_name, line.new_code, day, ending=ending))
        else:
            found.append(rules.why_not_begin_on(line.registered, day, act.kind))
    for line in act.before if act.kind in (ReorganisationKind.RENAME, ReorganisationKind.MERGE) else ():
        found.append(rules.why_not_succeed(line.registered, act.after[0].ministry_id))
    concerned = plan.posts if act.ends_ministries else plan.moving
    found += [rules.why_not_rename_post(move.name, day) for move in concerned]
    if act.ends_ministries:
        later = PostName.objects.filter(ministry__in=plan.before_ids, starts_on__gte=day).select_related("ministry")
        found += [rules.why_not_rename_post(name, day) for name in later]
    doubled = rules.doubled_titles([(move.line.pk, move.renamed) for move in plan.posts if move.line])
    return [*(str(refusal) for refusal in found if refusal), *doubled]


def _post_page(move: PostMove) -> str:
    return reverse("exchange:post_detail", args=[move.post.code])


def _page(noun: str, pk: int) -> str:
    return reverse(f"exchange:manage_{noun}_edit", args=[pk])
