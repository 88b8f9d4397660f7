"""What a version of the rubric still lacks, and whether it may be changed, published, sealed."""

from collections import defaultdict

from evaluation.models import Aggregation, Criterion, GradeMode, Rubric
from evaluation.rules.rounds import why_not_change_rubric
from evaluation.scoring import GRADES
from exchange.errors import Help, Refusal, lacking, not_now
from exchange.formats import josa
from exchange.models import TaskCategory, User

WHOLE_BP = 10_000
NEW_VERSION = Help("바꾸려면 새 판을 만들어 주세요.")
CUT_GRADES = GRADES[:-1]  # the last grade takes the rest


def why_not_edit_rubric(rubric: Rubric, user: User) -> Refusal | None:
    """Say why ``rubric`` may not be changed: once published it is what people have read."""
    if reason := why_not_change_rubric(rubric.round, user):
        return reason
    if rubric.sealed_at is not None:
        return not_now(f"{rubric.version}판은 봉인했습니다.", NEW_VERSION)
    if rubric.published_at is not None:
        return not_now(f"{rubric.version}판은 공개했습니다.", NEW_VERSION)
    return None


def why_not_discard_rubric(rubric: Rubric, user: User) -> Refusal | None:
    """Say why ``rubric`` may not be deleted: only a draft that nobody but 점검 담당 has seen may go."""
    if reason := why_not_change_rubric(rubric.round, user):
        return reason
    if rubric.published_at is not None:
        return not_now(f"{rubric.version}판은 공개한 판이라 삭제할 수 없습니다.")
    return None


def why_not_draft(newest: Rubric | None) -> Refusal | None:
    """Say why no further version may be begun: one draft at a time."""
    if newest is not None and newest.published_at is None:
        return not_now(f"수정하고 있는 {newest.version}판이 있습니다.", Help("그 판을 수정해 주세요."))
    return None


def why_not_publish(rubric: Rubric, user: User) -> Refusal | None:
    if reason := why_not_edit_rubric(rubric, user):
        return reason
    missing = gaps(rubric)
    return lacking("공개하기 전에 채울 것이 있습니다.", Help(missing[0])) if missing else None


def why_not_seal(rubric: Rubric, user: User) -> Refusal | None:
    if reason := why_not_change_rubric(rubric.round, user):
        return reason
    if rubric.sealed_at is not None:
        return not_now(f"{rubric.version}판은 이미 봉인했습니다.")
    return None if rubric.published_at else not_now("공개한 판만 봉인할 수 있습니다.")


def gaps(rubric: Rubric) -> list[str]:
    """Return what keeps ``rubric`` from being published, in sentences; its rows must have been read."""
    said = []
    sets: dict[TaskCategory | None, list[Criterion]] = defaultdict(list)
    for criterion in rubric.criteria.all():
        sets[criterion.category].append(criterion)
    if None not in sets:
        said.append("모든 과제에 쓰는 공통 항목이 하나 이상 있어야 합니다.")
    for category, criteria in sets.items():
        total = sum(each.weight_bp for each in criteria)
        if total != WHOLE_BP:
            name = category.name if category else "공통 항목"
            said.append(f"{name}의 가중치를 더하면 {percent(total)}%입니다. 100%가 되게 맞춰 주세요.")
        for each in criteria:
            scores = [anchor.score for anchor in each.anchors.all()]
            if not scores:
                said.append(f"‘{each.name}’ 항목에 점수의 뜻을 적어 주세요.")
            elif min(scores) < rubric.scale_min or max(scores) > rubric.scale_max:
                scale = f"{rubric.scale_min}~{rubric.scale_max}점"
                said.append(f"‘{each.name}’ 항목에 {josa(str(scale), '을/를')} 벗어난 점수의 뜻이 있습니다.")
    if rubric.aggregation == Aggregation.TRIMMED and rubric.minimum_scores < 3:
        said.append("최고·최저를 제외하려면 필요한 평가위원 수가 3명 이상이어야 합니다.")
    return said + _odd_grades(rubric)


def _odd_grades(rubric: Rubric) -> list[str]:
    lines = {line.grade: line for line in rubric.grade_lines.all()}
    if rubric.grade_mode == GradeMode.QUOTAS:
        given = [lines[grade].percent for grade in CUT_GRADES if grade in lines]
        shares = [each for each in given if each is not None]
        if not shares or len(shares) < len(given):
            return ["등급별 비율을 적어 주세요."]
        return ["등급별 비율을 더하면 100%를 넘습니다."] if sum(shares) > 100 else []
    stated = [lines[grade].floor for grade in CUT_GRADES if grade in lines]
    floors = [each for each in stated if each is not None]
    if not floors or len(floors) < len(stated):
        return ["등급 기준 점수를 적어 주세요."]
    if floors != sorted(set(floors), reverse=True):
        return ["등급 기준 점수는 S, A, B 순서로 낮아져야 합니다."]
    if floors[0] > rubric.scale_max or floors[-1] <= rubric.scale_min:
        return [f"등급 기준 점수는 {rubric.scale_min}점보다 높고 {rubric.scale_max}점을 넘지 않아야 합니다."]
    return []


def percent(bp: int) -> str:
    """Write basis points as percent without needless zeros: 4500 → 45, 1250 → 12.5."""
    return f"{bp / 100:.2f}".rstrip("0").rstrip(".")
