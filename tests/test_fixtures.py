"""The fixtures hold what was published, letter by letter, say where each row comes from, and copy no sentence."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model, Q

from exchange.models import (
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Post,
    PostName,
    Sourced,
    SourceMark,
    TaskCategory,
)
from fixtures import fingerprint, make_fixtures
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    Outcome,
    PressRelease,
    StatedGoal,
    TaskPart,
)
from tests.makers import name_of

FOLDER = settings.BASE_DIR / "fixtures"
FILES = sorted(FOLDER.glob("*.json"))
PROOF = json.loads((FOLDER / "proof" / "fingerprints.json").read_text(encoding="utf-8"))
SHARED = settings.BASE_DIR.parent / "shared"
FACTS, PRESS = SHARED / "facts" / "exchange_facts.json", SHARED / "press"
DEMO_DAY = date(2024, 10, 8)
ANNOUNCED_ON = date(2024, 2, 12)  # the names of the facts are those that the first announcement printed
PAY = {f"evaluation.{name}" for name in ("payrate", "paybase", "bonusrule", "guaranteerule")}  # test_pay_fixtures.py
PROVED = (
    *(Ministry, Post, PostName, ExchangePair, CollaborationTask),
    *(TaskCategory, TaskPart, StatedGoal, Outcome),
)
OWN_WORDS = {
    "exchange.exchangeround": ("note",),
    "exchange.post": ("note",),
    "exchange.postname": ("note",),
    "exchange.exchangepair": ("no_task_reason", "category_reason"),
    "tasks.announced": ("text",),
    "tasks.councilmeeting": ("note",),
    "tasks.councildecision": ("text",),
}


@pytest.fixture
def loaded(db: None) -> None:
    load()


def load() -> None:
    call_command("loaddata", *map(str, FILES), verbosity=0)


def all_rows() -> list[dict[str, Any]]:
    return [row for path in FILES for row in json.loads(path.read_text(encoding="utf-8"))]


def sourced_models() -> list[type[Sourced]]:
    return [model for model in apps.get_models() if issubclass(model, Sourced)]


def state_of_everything() -> dict[str, list[Any]]:
    """Return every row of ours, history tables included."""
    ours = [model for model in apps.get_models() if model._meta.app_label in ("exchange", "tasks", "evaluation")]
    assert any(issubclass(model, pghistory.models.Event) for model in ours)
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in ours}


def test_round_one_has_12_pairs_of_24_posts(loaded: None) -> None:
    pairs = ExchangePair.objects.filter(round__number=1)
    posts = Post.objects.filter(Q(pairs_as_a__in=pairs) | Q(pairs_as_b__in=pairs)).distinct()
    assert [pair.number for pair in pairs.order_by("number")] == list(range(1, 13))
    assert Counter(name_of(post).level for post in posts) == {Level.DIRECTOR_GENERAL: 10, Level.DIRECTOR: 14}
    announced = ExchangeRound.objects.get(number=1)
    assert (announced.announced_posts, announced.announced_director_generals, announced.announced_directors) == (
        24,
        10,
        14,
    )
    for pair in pairs:
        assert {name_of(pair.post_a).level, name_of(pair.post_b).level} == {pair.level}
    assert name_of(Post.objects.get(code="12-b")).title == "개발협력 담당 국장"


def test_there_are_41_tasks_numbered_by_pair(loaded: None) -> None:
    counted = Counter(CollaborationTask.objects.values_list("pair__number", flat=True))
    assert [counted[number] for number in range(1, 13)] == [5, 5, 5, 5, 3, 3, 3, 3, 3, 3, 3, 0]
    for task in CollaborationTask.objects.select_related("pair__round"):
        assert task.code == f"{task.pair.number}-{task.number}"
        assert task.position == task.pair.round.number * 1_000_000 + task.pair.number * 1_000 + task.number
        assert 0 < len(task.short_name) <= 9
    assert list(CollaborationTask.objects.for_table().values_list("pk", flat=True)) == list(range(1, 42))


def test_categories_are_given_for_six_pairs_only(loaded: None) -> None:
    counted = Counter(CollaborationTask.objects.values_list("category__short_name", flat=True))
    assert counted == {"갈등": 8, "전문성": 10, "칸막이": 8, None: 15}
    stated = ExchangePair.objects.exclude(category=None).order_by("number")
    assert [(pair.number, pair.category.short_name) for pair in stated] == [
        (1, "갈등"),
        (2, "전문성"),
        (3, "칸막이"),
        (4, "전문성"),
        (5, "칸막이"),
        (7, "갈등"),
    ]
    for task in CollaborationTask.objects.select_related("pair"):
        assert task.category_id == task.pair.category_id


def test_pair_12_has_no_task_and_says_why(loaded: None) -> None:
    pair = ExchangePair.objects.get(code="12")
    assert (pair.theme, bool(pair.theme_before)) == ("", True)
    assert "확인 필요" in pair.no_task_reason
    with_tasks = ExchangePair.objects.filter(pk__in=CollaborationTask.objects.values("pair"))
    assert not with_tasks.exclude(no_task_reason="").exists()
    assert not ExchangePair.objects.exclude(pk__in=with_tasks).filter(no_task_reason="").exists()


def test_24_organisations_exist_in_2024_and_renamed_ones_are_not_counted_twice(loaded: None) -> None:
    on = Ministry.objects.valid_on
    assert [on(day).count() for day in (DEMO_DAY, date(2025, 9, 30), date(2025, 10, 1), date(2026, 1, 2))] == [
        24,
        24,
        24,
        25,
    ]
    assert on(DEMO_DAY).filter(post_names__isnull=False).distinct().count() == 23
    successors = dict(Ministry.objects.exclude(successor=None).values_list("name", "successor__name"))
    assert successors == {
        "기획재정부": "재정경제부",
        "산업통상자원부": "산업통상부",
        "환경부": "기후에너지환경부",
        "방송통신위원회": "방송미디어통신위원회",
    }


def test_18_ministries_share_the_tasks_in_the_order_of_the_law(loaded: None) -> None:
    counted: Counter[Ministry] = Counter()
    for task in CollaborationTask.objects.select_related("pair__post_a", "pair__post_b"):
        counted.update([name_of(task.pair.post_a).ministry, name_of(task.pair.post_b).ministry])
    assert (len(counted), counted.total()) == (18, 82)
    in_order = sorted(counted, key=lambda ministry: ministry.rank)
    assert [f"{ministry.short_name} {counted[ministry]}" for ministry in in_order] == [
        *("기재부 8", "교육부 6", "과기정통부 13", "외교부 3", "국방부 3", "행안부 5", "보훈부 3", "문체부 3"),
        *("농식품부 3", "산업부 5", "환경부 5", "고용부 3", "국토부 5", "해수부 3", "중기부 5", "식약처 3"),
        *("방통위 3", "개인정보위 3"),
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [("국토교통부", "국토부"), ("국토부", "국토부"), ("과기부", "과기정통부"), ("개보위", "개인정보위")],
)
def test_every_form_of_a_ministry_is_found(loaded: None, words: str, name: str) -> None:
    assert [found.short_name for found in Ministry.objects.valid_on(DEMO_DAY).matching(words)] == [name]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        *(("산학협력추진지원과장", "5-b"), ("산학협력추진사업과장", "5-b"), ("농축산위생품질팀", "7-a")),
        *(("농수산물안전정책과", "7-b"), ("자연보건국장", "1-b"), ("전략정책국장", "r2-2-a")),
    ],
)
def test_posts_are_found_by_the_titles_that_were_misprinted(loaded: None, printed: str, code: str) -> None:
    assert [post.code for post in Post.objects.matching(printed)] == [code]


def test_posts_that_go_on_under_another_name_have_both_names_day_by_day(loaded: None) -> None:
    assert (Post.objects.count(), PostName.objects.count()) == (38, 43)
    later = PostName.objects.exclude(starts_on=None).select_related("post", "ministry").order_by("pk")
    assert {name.post.code: str(name) for name in later} == {
        "1-b": "기후부 자연보전국장",
        "3-a": "산업부 경제자유구역기획단장",
        "5-b": "교육부 산학협력지원과장",
        "8-b": "방미통위 디지털이용자기반과장",
        "10-b": "외교부 개발전략·민간협력과장",
    }
    for name in later:
        before = name.post.names.get(starts_on=None)
        assert (name.starts_on - before.ends_on).days == 1
        assert (name.ends_on, name.known_until, before.known_until) == (None, None, None)
        assert name.former_code == f"{name.post.code}-{name.starts_on.year}"


def test_four_posts_of_round_one_ended_and_nobody_knows_what_followed(loaded: None) -> None:
    unknown = PostName.objects.exclude(known_until=None).order_by("known_until", "pk")
    assert [(name.post.code, f"{name.known_until}") for name in unknown.select_related("post")] == [
        ("4-b", "2025-11-24"),
        ("6-a", "2025-12-29"),
        ("2-a", "2026-01-01"),
        ("10-a", "2026-01-01"),
    ]
    assert not Post.objects.exclude(ended_on=None).exists()


def test_round_two_has_14_known_posts_of_18_and_no_task(loaded: None) -> None:
    later = ExchangeRound.objects.get(number=2)
    pairs = later.pairs.order_by("number")
    assert [pair.code for pair in pairs] == [f"r2-{number}" for number in range(1, 8)]
    assert later.announced_posts == 18
    assert len({post for pair in pairs for post in (pair.post_a_id, pair.post_b_id)}) == 14
    assert not CollaborationTask.objects.filter(pair__round=later).exists()
    assert all(pair.no_task_reason for pair in pairs)


def test_six_example_tasks_have_each_sides_part(loaded: None) -> None:
    sides: dict[str, set[str]] = {}
    for part in TaskPart.objects.select_related("task"):
        sides.setdefault(part.task.code, set()).add(part.side)
    assert sides.keys() == {"1-1", "2-1", "3-1", "4-2", "5-1", "7-1"}
    assert all(named >= {"a", "b"} for named in sides.values())
    assert dict(CollaborationTask.objects.exclude(example_title="").values_list("code", "example_title")) == {
        "1-1": "용인 반도체 국가산단 신속 조성",
        "2-1": "역동경제 구현을 위한 R&D 혁신방안 마련",
        "3-1": "경제자유구역과 규제자유특구 연계",
        "4-2": "AI·메타버스 재난안전관리 체계 강화",
        "5-1": "혁신생태계 조성을 위한 대학-출연연 연계",
        "7-1": "농산물 안전이슈 합동 조사 추진",
    }


def test_councils_keep_published_totals_without_naming_the_late_tasks(loaded: None) -> None:
    first, second = CouncilMeeting.objects.order_by("number")
    assert (first.held_on, first.held_time.hour, first.published_total) == (date(2024, 4, 15), 15, 41)
    assert (second.held_on, second.held_time) == (date(2024, 7, 9), None)
    assert (second.published_total, second.published_on_track, second.published_late) == (41, 38, 3)
    assert "공개되지 않음" in second.note
    assert (first.period, second.period) == (None, None)
    assert [first.agenda.count(), second.agenda.count(), AgendaItem.objects.count()] == [2, 2, 4]
    assert CouncilDecision.objects.filter(covers_all_tasks=True).count() == 2
    assert not CouncilDecision.objects.filter(covers_all_tasks=False).exists()
    assert "지연 과제 3건 7월 중 정상화 전망(보도)" in second.note  # what a newspaper expects is no decision


def test_outcomes_say_before_and_after_and_which_link_needs_checking(loaded: None) -> None:
    cases = list(Outcome.objects.filter(release__code="workshop").select_related("task"))
    assert [(case.position, case.task.code, case.state) for case in cases] == [
        (1, "1-1", "confirmed"),
        (2, "7-1", "confirmed"),
        (3, "6-2", "confirmed"),
        (4, "3-1", "ongoing"),
        (5, "5-1", "ongoing"),
    ]
    assert [case.pk for case in Outcome.objects.exclude(before_value=None)] == [1]
    assert (cases[0].before_value, cases[0].after_value, cases[0].unit) == (12, 4, "개월")
    for case in Outcome.objects.select_related("task"):
        assert case.task_is_inferred
        assert case.pair_id == case.task.pair_id
        assert "확인 필요" in case.source_note
    assert list(Outcome.objects.filter(release=None).values_list("source_mark", flat=True)) == [SourceMark.FOUND]


def test_the_workshop_release_says_only_the_day_that_is_printed(loaded: None) -> None:
    release = PressRelease.objects.get(code="workshop")
    assert (release.published_on, release.published_text) == (None, "30일")
    assert "확인 필요" in release.source_note
    assert PressRelease.objects.get(code="council-1").published_on == date(2024, 4, 15)


def test_every_row_has_a_source_and_inferred_rows_say_so(loaded: None) -> None:
    seen = Counter()
    for model in sourced_models():
        for row in model._default_manager.all():
            seen[row.source_mark] += 1
            assert row.source_ref, row
            assert row.source_mark in (SourceMark.SEED, SourceMark.FOUND, SourceMark.INFERRED), row
            assert row.source_mark != SourceMark.INFERRED or "확인 필요" in row.source_note, row
    assert seen.total() == sum(row["model"] not in PAY for row in all_rows())
    inferred = Post.objects.filter(source_mark=SourceMark.INFERRED).order_by("pk")
    assert [post.code for post in inferred] == ["5-b", "7-a", "7-b", "8-a", "8-b"]


def test_loading_twice_changes_nothing_and_new_rows_still_fit(loaded: None) -> None:
    before = state_of_everything()
    load()
    assert state_of_everything() == before
    assert Ministry.objects.create(code="NEW", name="새 기관", short_name="새 기관").pk > max(
        row["pk"] for row in all_rows() if row["model"] == "exchange.ministry"
    )


def test_fixtures_hold_no_accounts_no_quarters_and_nothing_made_up() -> None:
    models = {row["model"] for row in all_rows()}
    assert models == {
        *("exchange.ministry", "exchange.post", "exchange.postname"),
        *("exchange.exchangeround", "exchange.taskcategory", "exchange.exchangepair"),
        *("tasks.collaborationtask", "tasks.taskpart", "tasks.pressrelease", "tasks.outcome"),
        *("tasks.councilmeeting", "tasks.agendaitem", "tasks.councildecision"),
        *("tasks.announced", "tasks.statedgoal"),
        *PAY,
    }


def test_titles_posts_and_themes_are_those_that_were_published(loaded: None, tmp_path: Path) -> None:
    """Hold the database against the stored SHA-256, and letter by letter against the facts where they are at hand."""
    stored = [as_row(row) for model in PROVED for row in model.objects.all()]
    lists = {name: fingerprint.digest("\n".join(lines)) for name, lines in fingerprint.canonical_lists(stored).items()}
    assert lists == PROOF["lists"]
    assert dict(PressRelease.objects.values_list("file_name", "sha256")) == PROOF["press"]
    if FACTS.exists():
        facts = json.loads(FACTS.read_text(encoding="utf-8"))
        compare_with_facts(facts)
        make_fixtures.main([str(FACTS), str(PRESS), str(tmp_path)])
        for path in [*FILES, FOLDER / "proof" / "fingerprints.json"]:
            assert (tmp_path / path.relative_to(FOLDER)).read_bytes() == path.read_bytes(), path.name


def as_row(row: Model) -> dict[str, Any]:
    fields = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    return {"model": row._meta.label_lower, "pk": row.pk, "fields": fields}


def compare_with_facts(facts: dict[str, Any]) -> None:
    for fact in facts["tasks"]:
        pair, place = re.fullmatch(r"R1-0?(\d+)-T(\d)", fact["id"]).groups()
        assert CollaborationTask.objects.get(code=f"{pair}-{place}").title == fact["name"]
    for fact in facts["posts"]:
        post = Post.objects.get(code=make_fixtures.short_code(fact["id"]))
        printed = name_of(post, ANNOUNCED_ON)
        assert printed.ministry.code == fact["org"]
        assert printed.title == fact["title"].split(" (")[0]
        assert printed.get_level_display() == fact["level"]
        assert printed.aliases == [variant["text"] for variant in fact["variants_seen"]]
    for fact in facts["pairs"]:
        pair = ExchangePair.objects.get(code=make_fixtures.short_code(fact["id"]))
        assert (pair.theme, pair.theme_before) == (fact["theme_april_2024"] or "", fact["theme_feb_2024"] or "")
    for fact in facts["organisations"]:
        ministry = Ministry.objects.get(code=fact["id"])
        assert (ministry.name, ministry.org_code) == (fact["name_ko_2024"], fact["standard_org_code_7"] or "")


def test_no_official_is_named() -> None:
    """Look for every three syllables in a row among the hashed names of those whom the releases name."""
    text = "".join(path.read_text(encoding="utf-8") for path in [*FILES, *FOLDER.glob("*.py"), FOLDER / "README.md"])
    found = {run[start : start + 3] for run in re.findall(r"[가-힣]{3,}", text) for start in range(len(run) - 2)}
    assert len(PROOF["people"]) == fingerprint.OFFICIALS
    assert not {name for name in found if fingerprint.digest(name) in PROOF["people"]}
    assert not re.search(r"\b0\d{1,2}-\d{3,4}-\d{4}\b", text)


def test_no_run_of_25_characters_of_a_release_is_copied() -> None:
    """Such a run has some 19 letters, and any 19 letters hold a whole block of 10 whose hash is stored."""
    blocks, size = set(PROOF["release_blocks"]), fingerprint.BLOCK
    checked = 0
    for row in all_rows():
        for name in OWN_WORDS.get(row["model"], ()):
            run = fingerprint.letters(row["fields"][name])
            if len(run) < 2 * size - 1:
                continue
            for start in range(len(run) - size + 1):
                checked += 1
                assert fingerprint.digest(run[start : start + size])[:12] not in blocks, row["fields"][name]
    assert checked > 1000
    assert len(blocks) > 300


def test_the_copy_check_would_notice_a_copied_run() -> None:
    text = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
    blocks = fingerprint.blocks_of(text)
    size, run = fingerprint.BLOCK, 2 * fingerprint.BLOCK - 1
    for start in range(len(text) - run + 1):
        copied = text[start : start + run]
        windows = {copied[at : at + size] for at in range(size)}
        assert windows & blocks
