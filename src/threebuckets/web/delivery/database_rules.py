"""The database itself refuses to pledge more of an offer, on any day, than is offered.

A rule over several rows, so a trigger and not a constraint. SQLite cannot rebuild a table that a trigger reads, which is
how it carries migrations out; so the trigger is taken away before every migration and made again after the last.

A pledge that waits for a condition counts while it waits. Once something else was pledged of the offer after its day, it
counts only if it is noted that the condition came true (`Pledge.came_true_on`): lapsed, it frees what it held.
"""

from typing import Any

from django.db import connections

TABLE, OFFERS = "delivery_pledge", "resources_offer"
NAME = "no_more_pledged_than_offered"
SENTENCE = "more is pledged than is offered"
COLUMNS = "offer_id, amount, starts_on, ends_on, withdrawn_on, made_on, if_ready_by, came_true_on"
LAST_MADE = f"SELECT MAX(made_on) FROM {TABLE} WHERE offer_id = NEW.offer_id AND withdrawn_on IS NULL"  # noqa: S608
COUNTS = f"""(
    pledged.withdrawn_on IS NULL AND (
        pledged.if_ready_by IS NULL OR pledged.came_true_on IS NOT NULL OR pledged.if_ready_by >= ({LAST_MADE})
    )
)"""
TOO_MUCH = f"""
    SELECT 1 FROM {OFFERS} offered
    JOIN (
        SELECT NEW.starts_on AS day
        UNION
        SELECT starts_on FROM {TABLE} pledged
        WHERE offer_id = NEW.offer_id AND {COUNTS} AND starts_on BETWEEN NEW.starts_on AND NEW.ends_on
    ) days ON TRUE
    WHERE offered.id = NEW.offer_id AND offered.amount IS NOT NULL AND offered.amount * 1.000000001 < (
        SELECT SUM(amount) FROM {TABLE} pledged
        WHERE pledged.offer_id = NEW.offer_id AND {COUNTS}
        AND days.day BETWEEN pledged.starts_on AND pledged.ends_on
    )
"""  # noqa: S608  (names of tables, nothing from outside)
MAKE = {
    "sqlite": [
        f"""CREATE TRIGGER {NAME}_{event} AFTER {event} {columns} ON {TABLE}
        WHEN NEW.withdrawn_on IS NULL AND EXISTS ({TOO_MUCH})
        BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
        for event, columns in (("INSERT", ""), ("UPDATE", f"OF {COLUMNS}"))
    ],
    "postgresql": [
        f"""CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM {OFFERS} WHERE id = NEW.offer_id FOR UPDATE;  -- pledges of one offer wait for each other
            IF NEW.withdrawn_on IS NULL AND EXISTS ({TOO_MUCH}) THEN
                RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}';
            END IF;
            RETURN NULL;
        END $$""",
        f"""CREATE TRIGGER {NAME} AFTER INSERT OR UPDATE OF {COLUMNS} ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
    ],
}
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {NAME}_{event}" for event in ("INSERT", "UPDATE")],
    "postgresql": [f"DROP FUNCTION IF EXISTS {NAME}() CASCADE"],
}


def drop_rules(*, using: str, **_signal: Any) -> None:
    """Take the trigger away, if it is there."""
    _run(DROP, using)


def make_rules(*, using: str, **_signal: Any) -> None:
    """Make the trigger anew, where the tables are there."""
    _run(DROP, using)
    if {TABLE, OFFERS} <= set(connections[using].introspection.table_names()):
        _run(MAKE, using)


def _run(statements: dict[str, list[str]], using: str) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements[connections[using].vendor]:
            cursor.execute(statement)
