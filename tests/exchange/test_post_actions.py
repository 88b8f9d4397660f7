"""A post goes on under another name, or it ends: one act each, and nothing that was said before changes."""

from datetime import date

import pytest
from django.urls import reverse

from exchange.actions.posts import confirm_post, continue_post, create_post, edit_post_name, end_post
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import Level, NotAsked, Post, PostName, Role, SourceMark
from exchange.queries import history_of
from exchange.queries.duties import posts_of_unknown_succession
from exchange.versions import version_of
from tests.makers import NOON, make_assignment, make_ministry, make_post, make_user, name_of

pytestmark = pytest.mark.django_db

JUNE = date(2024, 6, 1)


def admin():
    return make_user(Role.ADMIN)


def go_on(post, **changes):
    values = {
        "ministry": post.names.select_related("ministry").latest("pk").ministry,
        "title": "새과장",
        "level": Level.DIRECTOR,
        "starts_on": JUNE,
        "source_ref": "시연값",
        "version": version_of(post),
        "by": admin(),
        "at": NOON,
    }
    return continue_post(post.pk, **values | changes)


def finish(post, **changes):
    values = {"ended_on": date(2024, 9, 30), "end_reason": "폐지", "version": version_of(post), "by": admin()}
    return end_post(post.pk, **values | {"at": NOON} | changes)


def test_a_post_is_made_with_its_first_name():
    named = {"ministry": make_ministry(short_name="시험"), "title": "첫과장", "level": Level.DIRECTOR}
    post = create_post({"code": "x-1", "source_ref": "문서"}, **named, starts_on=JUNE, by=admin(), at=NOON)
    assert str(post) == "시험 첫과장"
    assert [(name.starts_on, name.ends_on, name.source_ref) for name in post.names.all()] == [(JUNE, None, "문서")]


def test_a_post_goes_on_under_another_name_from_a_day_and_keeps_the_earlier_one_before_it():
    post = make_post(title="앞과장")
    new = make_ministry(short_name="새부")
    after = go_on(post, ministry=new, aliases=["새 과장"])
    assert str(after) == "새부 새과장"
    assert after.called(date(2024, 5, 31)).title == "앞과장"
    assert [(name.title, name.starts_on, name.ends_on) for name in after.names_ever] == [
        ("앞과장", None, date(2024, 5, 31)),
        ("새과장", JUNE, None),
    ]
    verbs = {change.verb for change in history_of(PostName, [name.pk for name in after.names_ever])}
    assert "post.continue" in verbs


def test_continuing_a_post_of_unknown_succession_takes_the_doubt_off_from_the_day_on():
    post = make_post(known_until=date(2024, 5, 31))
    assert list(posts_of_unknown_succession(JUNE)) == [post]
    assert not posts_of_unknown_succession(date(2024, 5, 31))
    go_on(post, title="시연 과장")
    assert not posts_of_unknown_succession(JUNE)
    assert not post.names.exclude(known_until=None)


def test_ending_a_post_of_unknown_succession_keeps_its_names():
    post = make_post(known_until=date(2024, 5, 31), title="옛과장")
    ended = finish(post, ended_on=date(2024, 5, 31))
    assert (ended.ended_on, ended.end_reason) == (date(2024, 5, 31), "폐지")
    assert not posts_of_unknown_succession(JUNE)
    assert (ended.name.title, ended.name.is_unknown) == ("옛과장", False)
    assert [change.verb for change in history_of(Post, post.pk)][:1] == ["post.end"]


def test_a_holder_stays_seated_when_the_post_ends():
    held = make_assignment()
    finish(held.post)
    held.refresh_from_db()
    assert held.ends_on is None


@pytest.mark.parametrize("act", [go_on, finish])
def test_acts_on_posts_are_for_administrators_on_what_they_have_seen(act):
    post = make_post()
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            act(post, by=make_user(role))
    with pytest.raises(Stale):
        act(post, version="0" * 32)
    finish(post)
    with pytest.raises(WrongState):
        act(Post.objects.get(pk=post.pk))


@pytest.mark.parametrize("day", [date(2024, 2, 1), date(2024, 1, 31)])
def test_a_name_follows_the_present_one(day):
    post = make_post(starts_on=date(2024, 2, 1))
    with pytest.raises(Incomplete):
        go_on(post, starts_on=day)


def test_a_post_does_not_go_on_within_the_days_for_which_its_name_is_known():
    post = make_post(known_until=date(2024, 5, 31))
    with pytest.raises(Incomplete):
        go_on(post, starts_on=date(2024, 5, 31))
    with pytest.raises(Incomplete):
        finish(post, ended_on=date(2024, 5, 30))


def test_a_name_that_another_post_has_is_refused():
    other, post = make_post(title="새과장"), make_post()
    with pytest.raises(Incomplete, match="다른 직위가 같은 이름"):
        go_on(post, ministry=name_of(other).ministry)


def test_a_name_is_corrected_where_it_stands():
    post = make_post()
    name = post.names.get()
    edit_post_name(name.pk, {"title": "바른과장"}, version=version_of(name), by=admin(), at=NOON)
    assert name_of(post).title == "바른과장"


def test_vouching_for_a_post_vouches_for_its_names():
    post = make_post(source_mark=SourceMark.INFERRED)
    post.names.update(source_mark=SourceMark.INFERRED)
    confirm_post(Post, post.pk, source_ref="", reason="직제를 봄", version=version_of(post), by=admin(), at=NOON)
    assert {row.source_mark for row in (Post.objects.get(pk=post.pk), post.names.get())} == {SourceMark.ENTERED}


def test_a_post_that_nobody_asked_about_has_no_name_to_show():
    post = Post.objects.get(pk=make_post().pk)
    for show in (str, lambda post: post.name, lambda post: post.names_ever):
        with pytest.raises(NotAsked):
            show(post)
    assert repr(post) == f"<Post {post.code}>"


def test_the_pages_of_a_post_continue_and_end_it(client):
    client.force_login(admin())
    post = make_post()
    edit = reverse("exchange:manage_post_edit", args=[post.pk])
    page = client.get(edit).content.decode()
    more, end = (reverse(f"exchange:manage_post_{verb}", args=[post.pk]) for verb in ("continue", "end"))
    assert more in page and end in page
    typed = {"ministry": make_ministry().pk, "title": "이은과장", "level": "director", "starts_on": "2024-06-01"}
    assert client.post(more, typed | {"version": version_of(post)}).status_code == 422, "a source is asked for"
    typed |= {"source_ref": "시연값", "version": version_of(post)}
    assert client.post(more, typed)["Location"] == edit
    assert "이은과장" in client.get(edit).content.decode()
    history = client.get(reverse("exchange:manage_post_history", args=[post.pk])).content.decode()
    assert "이어지는 이름 추가" in history and "이은과장" in history

    gone = {"ended_on": "2024-09-30", "end_reason": "시연 폐지", "version": version_of(post)}
    assert client.post(end, gone)["Location"] == edit
    page = client.get(edit).content.decode()
    assert "시연 폐지" in page and more not in page


def test_one_name_is_edited_and_confirmed_on_its_own_page(client):
    client.force_login(admin())
    post = make_post()
    post.names.update(source_mark=SourceMark.INFERRED)
    name = post.names.get()
    page = reverse("exchange:manage_post_name_edit", args=[post.pk, name.pk])
    context = client.get(page).context_data
    typed = {"ministry": name.ministry_id, "title": "수정한과장", "level": "dg", "version": context["version"]}
    assert client.post(page, typed)["Location"] == reverse("exchange:manage_post_edit", args=[post.pk])
    confirm = reverse("exchange:manage_post_name_confirm", args=[post.pk, name.pk])
    name.refresh_from_db()
    assert client.post(confirm, {"reason": "직제", "version": version_of(name)}).status_code == 302
    assert client.get(reverse("exchange:manage_post_name_history", args=[post.pk, name.pk])).status_code == 200
    name.refresh_from_db()
    assert (name.title, name.level, name.source_mark) == ("수정한과장", "dg", SourceMark.ENTERED)
