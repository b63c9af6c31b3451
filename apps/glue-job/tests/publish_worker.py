"""
Publishes for programs in other languages: a request per line on standard input, an answer per line on standard output.

A request is null, which is answered so as soon as Spark runs, or `{folder, database, contract, run, confirm, rebuild}`;
the answer has the outcome and the seconds that it took, or the error that was raised; and what the table is afterwards.
Arguments `name=value` are further settings of Spark.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conftest import CATALOGUE, start_spark
from pyspark.sql import SparkSession

from sluice_glue.contract import read_contract
from sluice_glue.errors import SluiceError
from sluice_glue.publish import Run
from sluice_glue.run import run_publish
from sluice_glue.stores import FolderStore, Lake
from sluice_glue.table import open_table


def answer(spark: SparkSession, request: Mapping[str, Any]) -> Mapping[str, Any]:
    contract = read_contract(json.dumps(request["contract"]))
    name = f"{CATALOGUE}.{request['database']}.{contract.dataset}"
    folder = Path(request["folder"])
    lake = Lake(FolderStore(folder / "processed"), FolderStore(folder / "final"))
    spark.sql(f"CREATE NAMESPACE IF NOT EXISTS {CATALOGUE}.{request['database']}")
    started = time.monotonic()
    try:
        run = Run(spark, name, lake, contract, request["run"], rebuild=request["rebuild"], confirm=request["confirm"])
        outcome = run_publish(run)
    except SluiceError as error:
        return {"error": {"type": type(error).__name__, "message": str(error)}, "table": describe(spark, name)}
    seconds = time.monotonic() - started
    return {"outcome": outcome.to_json(), "seconds": seconds, "table": describe(spark, name)}


def describe(spark: SparkSession, name: str) -> Mapping[str, Any] | None:
    """The table as its readers find it; None before the first publish."""
    table = open_table(spark, name)
    published = None if table is None else table.state().published
    if table is None or published is None:
        return None
    ids = {field.name(): field.fieldId() for field in table.java.schema().columns()}
    columns = [
        {
            "name": field.name,
            "id": ids[field.name],
            "type": field.dataType.simpleString(),
            "comment": field.metadata.get("comment"),
        }
        for field in spark.table(name).schema.fields
    ]
    files = spark.table(f"{name}.files").select("content", "file_path").collect()
    assert all(content == 0 for content, _ in files), "delete files"
    return {
        "columns": columns,
        "properties": dict(table.properties()),
        "files": [path for _, path in files],
        "summary": dict(published.summary),
    }


def main() -> None:
    # What Java prints goes to standard error: the answers have standard output for themselves.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="sluice-publish-") as warehouse:
        spark = start_spark(Path(warehouse), **dict(argument.split("=", 1) for argument in sys.argv[1:]))
        for line in sys.stdin:
            request = json.loads(line)
            print(json.dumps(request and answer(spark, request)), file=answers, flush=True)
        spark.stop()


if __name__ == "__main__":
    main()
