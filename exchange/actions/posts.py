"""Posts: add one, correct one. A renamed post is a new row that the old one points to; none is deleted."""

from datetime import datetime

from exchange import audit, rules
from exchange.actions import rows
from exchange.models import Post, PostName, User

EDITABLE = (
    "ministry",
    "title",
    "level",
    "aliases",
    "valid_from",
    "valid_until",
    "successor",
    "note",
    "source_ref",
)


@audit.recorded("post.create")
def create_post(values: rows.Values, *, by: User, at: datetime) -> Post:
    """Add a post. Raises NotAllowed but for administrators; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage(by))
    post = rows.add(Post, values, ("code", *EDITABLE))
    named = {name: values[name] for name in ("ministry", "title", "level", "aliases") if name in values}
    rows.add(PostName, named | {"starts_on": values.get("valid_from")}, (*named, "starts_on"), post=post)
    return post


@audit.recorded("post.edit")
def edit_post(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Post:
    """Correct a post; its code stays. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    return rows.change(rows.locked(Post, pk, version), values, EDITABLE)
