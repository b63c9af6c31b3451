"""A final table, in Iceberg. Iceberg's own API does what SQL cannot: several changes in one commit."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructField, StructType

from sluice_glue.contract import Column as ContractColumn
from sluice_glue.contract import Contract
from sluice_glue.evolution import STAGING, Evolution
from sluice_glue.published import CONTRACT_VERSION, Snapshot, State, find_state

MAIN = "main"
BRANCH_PREFIX = "publish-"
_BRANCH = re.compile(rf"{BRANCH_PREFIX}([0-9]+)-")
COMMIT_ATTEMPTS = 10

VERSION_PROPERTY = "sluice.contract_version"
FINGERPRINT_PROPERTY = "sluice.fingerprint"
MAINTAINED_AT = "sluice.maintained_at"
"""When it was last begun to look after the table (RFC 3339, UTC); at first, when it was made."""

_SETTINGS = {
    "format-version": "2",
    "write.distribution-mode": "hash",
    "write.parquet.compression-codec": "zstd",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "100",
}
_ICEBERG_TYPES = {"bigint": "long", "timestamp_ntz": "timestamp"}


_Commit = Callable[[], object]


@dataclass(frozen=True)
class Written:
    """A branch that holds what is to be published."""

    branch: str
    snapshot: int


def branch_name(made: datetime, publish: str) -> str:
    """The branch of a publish, made then: of Iceberg's branches nobody else tells how old they are."""
    return f"{BRANCH_PREFIX}{int(made.timestamp())}-{publish}"


class MovedError(Exception):
    """Main is no longer where it was read."""


class Table:
    """A table that is there, named 'catalog.database.name'. Other writers may change it at any time."""

    def __init__(self, spark: SparkSession, name: str) -> None:
        self._spark = spark
        self.name = name
        self._jvm = jvm_of(spark)
        self._table: Any = self._jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable(spark._jsparkSession, name)

    @property
    def java(self) -> Any:
        """Iceberg's own object."""
        return self._table

    def refresh(self) -> None:
        """Looks at what others have changed."""
        self._table.refresh()

    def state(self) -> State:
        """What main holds."""
        return find_state(self._snapshot(self._table.currentSnapshot()), self.snapshot)

    def snapshot(self, of: int) -> Snapshot | None:
        return self._snapshot(self._table.snapshot(of))

    def was_main(self, since: datetime) -> list[Snapshot]:
        """What was main then or came to be main later, as far as it can still be read."""
        log = [(int(entry.timestampMillis()), int(entry.snapshotId())) for entry in self._table.history()]
        ends = [at for at, _ in log[1:]]
        last = since.timestamp() * 1000
        found = [
            self.snapshot(of) for (_, of), end in zip(log, [*ends, None], strict=True) if end is None or end >= last
        ]
        return [snapshot for snapshot in found if snapshot is not None]

    def snapshots(self) -> list[Snapshot]:
        """All that can still be read."""
        found = [self._snapshot(snapshot) for snapshot in self._table.snapshots()]
        return [snapshot for snapshot in found if snapshot is not None]

    def _snapshot(self, found: Any) -> Snapshot | None:
        if found is None:
            return None
        # As one text: each value that is asked of Java takes a call to it.
        fields = json.loads(self._jvm.org.apache.iceberg.SnapshotParser.toJson(found))
        return Snapshot(
            id=fields["snapshot-id"],
            parent=fields.get("parent-snapshot-id"),
            operation=fields["summary"].pop("operation"),
            timestamp=fields["timestamp-ms"],
            summary=fields["summary"],
        )

    def properties(self) -> Mapping[str, str]:
        """As they are when they are asked for."""
        properties: Mapping[str, str] = self._table.properties()
        return properties

    def contract_version(self, state: State) -> int | None:
        """The version of the contract that the rows are of; None where there are none."""
        if state.head is None:
            return None
        if state.published is not None:
            return state.count(CONTRACT_VERSION)
        return int(self.properties().get(VERSION_PROPERTY, 0))

    def types(self) -> dict[str, str]:
        """Spark's names of the columns' types."""
        return {field.name: field.dataType.simpleString() for field in self._fields()}

    def _fields(self) -> list[StructField]:
        """The columns, with their comments, as Spark has them."""
        schema = self._jvm.org.apache.iceberg.spark.SparkSchemaUtil.convert(self._table.schema())
        return StructType.fromJson(json.loads(schema.json())).fields

    def rows(self, snapshot: int) -> DataFrame:
        """The rows of a snapshot, by the columns that it has."""
        return self._spark.read.option("snapshot-id", str(snapshot)).table(self.name)

    def rows_per_date(self, snapshot: int, event_date: str) -> dict[str, int]:
        """The rows that the files of a snapshot hold, per event date."""
        partitions = self._spark.read.option("snapshot-id", str(snapshot)).table(f"{self.name}.partitions")
        deletes = F.col("position_delete_record_count") + F.col("equality_delete_record_count")
        counted = partitions.select(F.col(f"partition.{event_date}").cast("string"), "record_count", deletes).collect()
        return {date: rows - deleted for date, rows, deleted in counted if rows - deleted > 0}

    # Its columns

    def prepare(self, evolution: Evolution) -> None:
        """
        Makes room for the contract's columns so that readers miss nothing: what comes is null before the publish, and
        what changes its type or goes stays until then.
        """
        self.refresh()
        staged = {f"{STAGING}{column.name}": column.type for column in evolution.retyped}
        self._commit(lambda: self._dropping(evolution.stale))
        self._commit(lambda: self._adding({column.name: column.type for column in evolution.added} | staged))

    def _dropping(self, columns: Collection[str]) -> _Commit | None:
        there = self.types().keys() & columns
        update = self._table.updateSchema()
        for name in there:
            update = update.deleteColumn(name)
        return update.commit if there else None

    def _adding(self, columns: Mapping[str, str]) -> _Commit | None:
        missing = columns.keys() - self.types().keys()
        update = self._table.updateSchema()
        for name, kind in columns.items():
            if name in missing:
                update = update.addColumn(name, self._type(kind))
        return update.commit if missing else None

    def describe(self, contract: Contract) -> None:
        """Brings the order and the comments of the columns, the table's comment and its owner to the contract's."""
        self.refresh()
        self._commit(lambda: self._describing(contract))
        self._set(_description(contract))

    def _describing(self, contract: Contract) -> _Commit | None:
        comments = {field.name: field.metadata.get("comment") for field in self._fields()}
        order = [name for name in contract.names if name in comments]
        update = self._table.updateSchema()
        is_changed = order != [name for name in comments if name in order]
        if is_changed:
            for before, name in zip([None, *order], order, strict=False):
                update = update.moveFirst(name) if before is None else update.moveAfter(name, before)
        for column in contract.columns:
            comment = _comment(column)
            if column.name in comments and comments[column.name] != comment:
                update = update.updateColumnDoc(column.name, comment)
                is_changed = True
        return update.commit if is_changed else None

    def set_property(self, name: str, value: str) -> None:
        self._set({name: value})

    def _set(self, wanted: Mapping[str, str]) -> None:
        self._commit(lambda: self._setting(wanted))

    def _setting(self, wanted: Mapping[str, str]) -> _Commit | None:
        found = self.properties()
        update = self._table.updateProperties()
        changed = {name: value for name, value in wanted.items() if found.get(name) != value}
        for name, value in changed.items():
            update = update.set(name, value)
        return update.commit if changed else None

    def _type(self, kind: str) -> Any:
        return self._jvm.org.apache.iceberg.types.Types.fromPrimitiveString(_ICEBERG_TYPES.get(kind, kind))

    # Write, audit, publish

    def branch(self, name: str, base: int | None) -> None:
        """Makes a branch at a snapshot of main, or without rows where main has none. Raises MovedError."""
        at = () if base is None else (base,)
        self._commit(lambda: self._table.manageSnapshots().createBranch(name, *at).commit)
        # Iceberg makes a branch without a snapshot where main is by then.
        self.refresh()
        if base is None and self._head() is not None:
            raise MovedError(f"main of '{self.name}' has come into being")

    def write(
        self,
        branch: str,
        rows: DataFrame,
        condition: Column,
        evolution: Evolution,
        summary: Mapping[str, str],
    ) -> Written:
        """Puts rows in the place of those that fit the condition, on the branch alone."""
        retyped = {column.name for column in evolution.retyped}
        old = {name: kind for name, kind in self.types().items() if name in retyped or name in evolution.removed}
        staged = [F.col(name).alias(f"{STAGING}{name}" if name in retyped else name) for name in rows.columns]
        gone = [F.lit(None).cast(kind).alias(name) for name, kind in old.items()]
        writer = rows.select(*staged, *gone).writeTo(f"{self.name}.`branch_{branch}`")
        for name, value in summary.items():
            writer = writer.option(f"snapshot-property.{name}", value)
        writer.overwrite(condition)
        return self._written(branch)

    def write_nothing(self, branch: str, summary: Mapping[str, str]) -> Written:
        """Leaves the rows as they are: the snapshot only carries its summary."""
        append = self._table.newFastAppend().toBranch(branch)
        for name, value in summary.items():
            append = append.set(name, value)
        append.commit()
        return self._written(branch)

    def _written(self, branch: str) -> Written:
        self.refresh()
        return Written(branch, self._table.snapshot(branch).snapshotId())

    def advance(self, written: Written, base: int | None, contract: Contract, evolution: Evolution) -> bool:
        """
        Makes the branch main, in one commit with what the contract changes in the columns and properties; false when
        main is no longer at `base`.
        """
        try:
            # What changes beside main, such as a branch of another run, is no reason to lose.
            self._commit(lambda: self._publishing(written, base, contract, evolution))
            return True
        except (MovedError, Py4JJavaError):
            # The commit may have been done although its answer was lost.
            self.refresh()
            if self._holds(written.snapshot):
                return True
            if self._head() != base:
                return False
            raise

    def _publishing(self, written: Written, base: int | None, contract: Contract, evolution: Evolution) -> _Commit:
        """The transaction, yet to be committed. Raises MovedError."""
        transaction = self._table.newTransaction()
        # Fast-forward alone would also undo a rollback.
        if self._head() != base:
            raise MovedError(f"main of '{self.name}' has moved")
        if evolution.retyped or evolution.removed:
            # Deleting and renaming to the deleted name takes two updates.
            delete = transaction.updateSchema()
            for name in (*evolution.removed, *(column.name for column in evolution.retyped)):
                delete = delete.deleteColumn(name)
            delete.commit()
            rename = transaction.updateSchema()
            for column in evolution.retyped:
                rename = rename.renameColumn(f"{STAGING}{column.name}", column.name)
            rename.commit()
        properties = transaction.updateProperties()
        properties.set(VERSION_PROPERTY, str(contract.version)).set(FINGERPRINT_PROPERTY, contract.fingerprint).commit()
        # Iceberg refuses when any other commit comes between.
        refs = transaction.manageSnapshots().fastForwardBranch(MAIN, written.branch)
        refs.removeBranch(written.branch).commit()
        return lambda: transaction.commitTransaction()

    def _commit(self, build: Callable[[], _Commit | None]) -> None:
        """Builds an update and commits it, if there is anything to do; anew when another commit came between."""
        for attempt in range(1, COMMIT_ATTEMPTS + 1):
            try:
                commit = build()
                if commit is not None:
                    commit()
                return
            except Py4JJavaError as error:
                self.refresh()
                if attempt == COMMIT_ATTEMPTS or not _is_conflict(error):
                    raise

    def _head(self) -> int | None:
        head = self._table.currentSnapshot()
        return None if head is None else int(head.snapshotId())

    def _holds(self, snapshot: int) -> bool:
        """Whether main has come to this snapshot, or past it."""
        head = self._table.currentSnapshot()
        util = self._jvm.org.apache.iceberg.util.SnapshotUtil
        return head is not None and bool(util.isAncestorOf(self._table, head.snapshotId(), snapshot))

    def _has_branch(self, name: str) -> bool:
        return bool(self._table.refs().containsKey(name))

    def drop_branch(self, name: str) -> None:
        self.refresh()
        if self._has_branch(name):
            self._commit(lambda: self._table.manageSnapshots().removeBranch(name).commit)

    def branches(self) -> dict[str, datetime]:
        """The branches of publishes that have not come to an end, with when they were made."""
        found = [_BRANCH.match(str(name)) for name in self._table.refs().keySet()]
        return {it.string: datetime.fromtimestamp(int(it[1]), UTC) for it in found if it is not None}


def jvm_of(spark: SparkSession) -> Any:
    """What Spark's session runs in, by which Java is called."""
    return spark._jvm


def open_table(spark: SparkSession, name: str) -> Table | None:
    """The table; None where there is none yet."""
    return Table(spark, name) if spark.catalog.tableExists(name) else None


def create_table(spark: SparkSession, name: str, contract: Contract, location: str | None) -> Table:
    """Makes the table without rows, unless another run is first."""
    columns = ", ".join(f"`{column.name}` {column.type}" for column in contract.columns)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    settings = {
        **_SETTINGS,
        MAINTAINED_AT: now,
        FINGERPRINT_PROPERTY: contract.fingerprint,
        VERSION_PROPERTY: str(contract.version),
    }
    properties = ", ".join(f"'{name}' = '{value}'" for name, value in settings.items())
    place = "" if location is None else f"LOCATION '{location}'"
    spark.sql(
        f"CREATE TABLE IF NOT EXISTS {name} ({columns}) USING iceberg "
        f"PARTITIONED BY (`{contract.event_date}`) {place} TBLPROPERTIES ({properties})"
    )
    return Table(spark, name)


def _is_conflict(error: Py4JJavaError) -> bool:
    return str(error.java_exception.getClass().getName()).endswith(".CommitFailedException")


def all_rows() -> Column:
    """The condition that every row fits."""
    return F.lit(True)


def _description(contract: Contract) -> dict[str, str]:
    words = contract.title if contract.description is None else f"{contract.title}: {contract.description}"
    # AWS Glue takes at most 2048 bytes.
    return {"comment": words.encode()[:2048].decode(errors="ignore"), "owner": contract.owner}


def _comment(column: ContractColumn) -> str | None:
    """AWS Glue takes one line of at most 255 characters; Iceberg's catalogue hands on what it is given."""
    return None if column.comment is None else " ".join(column.comment.split())[:255]
