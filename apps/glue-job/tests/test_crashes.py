"""A run that is killed leaves main as it was, and the next run does what it would have done."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from contracts import ORDERS
from lake import Prepared, TestLake, order
from pyspark.sql import SparkSession

from sluice_glue import run as running
from sluice_glue.outcome import run_key
from sluice_glue.stores import FolderStore
from sluice_glue.table import Table

pytestmark = pytest.mark.spark


class Killed(BaseException):
    """Nothing catches it: what a dead process cannot do is not done."""


STEPS = [
    ("before the branch", Table, "branch", False),
    ("with the rows written", FolderStore, "put", False),
    ("right before the commit", Table, "advance", False),
    ("right after the commit", Table, "advance", True),
    ("before the table is looked after", running, "look_after", False),
]


def publish_two_rows(lake: TestLake) -> None:
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01"), order("A2", "2026-01-01")])
    lake.publish(ORDERS)


@pytest.mark.parametrize(("owner", "step", "is_done"), [step[1:] for step in STEPS], ids=[step[0] for step in STEPS])
def test_a_run_that_is_killed(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str, is_done: bool
) -> None:
    lake = prepared(publish_two_rows)
    before = lake.places(ORDERS)
    lake.upload(ORDERS, "b.csv", [order("A1", "2026-01-02")], at="2026-01-11T00:00:00Z")
    original = getattr(owner, step)

    def killed(*args: Any, **kwargs: Any) -> Any:
        if is_done:
            original(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(owner, step, killed)
        with pytest.raises(Killed):
            lake.publish(ORDERS)
    is_committed = (step, is_done) in {("advance", True), ("look_after", False)}
    # Its upkeep cannot hide what a run has done.
    outcome = lake.zones.final.get(run_key("orders", "test"))
    assert outcome is not None
    assert json.loads(outcome)["clean"] == (3 if step == "look_after" else 2)
    assert lake.places(ORDERS) == (lake.model(ORDERS) if is_committed else before)
    again = lake.publish(ORDERS)
    assert again.status == ("unchanged" if is_committed else "published")
    assert (again.totals.clean, again.totals.final) == (3, 2)
    lake.assert_published(ORDERS)


RUN = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[1:2]
from contracts import ORDERS
from pyspark import SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession
from sluice_glue.publish import Run
from sluice_glue.run import run_publish
from sluice_glue.stores import FolderStore, Lake
from sluice_glue.table import Table

root, name = Path(sys.argv[2]), sys.argv[3]
gateway = launch_gateway()
running = gateway.jvm.org.apache.spark.SparkContext.getOrCreate()
context = SparkContext(gateway=gateway, jsc=gateway.jvm.JavaSparkContext(running))
spark = SparkSession(context, gateway.jvm.SparkSession.getDefaultSession().get())

def killed(self, *args):
    os.kill(os.getpid(), signal.SIGKILL)

Table.advance = killed
lake = Lake(FolderStore(root / "processed"), FolderStore(root / "final"))
run_publish(Run(spark, name, lake, ORDERS, "killed"))
"""


def test_a_process_that_is_killed(lake: TestLake, spark: SparkSession) -> None:
    """The job's process dies; Spark, which is another one, is lent to it so as not to start a second."""
    lake.upload(ORDERS, "a.csv", [order("A1", "2026-01-01")])
    gateway = spark.sparkContext._gateway
    assert gateway is not None
    java = gateway.java_parameters
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(Path(__file__).parent), str(lake.root), lake.table(ORDERS)],
        env={**os.environ, "PYSPARK_GATEWAY_PORT": str(java.port), "PYSPARK_GATEWAY_SECRET": java.auth_token},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-3000:]
    table = Table(spark, lake.table(ORDERS))
    assert table.state().head is None
    assert len(table.branches()) == 1
    assert lake.publish(ORDERS).status == "published"
    lake.assert_published(ORDERS)
