"""From cells of text to typed rows."""

from functools import reduce
from operator import and_

from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from sluice_glue.contract import Column, Contract
from sluice_glue.processed import IS_CHANGED, MALFORMED, RANK, UPLOAD_DATE

FAULT = "_fault"
"""The first cell that is not in canonical form, as a struct of `column` and `value`; the column is null where the
record has not as many cells as its header. Null in rows that are right."""


def transform(cells: DataFrame, contract: Contract) -> DataFrame:
    """
    The typed rows of cells (see read_cells): the final columns in order, then what judging needs and the fault.

    Spark's casts bend what they are given ('1.005' to 1.01, '2026' to 2026-01-01): only text in the one canonical form,
    which is checked first, casts alike everywhere. Where it is not, the row has a fault, and its values mean nothing.
    """
    values = {column.name: _cast(column) for column in contract.cells}
    time = values.get(contract.event_time) if contract.event_time else None
    uploaded = F.col(UPLOAD_DATE)
    faults = [_fault(column, values[column.name]) for column in contract.cells]
    values[contract.event_date] = F.coalesce(time.cast("date"), uploaded) if time is not None else uploaded
    values[contract.source_file] = F.col(contract.source_file)
    return cells.select(
        *(values[name].alias(name) for name in contract.names),
        RANK,
        IS_CHANGED,
        F.coalesce(_malformed(), *faults).alias(FAULT),
    )


def _cast(column: Column) -> Expression:
    return F.col(column.name) if column.type == "string" else F.expr(f"try_cast(`{column.name}` AS {column.type})")


def _malformed() -> Expression:
    record = F.col(MALFORMED)
    return F.when(record.isNotNull(), _cell(F.lit(None).cast("string"), record))


def _fault(column: Column, value: Expression) -> Expression:
    text = F.col(column.name)
    return F.when(~_is_canonical(column, text, value), _cell(F.lit(column.name), text))


def _cell(column: Expression, value: Expression) -> Expression:
    return F.struct(column.alias("column"), value.alias("value"))


def _is_canonical(column: Column, text: Expression, value: Expression) -> Expression:
    """Whether the cell is null in a column that may be, or in its one form; never null: no value is false already."""
    form = column.canonical
    conditions = [value.isNotNull()]
    if form is not None:
        # In Java, `$` also matches before a line end.
        conditions.append(text.rlike(rf"\A(?:{form.pattern})\z"))
        if form.min is not None:
            conditions.append(value >= form.min)
        if form.max is not None:
            conditions.append(value <= form.max)
    is_right = reduce(and_, conditions)
    return is_right | text.isNull() if column.optional else is_right
