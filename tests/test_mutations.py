"""The faults that the deep run puts in can still be put in: each stands at its place, its witness exists."""

from django.apps import apps

from tests.mutations import LOOSENINGS, MUTATIONS
from tests.structure import ROOT


def test_every_piece_stands_once_on_one_line_of_its_file():
    for fault in MUTATIONS:
        assert (ROOT / fault.path).read_text(encoding="utf-8").count(fault.piece) == 1, fault
        assert "\n" not in fault.piece + fault.fault and fault.piece != fault.fault, fault


def test_every_rule_taken_away_is_one_of_the_models():
    rules = {
        (model._meta.db_table, rule.name)
        for model in apps.get_models()
        for rule in [*model._meta.constraints, *getattr(model._meta, "triggers", [])]
    }
    assert {(fault.table, fault.rule) for fault in LOOSENINGS} <= rules


def test_every_witness_exists_and_every_fault_has_a_name_of_its_own():
    faults = [*MUTATIONS, *LOOSENINGS]
    assert len({str(fault) for fault in faults}) == len(faults) >= 20
    assert [fault for fault in faults if not (ROOT / fault.noticed_by.partition("::")[0]).exists()] == []
