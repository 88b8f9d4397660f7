"""Pairs: two posts of two ministries tied as counterparts in one round."""

from datetime import datetime

from exchange import audit, rules
from exchange.actions import rows
from exchange.actions.one_side import hold_terms
from exchange.following import announce
from exchange.models import ExchangePair, ExchangeRound, User

EDITABLE = (
    "theme",
    "theme_before",
    "level",
    "category",
    "category_reason",
    "post_a",
    "post_b",
    "no_task_reason",
    "source_ref",
)


@audit.recorded("pair.create")
def create_pair(values: rows.Values, *, by: User, at: datetime) -> ExchangePair:
    """Tie two posts. The code follows from round and number: "7" in the first round, "r2-7" later.

    Raises NotAllowed but for administrators; Incomplete where the posts may not be counterparts or as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    round = ExchangeRound.objects.select_for_update().get(
        pk=values["round"].pk
    )  # two pairs cannot take one post at once
    posts = (values["post_a"], values["post_b"])
    rows.refuse(rules.why_not_pair(round, *posts) or rules.why_not_face(*posts))
    code = code_of(round.number, values["number"])
    return rows.add(ExchangePair, values, ("round", "number", *EDITABLE), code=code)


@audit.recorded("pair.edit")
def edit_pair(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> ExchangePair:
    """Correct a pair; round, number and code stay. Raises as ``create_pair``, and Stale where ``version`` is old.

    A post is changed here when one is renamed: the pair then goes on with the post that took its place.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    pair = rows.locked(ExchangePair, pk, version)
    round = ExchangeRound.objects.select_for_update().get(pk=pair.round_id)
    posts = (values.get("post_a", pair.post_a), values.get("post_b", pair.post_b))
    rows.refuse(rules.why_not_pair(round, *posts, but_for=pair.pk) or rules.why_not_face(*posts))
    rows.change(pair, values, EDITABLE)
    announce("pair.edit", pair.pk)
    return pair


def code_of(round_number: int, number: int) -> str:
    """Return a pair's short name in addresses and speech."""
    return str(number) if round_number == 1 else f"r{round_number}-{number}"
