"""The chain outside the database: which damage is found, and at which row."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.access_chain import Damage, Link, entry_hash, verify

START = "0" * 64
TEXT = st.text(max_size=12)


def chain(length: int, start: str = START) -> list[Link]:
    links: list[Link] = []
    for number in range(1, length + 1):
        link = Link(
            id=number,
            at=datetime(2024, 10, 8, tzinfo=UTC) + timedelta(seconds=number),
            user_id=number % 3 or None,
            user_name="kim",
            role="viewer",
            address="10.0.0.1",
            kind="view",
            action="tasks:board",
            target="/board",
            subject="",
            result="ok",
            status=200,
            previous_hash=links[-1].hash if links else start,
            hash="",
        )
        links.append(sealed(link))
    return links


def sealed(link: Link) -> Link:
    return link._replace(hash=entry_hash(link))


def check(links: list[Link], whole: list[Link]):
    """Follow ``links`` as if the head had been left at the end of ``whole``."""
    return verify(links, start_hash=START, end_hash=whole[-1].hash, entries=len(whole))


def test_a_whole_chain_is_whole():
    whole = chain(5)

    found = check(whole, whole)

    assert (found.damage, found.checked, found.hash) == (None, 5, whole[-1].hash)


def test_an_empty_log_is_whole():
    assert verify([], start_hash=START, end_hash=START, entries=0).damage is None


@pytest.mark.parametrize(
    "change",
    [
        {"user_name": "lee"},
        {"user_id": None},
        {"at": datetime(2024, 10, 9, tzinfo=UTC)},
        {"status": 403},
        {"target": "/board "},
        {"subject": "kim"},
        {"hash": "f" * 64},
        {"previous_hash": "e" * 64},
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_changed_row_is_named(change, place):
    whole = chain(4)
    damaged = [*whole]
    damaged[place] = whole[place]._replace(**change)

    found = check(damaged, whole)

    assert found.row_id == place + 1
    assert found.damage == Damage.CHANGED
    assert found.checked == place


def test_text_moved_from_one_field_to_the_next_is_a_change():
    whole = chain(2)
    damaged = [whole[0]._replace(role="view", address="er10.0.0.1"), whole[1]]

    assert check(damaged, whole).damage == Damage.CHANGED


@pytest.mark.parametrize("place", [0, 1, 2])
def test_after_a_removed_row_the_next_is_named(place):
    whole = chain(4)

    found = check(whole[:place] + whole[place + 1 :], whole)

    assert (found.damage, found.row_id) == (Damage.REMOVED, place + 2)


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_rows_cut_off_at_the_end_are_missed(gone):
    whole = chain(4)

    found = check(whole[:-gone], whole)

    assert found.damage == Damage.CUT
    assert found.row_id == (4 - gone or None)


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize("well_made", [True, False])
def test_a_row_slipped_in_is_named(place, well_made):
    whole = chain(4)
    extra = whole[0]._replace(id=99, previous_hash=whole[place - 1].hash, hash="f" * 64)
    damaged = [*whole[:place], sealed(extra) if well_made else extra, *whole[place:]]

    found = check(damaged, whole)

    assert (found.damage, found.row_id) == (Damage.INSERTED, 99)


def test_a_row_put_at_the_end_without_the_function_is_named():
    whole = chain(3)
    extra = sealed(whole[0]._replace(id=4, previous_hash=whole[-1].hash))

    found = check([*whole, extra], whole)

    assert (found.damage, found.row_id) == (Damage.ADDED, 4)


def test_a_chain_from_which_old_rows_have_left_is_whole():
    whole = chain(6)

    found = verify(whole[2:], start_hash=whole[1].hash, end_hash=whole[-1].hash, entries=4)

    assert found.damage is None


@given(first=st.tuples(TEXT, TEXT, TEXT), second=st.tuples(TEXT, TEXT, TEXT))
def test_two_different_rows_never_share_a_hash(first, second):
    link = chain(1)[0]
    names = ("user_name", "target", "subject")

    hashes = [entry_hash(link._replace(**dict(zip(names, texts, strict=True)))) for texts in (first, second)]

    assert (hashes[0] == hashes[1]) == (first == second)
