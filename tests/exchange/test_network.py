"""The picture of who works with whom: the same links give the same picture, and nothing stands on anything else."""

from hypothesis import given
from hypothesis import strategies as st

from exchange.network import COLUMNS, lay_out_network

HUB = [
    ("국토", "환경", "1"),
    ("기재", "과기", "2"),
    ("과기", "행안", "4"),
    ("과기", "교육", "5"),
    ("교육", "고용", "6"),
    ("기재", "외교", "10"),
]
names = st.sampled_from("가나다라마바사아자차카타파하")
some_links = st.lists(st.tuples(names, names, st.integers(1, 30).map(str)), max_size=25)


def places(picture) -> dict[str, tuple[int, int]]:
    return {node.name: (node.column, node.row) for node in picture.nodes}


def test_a_chain_is_drawn_straight_and_what_branches_off_below():
    where = places(lay_out_network(HUB))
    chain = ["행안", "고용", "교육", "과기", "기재", "외교"]
    assert [where[name][1] for name in chain[1:]] == [0, 0, 0, 0, 0]
    assert [where[name][0] for name in chain[1:]] == [0, 1, 2, 3, 4]
    assert where["행안"] == (2, 1)
    assert where["국토"][1] == where["환경"][1]


def test_nothing_gives_an_empty_picture():
    picture = lay_out_network([])
    assert (picture.nodes, picture.links, picture.columns, picture.rows) == ((), (), 0, 0)


def test_two_exchanges_of_the_same_ministries_share_one_line():
    picture = lay_out_network([("가", "나", "2"), ("나", "가", "14")])
    assert [link.label for link in picture.links] == ["2, 14"]


def test_a_ministry_that_exchanges_with_itself_stands_without_a_line():
    picture = lay_out_network([("가", "가", "1"), ("나", "다", "2")])
    assert len(picture.nodes) == 3
    assert [link.label for link in picture.links] == ["2"]


def test_a_line_past_other_ministries_bends():
    ring = [("가", "나", "1"), ("나", "다", "2"), ("다", "라", "3"), ("라", "가", "4")]
    picture = lay_out_network(ring)
    for link in picture.links:
        same_row = link.start.row == link.end.row
        assert link.jumps == (same_row and abs(link.start.column - link.end.column) > 1)


def test_a_long_chain_widens_the_picture():
    links = [(chr(0xAC00 + number), chr(0xAC01 + number), str(number)) for number in range(COLUMNS + 3)]
    picture = lay_out_network(links)
    assert (picture.columns, picture.rows) == (COLUMNS + 4, 1)


@given(some_links)
def test_each_ministry_has_a_place_of_its_own_and_each_pair_its_line(links):
    picture = lay_out_network(links)
    assert {node.name for node in picture.nodes} == {name for one, other, _ in links for name in (one, other)}
    assert len(set(places(picture).values())) == len(picture.nodes)
    assert all(0 <= node.column < picture.columns and 0 <= node.row < picture.rows for node in picture.nodes)
    drawn = sorted((frozenset((link.start.name, link.end.name)), link.label.count(",") + 1) for link in picture.links)
    asked: dict[frozenset, int] = {}
    for one, other, _ in links:
        if one != other:
            asked[frozenset((one, other))] = asked.get(frozenset((one, other)), 0) + 1
    assert sorted(map(str, drawn)) == sorted(map(str, ((key, number) for key, number in asked.items())))


@given(some_links)
def test_the_same_links_give_the_same_picture(links):
    assert lay_out_network(links) == lay_out_network(list(links))
