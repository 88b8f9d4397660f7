"""The lines of a statement as it is read and printed: what, how, what came out, on which ground.

Everything is read from what the statement has stored, so an old statement reads as it did on its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.models import BaseStatus, BonusStatement, DecisionStep, Guarantee, StatementDecision, Track
from evaluation.queries.amounts import without_bonus
from evaluation.rules.bonus import is_declined
from evaluation.texts import sentence_of
from exchange import formats

LAW = "https://www.law.go.kr/법령/"
PAY_DECREE, ALLOWANCE_DECREE = f"{LAW}공무원보수규정", f"{LAW}공무원수당등에관한규정"
TREASURY_ACT = f"{LAW}국고금관리법"
ARTICLE = {"PERF": "제39조", "SES": "제70조"}  # of 공무원보수규정
ANNEX = {"PERF": "별표 34의2", "SES": "별표 41"}  # where the rates stand since 2021-01-05
ANNEX_SINCE = date(2021, 1, 5)


@dataclass(frozen=True)
class Line:
    """One step: ``how`` it was found, the ``result`` as text or as a badge of ``kind``, its ground with an address."""

    what: str
    how: str
    result: str
    source: str
    href: str = ""
    kind: str = ""


def lines_of(statement: BonusStatement, decisions: Mapping[str, StatementDecision]) -> list[Line]:
    """Return the steps in the order in which the law asks them."""
    case, output = statement.inputs["case"], statement.output
    lines = [_exclusion(case), _grade(statement.inputs, output), _base(statement.inputs), _perf(statement)]
    lines += [_eligibility(statement, decisions), _share(statement.inputs), _special(statement.inputs, output)]
    if case["long_term_bp"]:
        lines.append(_long_term(statement, decisions))
    return lines


def checks_of(statement: BonusStatement, decisions: Mapping[str, StatementDecision], cap_codes: list[str]) -> list[str]:
    """Return what a reader should know before using the figures: every code as a sentence, then the standing lines."""
    percent = statement.inputs["rule"]["headcount_percent"]
    codes = set(statement.output["codes"])
    if is_declined(decisions):  # nothing is kept away by a bonus that is not paid
        codes = (codes - {"STACKING_REFUSED"}) | (set(without_bonus(statement)["codes"]) & {"LONG_TERM_REFUSED"})
    said = [sentence_of(code) for code in [*sorted(codes), *cap_codes]]
    decided = decisions.get(DecisionStep.MINISTER)
    if decided is not None and decided.is_outside_cap:
        said.append(f"적극행정 운영규정 제15조에 따라 인원 한도 밖에서 결정함: {decided.cap_reason}")
    return [
        *said,
        "등급은 평가 기관이, 지급 여부는 소속 장관이 정하며 이 문서는 계산 과정을 보이는 참고 자료임",
        f"가산 인원은 지급일 기준 상위 {percent}% 이내. 과제가 여러 개여도 한 사람에게 한 해 한 번만 산정함",
    ]


def reference_badge(statement: BonusStatement) -> str:
    """Return why the amount is only for reference; "" where an official table and a verified rate stand behind it."""
    codes = set(statement.output["codes"])
    if codes & {"NO_BASE", "BASE_NOT_OFFICIAL"}:
        return "비공식 · 공식 기준표 등록 전"
    return "비공식 · 지급률 본문 확인 전" if "RATE_ASSUMED" in codes else ""


def differences(old: BonusStatement, new: BonusStatement) -> list[dict[str, Any]]:
    """Return, line by line, what ``old`` said and ``new`` says, for the table of differences; decisions apart."""
    pairs = zip(_comparable(old), _comparable(new), strict=True)
    return [
        {"label": label, "before": before, "after": after, "changed": before != after}
        for (label, before), (_, after) in pairs
    ]


def _comparable(statement: BonusStatement) -> list[tuple[str, str]]:
    inputs, output = statement.inputs, statement.output
    steps = [_exclusion(inputs["case"]), _grade(inputs, output), _base(inputs), _perf(statement)]
    steps += [_share(inputs), _special(inputs, output)]
    lines = [(line.what, f"{line.how} → {line.result}") for line in steps]
    long_term, evidence = output["long_term"], statement.evidence
    pay_date = formats.date_plain(date.fromisoformat(inputs["case"]["pay_date"]))
    results = ", ".join(f"{one['task']} {score_text(one['score'])} {one['grade']}".strip() for one in evidence)
    return [
        *lines,
        ("장기성과급", formats.won(long_term) if long_term else "없음"),
        ("합계", formats.won(output["total"])),
        ("등급 통보", f"{inputs['notice']['document']} · 지급일 {pay_date}"),
        ("협업과제 평가", results or "없음"),
    ]


def score_text(score: str | None) -> str:
    """``91.1점`` to one decimal, half up; 점수 없음 for none."""
    return "점수 없음" if score is None else f"{Decimal(score).quantize(Decimal('0.1'), 'ROUND_HALF_UP')}점"


def _exclusion(case: Mapping[str, Any]) -> Line:
    fine = not case["disciplined"] and case["months"] >= 2
    discipline = "평가 연도에 징계 있음" if case["disciplined"] else "징계 없음"
    enough = "2개월 이상" if case["months"] >= 2 else "2개월 미만"
    article = ARTICLE[case["track"]]
    return Line(
        "지급 제외 사유",
        f"{discipline}, 실제 근무 {case['months']}개월({enough})",
        "없음" if fine else "있음",
        f"보수규정 {article}④, 성과평가규정 제11조①",
        f"{PAY_DECREE}/{article}",
        kind="done" if fine else "late",
    )


def _grade(inputs: Mapping[str, Any], output: Mapping[str, Any]) -> Line:
    case = inputs["case"]
    parts = [f"평가 {case['assessed']}등급"]
    if case["prior"]:
        parts.append(f"교류 전 {case['prior']}등급({'같은' if case['same_rank'] else '다른'} 직급)")
    if case["forced_lowest"]:
        parts.append(f"보장 적용하지 않음({inputs['notice']['forced_reason']})")
    elif output["floor"]:
        parts.append(f"보장({Guarantee(output['floor']).label}) 적용")
    elif case["rules"]:
        parts.append("보장으로 올릴 것 없음")
    effective = output["effective_grade"]
    told = formats.date_plain(date.fromisoformat(inputs["notice"]["notified_on"]))
    return Line(
        "성과평가 등급",
        ", ".join(parts),
        f"{effective}등급" if effective else "평가하지 않음",
        f"등급 통보 {inputs['notice']['document']}({told})",
    )


def _base(inputs: Mapping[str, Any]) -> Line:
    case, base = inputs["case"], inputs["base"]
    year = case["pay_date"][:4]
    level = inputs["notice"]["level"]
    who = f"{level if case['track'] == Track.PERF else f'고위공무원 {level}급'}, {year}년 지급"
    if base is None:
        return Line("지급기준액", f"{who}. 지급일에 적용할 기준표 없음", "없음", "지급기준액 표", kind="late")
    status = BaseStatus(base["status"]).label
    return Line("지급기준액", f"{who} · 확인 상태 {status}", formats.won(case["base"]), f"기준표({status})")


def _perf(statement: BonusStatement) -> Line:
    case, output = statement.inputs["case"], statement.output
    track = case["track"]
    on_annex = date.fromisoformat(case["pay_date"]) >= ANNEX_SINCE
    source = f"보수규정 {ANNEX[track] if on_annex else ARTICLE[track] + '②'}"
    if case["base"] is None or output["effective_grade"] is None:
        how = "지급기준액이 없어 산출하지 않음" if case["base"] is None else "지급 제외 사유가 있어 산출하지 않음"
    else:
        share = f" × {case['months']}/12" if case["proration"] == "MONTHS" else ""
        how = f"{case['base']:,} × {percent(output['rate_bp'])}({output['effective_grade']}등급){share}"
        how += dropped(output["perf_before"], output["perf"])
    return Line("성과연봉", how, formats.won(output["perf"]), source, f"{PAY_DECREE}/{ARTICLE[track]}")


def _eligibility(statement: BonusStatement, decisions: Mapping[str, StatementDecision]) -> Line:
    special = statement.output["special"]
    steps = ["해당" if special else "해당하지 않음"]
    result, kind = ("해당", "info") if special else ("해당 없음", "none")
    recommended, decided = decisions.get(DecisionStep.RECOMMEND), decisions.get(DecisionStep.MINISTER)
    if recommended is not None:
        word = "추천" if recommended.agrees else "추천하지 않음"
        steps.append(f"{word} {formats.date_plain(recommended.decided_at)} 국무조정실")
        result, kind = (word, "info") if recommended.agrees else (word, "none")
    if decided is not None:
        word = "결정" if decided.agrees else "지급하지 않기로 결정"
        steps.append(f"{word} {formats.date_plain(decided.happened_on)} {decided.on_behalf}")
        result, kind = (word, "done") if decided.agrees else (word, "none")
    elif special:
        steps.append("소속 장관 결정 전")
    return Line("가산 대상", " · ".join(steps), result, "수당규정 제7조의2⑥", f"{ALLOWANCE_DECREE}/제7조의2", kind=kind)


def _share(inputs: Mapping[str, Any]) -> Line:
    rule = inputs["rule"]
    share = percent(rule["special_bp"])
    source = f"수당규정 {rule['article']}"
    return Line("가산율", f"지급되는 성과연봉의 {share}", share, source, f"{ALLOWANCE_DECREE}/제7조의2")


def _special(inputs: Mapping[str, Any], output: Mapping[str, Any]) -> Line:
    how = "가산하지 않음"
    if output["special"]:
        how = f"{output['perf']:,} × {percent(inputs['rule']['special_bp'])}"
        how += dropped(output["special_before"], output["special"])
    return Line("가산금", how, formats.won(output["special"]), "국고금법 제47조①", f"{TREASURY_ACT}/제47조")


def _long_term(statement: BonusStatement, decisions: Mapping[str, StatementDecision]) -> Line:
    """Long-term pay as the bonus leaves it: kept away by one that is paid, back where it is declined."""
    output, alone = statement.output, without_bonus(statement)
    share = f"{output['perf']:,} × {percent(statement.inputs['case']['long_term_bp'])}"
    paid = alone["long_term"] if is_declined(decisions) else output["long_term"]
    how = share if paid else "지급하지 않음"
    if not paid and alone["long_term"] and DecisionStep.MINISTER not in decisions:
        how = f"가산금을 지급하면 지급하지 않음, 지급하지 않으면 {share} = {formats.won(alone['long_term'])}"
    source = f"{ALLOWANCE_DECREE}/제7조의2"
    return Line("장기성과급", how, formats.won(paid), "수당규정 제7조의2⑦", source)


def percent(bp: int) -> str:
    """``8%``, ``7.5%``: basis points as a percentage without zeros at its end."""
    return f"{formats.number(Decimal(bp) / 100)}%"


def dropped(before: str, paid: int) -> str:
    """Say how many won were dropped below 10 won."""
    rest = Decimal(before) - paid
    return f", 10원 미만 버림({formats.number(rest)}원)"
