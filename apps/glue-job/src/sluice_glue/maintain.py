"""Looks after a table once a day, never endangering what is published."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pyspark.sql import SparkSession

from sluice_glue.contract import Contract
from sluice_glue.published import PUBLISHED, published_prefix
from sluice_glue.stores import ObjectStore
from sluice_glue.table import MAINTAINED_AT, Table, jvm_of

PERIOD = timedelta(days=1)
SNAPSHOT_AGE = timedelta(days=7)
"""How long snapshots can be read that are no longer main's."""
LONGEST_RUN = timedelta(days=3)
"""Older than this, whatever a run has written and none refers to was left behind by one that was killed."""


def look_after(spark: SparkSession, name: str, final: ObjectStore, contract: Contract) -> tuple[str, ...]:
    """What a table needs after a publish. Gives what failed, in words: that is no failure of the publish."""
    try:
        table = Table(spark, name)
        table.describe(contract)
        return maintain(spark, table, final, contract)
    except Exception as error:
        return (f"cannot look after '{name}': {error}",)


def maintain(spark: SparkSession, table: Table, final: ObjectStore, contract: Contract) -> tuple[str, ...]:
    """Does what is due. Gives the steps that failed, in words."""
    now = datetime.now(UTC)
    last = table.properties().get(MAINTAINED_AT)
    if last is not None and now - datetime.fromisoformat(last) < PERIOD:
        return ()
    actions = jvm_of(spark).org.apache.iceberg.spark.actions.SparkActions.get(spark._jsparkSession)
    steps: dict[str, Callable[[], object]] = {
        "drop stale branches": lambda: _drop_stale_branches(table, now),
        "compact": lambda: actions.rewriteDataFiles(table.java).execute(),
        "expire snapshots": lambda: _expire_snapshots(actions, table, now),
        "remove orphan files": lambda: _remove_orphans(actions, table, now),
        "remove old published lists": lambda: _remove_lists(table, final, contract, now),
    }
    # First, so that a run that is killed in between is not followed by others that die of the same.
    table.set_property(MAINTAINED_AT, now.isoformat(timespec="seconds"))
    failures = []
    for name, step in steps.items():
        try:
            table.refresh()
            step()
        except Exception as error:
            failures.append(f"cannot {name} of '{table.name}': {str(error).strip().splitlines()[0]}")
    return tuple(failures)


def _drop_stale_branches(table: Table, now: datetime) -> None:
    for name, made in table.branches().items():
        if made < now - LONGEST_RUN:
            table.drop_branch(name)


def _expire_snapshots(actions: Any, table: Table, now: datetime) -> None:
    """
    Never the one that carries what is published: compaction's snapshots, which follow it, do not. Nor one that was main
    until lately, however old it is: queries may read it.
    """
    published = table.state().published
    if published is None:
        return
    since = now - SNAPSHOT_AGE
    kept = [_milliseconds(since), *(snapshot.timestamp for snapshot in (published, *table.was_main(since)))]
    actions.expireSnapshots(table.java).expireOlderThan(min(kept)).execute()


def _remove_orphans(actions: Any, table: Table, now: datetime) -> None:
    orphans = actions.deleteOrphanFiles(table.java).usePrefixListing(True)
    orphans.olderThan(_milliseconds(now - LONGEST_RUN)).execute()


def _remove_lists(table: Table, final: ObjectStore, contract: Contract, now: datetime) -> None:
    """Those that no snapshot points to."""
    kept = {snapshot.summary.get(PUBLISHED) for snapshot in table.snapshots()}
    for listed in list(final.list(published_prefix(contract.dataset))):
        if listed.key not in kept and listed.modified < now - LONGEST_RUN:
            final.delete(listed.key)


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
