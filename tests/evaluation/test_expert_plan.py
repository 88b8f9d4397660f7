"""The even assigner for itself: whatever stands, is barred or limited, its plan keeps to it and comes out the same."""

from hypothesis import given as for_all
from hypothesis import strategies as some

from evaluation.rules.experts import share_out


@for_all(
    tasks=some.integers(0, 12),
    limits=some.dictionaries(some.integers(1, 8), some.integers(1, 9), max_size=8),
    wanted=some.integers(1, 5),
    rows=some.data(),
)
def test_no_plan_breaks_a_limit_or_gives_a_barred_or_a_second_time(tasks, limits, wanted, rows):
    named = list(range(100, 100 + tasks))
    sets = some.dictionaries(
        some.sampled_from(sorted(limits) or [0]), some.sets(some.sampled_from(named or [0]), max_size=4)
    )
    barred, standing = rows.draw(sets), rows.draw(sets)
    counted = {task: sum(task in own for own in standing.values()) for task in named}
    plan = share_out(named, wanted=wanted, limits=limits, standing=standing, counted=counted, barred=barred)
    assert len(set(plan.given)) == len(plan.given)
    loads = {expert: len(standing.get(expert, ())) for expert in limits}
    for expert, task in plan.given:
        assert task not in barred.get(expert, ())
        assert task not in standing.get(expert, ())
        loads[expert] += 1
        assert loads[expert] <= limits[expert]
    for task in named:
        new = sum(task == given for _, given in plan.given)
        assert counted[task] + new + plan.lacking.get(task, 0) == max(wanted, counted[task])
    again = share_out(named, wanted=wanted, limits=limits, standing=standing, counted=counted, barred=barred)
    assert again == plan


def test_the_least_loaded_goes_first_and_few_candidates_before_many():
    plan = share_out(
        [1, 2],
        wanted=1,
        limits={10: 1, 20: 1},
        standing={},
        counted={},
        barred={20: {2}},
    )
    assert plan.given == [(10, 2), (20, 1)]
    assert plan.lacking == {}
