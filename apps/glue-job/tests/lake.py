"""A lake in folders, as ingest would have left it."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from pyspark.sql import SparkSession

from sluice_glue.contract import Contract
from sluice_glue.outcome import Outcome
from sluice_glue.publish import Run
from sluice_glue.receipts import receipt_key
from sluice_glue.run import run_publish
from sluice_glue.stores import FolderStore, Lake

Cells = Mapping[str, str | None]
"""A row as cleaning writes it, without its line."""


def csv_line(cells: Sequence[str | None]) -> str:
    """A line of a processed file: null is nothing, the empty text is quoted."""
    return ",".join("" if cell is None else _quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell == "" or re.search('[",\r\n]', cell) else cell


@dataclass
class Upload:
    """The rows that stand of a source."""

    uploaded_at: str
    rows: Sequence[Cells]


@dataclass
class TestLake:
    """`uploads` is what the receipts say, for the model of what is to be published."""

    __test__ = False

    root: Path
    spark: SparkSession
    database: str
    uploads: dict[str, Upload] = field(default_factory=dict)

    @property
    def zones(self) -> Lake:
        return Lake(FolderStore(self.root / "processed"), FolderStore(self.root / "final"))

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        catalogue, name = self.database.split(".")
        warehouse = str(self.spark.conf.get(f"spark.sql.catalog.{catalogue}.warehouse"))
        return Path(warehouse.removeprefix("file://")) / name

    def table(self, contract: Contract) -> str:
        return f"{self.database}.{contract.dataset}"

    def upload(self, contract: Contract, source: str, rows: Sequence[Cells], at: str = "2026-01-10T00:00:00Z") -> str:
        """Commits rows as those of a source, in the place of what it had; gives the key of the processed file."""
        lines = [csv_line([*(row[name] for name in contract.processed[:-1]), str(n)]) for n, row in enumerate(rows, 2)]
        text = "".join(f"{line}\n" for line in [",".join(contract.processed), *lines])
        name = re.sub("[^A-Za-z0-9._-]+", "-", source.removesuffix(".csv"))
        key = f"{contract.dataset}/{name}-v-r{contract.version}.1-{uuid4().hex[:12]}.csv"
        self.zones.processed.put(key, text.encode())
        dates = Counter(_date(contract, row) for row in rows)
        accepted = {
            "uploadedAt": at,
            "revision": {"contract": contract.version, "rules": 1},
            "fingerprint": contract.fingerprint,
            "clean": len(rows),
            "eventDates": dates,
            "dataKey": key,
        }
        self.put_receipt({"key": source, "dataset": contract.dataset, "accepted": accepted, "judged": {}})
        self.uploads[source] = Upload(at, rows)
        return key

    def withdraw(self, contract: Contract, source: str) -> None:
        self.put_receipt({"key": source, "dataset": contract.dataset, "withdrawn": {"at": None, "versionId": None}})
        del self.uploads[source]

    def put_receipt(self, receipt: Mapping[str, Any]) -> None:
        body = json.dumps({"format": 1, **receipt})
        self.zones.processed.put(receipt_key(receipt["key"]), body.encode())

    def receipt(self, source: str) -> dict[str, Any]:
        body = self.zones.processed.get(receipt_key(source))
        assert body is not None
        found: dict[str, Any] = json.loads(body)
        return found

    def publish(self, contract: Contract, **options: Any) -> Outcome:
        return run_publish(Run(self.spark, self.table(contract), self.zones, contract, "test", **options))

    def rows(self, contract: Contract) -> list[tuple[Any, ...]]:
        """The final rows, in a fixed order, with their values as text."""
        found = self.spark.table(self.table(contract)).select(*contract.names).collect()
        rows = [tuple(None if value is None else str(value) for value in row) for row in found]
        return sorted(rows, key=str)

    def model(self, contract: Contract) -> list[tuple[Any, ...]]:
        """What the final rows are to be: the newest of each key, as (source, line, date) of plain Python."""
        newest: dict[Any, tuple[str, int, str]] = {}
        for source, upload in sorted(self.uploads.items(), key=lambda it: (it[1].uploaded_at, it[0].encode())):
            for line, row in enumerate(upload.rows, 2):
                date = _date(contract, row)
                date = upload.uploaded_at[:10] if date == "uploaded" else date
                key = tuple(row[name] for name in contract.key) if contract.key else (source, line)
                newest[key] = (source, line, date)
        return sorted(newest.values())

    def places(self, contract: Contract) -> list[tuple[Any, ...]]:
        """The final rows as the model tells them."""
        found = self.spark.table(self.table(contract))
        columns = found.select(contract.source_file, contract.source_line, contract.event_date).collect()
        return sorted((source, line, str(date)) for source, line, date in columns)

    def assert_published(self, contract: Contract) -> None:
        assert self.places(contract) == self.model(contract)


Prepare = Callable[[TestLake], object]
Prepared = Callable[[Prepare], TestLake]


def _date(contract: Contract, row: Cells) -> str:
    time = row[contract.event_time] if contract.event_time else None
    return "uploaded" if time is None else time[:10]


def reading(sensor: str, at: str, value: int = 1) -> Cells:
    return {"sensor": sensor, "at": at, "value": str(value)}


def order(name: str, day: str, price: str = "1.00", note: str | None = None) -> Cells:
    return {"id": name, "day": day, "price": price, "note": note}
