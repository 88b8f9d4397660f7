"""Posts and their names: add one, correct one, let a post go on under another name, end it. None is deleted."""

from datetime import date, datetime, timedelta
from typing import Any

from exchange import audit, rules, sentences
from exchange.actions import rows
from exchange.errors import Incomplete
from exchange.models import Ministry, Post, PostName, Sourced, SourceMark, User

EDITABLE = ("note", "source_ref")
NAME_EDITABLE = ("ministry", "title", "level", "aliases", "source_ref")
ONE_DAY = timedelta(days=1)


@audit.recorded("post.create")
def create_post(
    values: rows.Values,
    *,
    ministry: Ministry,
    title: str,
    level: str,
    by: User,
    at: datetime,
    aliases: list[str] | None = None,
    starts_on: date | None = None,
) -> Post:
    """Add a post with its first name. Raises NotAllowed but for administrators, else as ``rows.write``.

    starts_on  the first day of the name; None: from the beginning
    """
    rows.refuse(rules.why_not_manage(by))
    post = rows.add(Post, values, ("code", *EDITABLE))
    named = {"ministry": ministry, "title": title, "level": level, "aliases": aliases or [], "starts_on": starts_on}
    rows.write(PostName(**named, post=post, source_ref=post.source_ref))
    return _named(post, at)


@audit.recorded("post.edit")
def edit_post(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Post:
    """Correct what is said of a post beside its names; its code stays. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    return _named(rows.change(rows.locked(Post, pk, version), values, EDITABLE), at)


@audit.recorded("post.confirm")
def confirm_post(
    model: type[Post], pk: int, *, source_ref: str, reason: str, version: str, by: User, at: datetime
) -> Sourced:
    """Take 확인 필요 off a post and its names that rest on the same reasoning. Raises as ``confirm_source``."""
    rows.refuse(rules.why_not_manage(by))
    post = rows.confirm(rows.locked(model, pk, version), source_ref=source_ref, reason=reason)
    for name in PostName.objects.select_for_update().filter(post=pk, source_mark=SourceMark.INFERRED).order_by("pk"):
        rows.confirm(name, source_ref=source_ref, reason=reason)
    return post


@audit.recorded("post_name.edit")
def edit_post_name(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> PostName:
    """Correct how a name is written; its days stay, they follow from continuing and ending. Raises as ``edit_post``."""
    rows.refuse(rules.why_not_manage(by))
    name = rows.locked(PostName, pk, version)
    return rows.change(name, values, NAME_EDITABLE)


@audit.recorded("post.continue")
def continue_post(
    pk: int,
    *,
    ministry: Ministry,
    title: str,
    level: str,
    starts_on: date,
    source_ref: str,
    version: str,
    by: User,
    at: datetime,
    aliases: list[str] | None = None,
) -> Post:
    """Let a post go on under another name from ``starts_on``; the day before is the last of its present name.

    Raises NotAllowed but for administrators, Stale, WrongState where the post has ended, Incomplete where the day is
    not after the present name's first and last known days, or as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage(by))
    post, last = _lock_living(pk, version)
    first = max(filter(None, (last.starts_on, last.known_until)), default=None)
    if first is not None and starts_on <= first:
        raise Incomplete(sentences.name_was_in_use(_day(first), "그 뒤의 날을 적어 주세요."))
    last.ends_on, last.known_until = starts_on - ONE_DAY, None
    rows.write(last)
    named: dict[str, Any] = {"ministry": ministry, "title": title, "level": level, "aliases": aliases or []}
    named |= {"starts_on": starts_on, "source_ref": source_ref}
    rows.write(PostName(**named, post=post))
    return _named(post, at)


@audit.recorded("post.end")
def end_post(pk: int, *, ended_on: date, end_reason: str, version: str, by: User, at: datetime) -> Post:
    """End a post with the day ``ended_on``: its names stay, its tasks and assignments are ended by acts of their own.

    Raises NotAllowed but for administrators, Stale, WrongState where it has ended, Incomplete where the day is before
    the present name's first or last known day, or without a reason.
    """
    rows.refuse(rules.why_not_manage(by))
    post, last = _lock_living(pk, version)
    first = max(filter(None, (last.starts_on, last.known_until)), default=None)
    if first is not None and ended_on < first:
        raise Incomplete(sentences.name_was_in_use(_day(first), "그날이나 그 뒤의 날을 적어 주세요."))
    post.ended_on, post.end_reason = ended_on, end_reason
    last.ends_on, last.known_until = ended_on, None
    rows.write(last)
    return _named(rows.write(post), at)


def _lock_living(pk: int, version: str) -> tuple[Post, PostName]:
    """Read a post and its last name FOR UPDATE; a second act waits here. Raises WrongState where it ended."""
    post = rows.locked(Post, pk, version)
    rows.refuse(rules.why_not_change_post(post))
    return post, PostName.objects.select_for_update().get(post=post, ends_on=None)


def _named(post: Post, at: datetime) -> Post:
    """Return the post as it is called on the day of ``at``."""
    return Post.objects.called_on(at.date()).get(pk=post.pk)


def _day(day: date) -> str:
    return f"{day:%Y. %-m. %-d.}"
