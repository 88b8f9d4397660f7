"""A refusal is decided once, by the rule that gives it; beside each check stands something that it catches."""

from exchange.errors import Kind, Refused
from tests import refusal_rules, structure
from tests.structure import read
from tests.test_structure import PRODUCT, source

WITHOUT_A_RULE = {  # answers of the frame itself, before any rule is asked
    "exchange/views/not_saved.py": "what arrives without a valid token is refused before it reaches a rule",
}


def test_every_rule_that_says_why_not_answers_with_a_refusal_or_none():
    asked = [
        node.name
        for each in read(*PRODUCT)
        for node in each.nodes(structure.ast.FunctionDef)
        if node.name.startswith("why_not")
    ]
    assert len(asked) > 60
    assert refusal_rules.untyped(read(*PRODUCT)) == []


def test_a_rule_that_answers_with_a_sentence_is_caught():
    where = "tasks/rules/reports.py"
    assert refusal_rules.untyped(source(where, "def why_not_sign(report) -> str: ..."))
    assert refusal_rules.untyped(source(where, "def why_not_sign(report) -> bool: ..."))
    assert refusal_rules.untyped(source(where, "def why_not_sign(report): ..."))
    assert refusal_rules.untyped(source("tasks/queries/board.py", "def why_not_open(period) -> str: ..."))
    assert refusal_rules.untyped(source("tasks/queries/reports.py", "class Part:", "    why_not_edit: str"))
    assert not refusal_rules.untyped(source(where, "def why_not_sign(report) -> Refusal | None: ..."))
    assert not refusal_rules.untyped(source("tasks/queries/reports.py", "class P:", "    why_not_edit: Refusal | None"))


def test_nobody_compares_what_a_refusal_says():
    assert refusal_rules.compared(read(*PRODUCT)) == []
    assert refusal_rules.compared_in_templates(structure.templates()) == []


def test_a_sentence_that_is_compared_is_caught():
    for line in (
        "if refusal == rules.OUTSIDER: pass",
        "may = why_not_manage(user) == ''",
        "may = rules.why_not_manage(user) != ''",
        "if refused.refusal.sentence == KEEPERS_ONLY: pass",
        "if refusal in (rules.OUTSIDER, rules.ASSISTANT): pass",
        "if 'KEEPERS' in str(refusal): pass",
    ):
        assert refusal_rules.compared(source("tasks/views/board.py", line)), line
    for line in ("may = why_not_manage(user) is None", "if refusal: pass", "if kind == 'a': pass"):
        assert not refusal_rules.compared(source("tasks/views/board.py", line)), line
    for page in (
        '{% if why_not_sign == "이미 확인했습니다." %}',
        '{% if "확인" in refusal %}',
        "{% if refusal.sentence != other %}",
        '{% if part.why_not_edit != "" %}',
    ):
        assert refusal_rules.compared_in_templates({"a.html": page}), page
    assert not refusal_rules.compared_in_templates({"a.html": "{% if why_not_sign %}{{ why_not_sign }}{% endif %}"})


def test_nobody_decides_again_what_kind_a_refusal_is():
    found = refusal_rules.decided_again(read("config", "exchange", "tasks", "evaluation", "demo"))
    assert [each for each in found if each.split(":")[0] not in WITHOUT_A_RULE] == []
    assert {each.split(":")[0] for each in found} == set(WITHOUT_A_RULE), "an excuse that nothing needs any more"


def test_a_second_decision_is_caught():
    def again(*lines: str, where: str = "tasks/actions/reviews.py") -> list[str]:
        return refusal_rules.decided_again(source(where, *lines))

    assert again("raise WrongState(reason) if by.role == Role.COORDINATOR else NotAllowed(reason)")
    assert again("if refusal := rules.why_not_sign(report):", "    raise NotAllowed(refusal)")
    assert again("if refusal := rules.why_not_sign(report):", "    raise WrongState(str(refusal))")
    assert again("if late and (reason := why_not_sign(report)):", "    raise Incomplete(reason)")
    assert again("page = answer(request, status=403)", where="tasks/views/board.py")
    assert again("page = answer(request, status=409 if sent else 200)", where="tasks/views/board.py")
    assert not again("page = answer(request, status=refusal.status)", where="tasks/views/board.py")
    assert not again("page = answer(request, status=422)", where="tasks/views/board.py")
    assert not again("refuse_if(rules.why_not_sign(report))")
    assert not again("if refusal := rules.why_not_sign(report):", "    raise refusing(refusal)")
    assert not again("if empty:", "    raise Incomplete('내용을 적어 주세요.')")


def test_every_kind_has_one_exception():
    kinds = [each.kind for each in Refused.__subclasses__()]
    assert sorted(kind.code for kind in kinds) == sorted(kind.code for kind in Kind)
    assert {kind.code: kind.status for kind in Kind} == {
        "unreadable": 400,
        "not_yours": 404,
        "not_your_role": 403,
        "not_now": 409,
        "lacking": 422,
        "stale": 409,
        "too_often": 429,
    }
