from typing import Any

import pytest
from contracts import ORDER_COLUMNS, ORDERS, contract

from sluice_glue.errors import MigrationError, TypeChange
from sluice_glue.evolution import Evolution, plan_evolution

TYPES = {column.name: column.type for column in ORDERS.columns}


def later(columns: dict[str, str], **more: Any) -> Any:
    return contract("orders", columns, key=["id"], time="day", version=3, **more)


def plan(columns: dict[str, str], types: dict[str, str] = TYPES, published: int | None = 1, **more: Any) -> Evolution:
    return plan_evolution(later(columns, **more), types, published)


def test_a_column_may_come_without_a_declaration() -> None:
    found = plan({**ORDER_COLUMNS, "colour": "string?"})
    assert [column.name for column in found.added] == ["colour"]
    assert not found.is_empty
    assert plan(ORDER_COLUMNS).is_empty


def test_types_change_and_columns_go_where_it_is_declared() -> None:
    columns = {"id": "string", "day": "date", "price": "bigint"}
    found = plan(columns, migrations=[{"version": 2, "columns": ["price"]}, {"version": 3, "columns": ["note"]}])
    assert ([column.name for column in found.retyped], found.removed) == (["price"], ("note",))


@pytest.mark.parametrize(
    "migrations", [[], [{"version": 1, "columns": ["price"]}], [{"version": 2, "columns": ["id"]}]]
)
def test_undeclared_changes_are_refused(migrations: list[Any]) -> None:
    columns = {"id": "string", "day": "date", "price": "bigint", "note": "string?"}
    with pytest.raises(MigrationError) as error:
        plan(columns, migrations=migrations)
    assert error.value.changes == (TypeChange("price", "decimal(9,2)", "bigint"),)
    assert str(error.value) == (
        "cannot publish 'orders' by version 3 of its contract over a table of version 1: column 'price' is bigint and "
        "was decimal(9,2); where that is meant, declare it in the contract, "
        "migrations: [{ version: 3, columns: ['price'] }], else restore the columns"
    )


def test_a_table_without_rows_may_become_anything() -> None:
    assert plan({"id": "bigint", "day": "date"}, published=None).removed == ("price", "note")


def test_what_a_killed_publish_has_staged_is_used_or_goes() -> None:
    migrations = [{"version": 2, "columns": ["price"]}]
    columns = {**ORDER_COLUMNS, "price": "bigint"}
    staged = {**TYPES, "_staged_price": "bigint", "_staged_note": "date"}
    assert plan(columns, staged, migrations=migrations).stale == ("_staged_note",)
    assert plan(columns, {**TYPES, "_staged_price": "date"}, migrations=migrations).stale == ("_staged_price",)
    assert plan(ORDER_COLUMNS, staged).stale == ("_staged_price", "_staged_note")
