"""The posts that are exchanged, and one post with everybody who sat in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from exchange import clock
from exchange.filters.conditions import conditions_of
from exchange.filters.posts import PostFilter
from exchange.listing import Found, Listing
from exchange.models import ExchangePair, ExchangeRound, Post, PostName
from exchange.queries.posts import PostRow, empty_word, names_for, post_rows, runs_on, terms_of
from exchange.queries.rounds import pairs_within, round_to_show
from exchange.requests import MemberRequest
from exchange.rules import why_not_manage
from exchange.tables.posts import PostTable


def post_detail(request: MemberRequest, code: str) -> HttpResponse:
    today = clock.today()
    post = Post.objects.for_table().filter(code=code).first()
    if post is None:
        if moved := PostName.objects.filter(former_code=code).values_list("post__code", flat=True).first():
            return redirect("exchange:post_detail", moved, permanent=True)
        raise Http404
    pairs = list(ExchangePair.objects.for_table().of_post([post.pk]))
    names = names_for(request.user, today)
    terms = terms_of(post)
    current = next((term for term in terms if runs_on(term, today)), None)
    context = {
        "post": post,
        "pairs": [(pair, pair.post_b if pair.post_a_id == post.pk else pair.post_a) for pair in pairs],
        "called": list(post.names.for_table()),
        "terms": terms,
        "current": current,
        "empty_word": empty_word(was_held=any(term.starts_on <= today for term in terms)),
        "days_left": (current.ends_on - today).days if current and current.ends_on else None,
        "sees_names": any(names.of(pair) for pair in pairs) or names.everywhere,
        "may_edit": why_not_manage(request.user) is None,
        "today": today,
    }
    return TemplateResponse(request, "exchange/post_detail.html", context)


def _asked(request: MemberRequest) -> Found:
    """Narrow the posts to the round that the reader asks for, or to the one under way."""
    today = clock.today()
    rounds = list(ExchangeRound.objects.order_by("number"))
    asked = request.GET.copy()
    if "round" not in asked and (shown := round_to_show(rounds, today)):
        asked["round"] = str(shown.number)
    narrowed = PostFilter(asked, pairs_within(rounds, asked.get("round", "")), rounds=rounds)
    rows: list[PostRow] = []
    if narrowed.is_valid():
        rows = narrowed.kept(post_rows(narrowed.qs, names_for(request.user, today), today))
    return Found(
        rows=rows,
        as_of=clock.now(),
        title="교류 직위",
        filter=narrowed,
        conditions=conditions_of(narrowed, request.GET).sentence,
        query=narrowed.data,
        context={"today": today},
    )


POSTS = Listing(
    policy="exchange:posts",
    source=_asked,
    columns=PostTable,
    filters=PostFilter,
    template="exchange/posts.html",
    per_page=100,
)
