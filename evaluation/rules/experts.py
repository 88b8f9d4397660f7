"""Handing tasks out evenly, and why one expert may not have one task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

USUAL_LIMIT = 45  # tasks that an expert without particulars can take (ExpertProfile.load_limit)


@dataclass
class Plan:
    """What the even assigner would do: (expert, task) pairs in the order found, and how many each task still lacks."""

    given: list[tuple[int, int]] = field(default_factory=list)
    lacking: dict[int, int] = field(default_factory=dict)


def share_out(
    tasks: Sequence[int],
    *,
    wanted: int,
    limits: Mapping[int, int],
    standing: Mapping[int, set[int]],
    counted: Mapping[int, int],
    barred: Mapping[int, set[int]],
) -> Plan:
    """Give each of ``tasks`` experts until ``wanted`` stand on it, always the least loaded one that may have it.

    limits    expert → how many tasks at the most       standing  expert → tasks that stand with them already
    counted   task → experts on it free of conflict      barred    expert → tasks they must not be given by a machine
    Tasks that few experts may have come first, so that those few are not used up elsewhere; equal loads are settled by
    key. The same rows give the same plan.
    """
    load = {expert: len(standing.get(expert, ())) for expert in limits}
    free = {
        task: [
            expert
            for expert in sorted(limits)
            if task not in standing.get(expert, ()) and task not in barred.get(expert, ())
        ]
        for task in tasks
    }
    plan = Plan()
    order = {task: place for place, task in enumerate(tasks)}
    for task in sorted(tasks, key=lambda task: (len(free[task]), order[task])):
        missing = max(0, wanted - counted.get(task, 0))
        for _ in range(missing):
            able = [expert for expert in free[task] if load[expert] < limits[expert]]
            if not able:
                break
            chosen = min(able, key=lambda expert: (load[expert], expert))
            free[task].remove(chosen)
            load[chosen] += 1
            plan.given.append((chosen, task))
            missing -= 1
        if missing:
            plan.lacking[task] = missing
    return plan
