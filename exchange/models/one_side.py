"""One person never acts for both posts of a pair on one day: what the database keeps, on four tables at once.

A row of one table can only be wrong beside rows of another (an assignment beside an assistance, a standing-in beside an
assignment, a pair beside all of them), so it is a trigger on each and not a constraint. See docs/decisions/0004.
The functions are made by the migration ``one_side``.
"""

import pgtrigger

LOCK = 84_100_007  # key of the advisory lock under which who acts for whom is changed; any number nobody else takes
CONSTRAINT = "one_person_one_side"

_AFTER_LOCK = f"PERFORM pg_advisory_xact_lock({LOCK});"  # a statement of its own: what follows sees what was committed

OF_HOLDER = """
    PERFORM refuse_both_sides(array(
        SELECT NEW.holder_id UNION SELECT substitute_id FROM exchange_standin WHERE absent_id = NEW.holder_id
    ));
"""
OF_ASSISTANT = "PERFORM refuse_both_sides(array[NEW.assistant_id]);"
OF_SUBSTITUTE = "PERFORM refuse_both_sides(array[NEW.substitute_id]);"
OF_PAIR = """
    PERFORM refuse_both_sides(array(
        SELECT person FROM acting_terms() WHERE post IN (NEW.post_a_id, NEW.post_b_id)
    ));
"""


def one_side(check: str, *columns: str) -> pgtrigger.Trigger:
    """Return the trigger that runs ``check`` after a row was made or one of ``columns`` was written."""
    return pgtrigger.Trigger(
        name="one_side",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),
        func=f"{_AFTER_LOCK}\n{check}\nRETURN NULL;",
    )
