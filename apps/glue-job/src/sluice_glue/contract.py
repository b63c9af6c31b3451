"""A dataset's contract as publishing needs it: the document that `toPublishingDocument` writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sluice_glue.errors import ContractError

FORMAT = 1


@dataclass(frozen=True)
class Canonical:
    """The one form of a column's texts: a pattern of the whole text, and bounds where it is a number."""

    pattern: str
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Column:
    """A column of the final table."""

    name: str
    type: str
    """Spark's name: string, bigint, decimal(p,s), boolean, date, timestamp_ntz."""
    optional: bool
    comment: str | None = None
    canonical: Canonical | None = None
    """None where any text is right, and where publishing works the values out."""


@dataclass(frozen=True)
class Migration:
    """Columns whose change of type, or going, is meant by a version of the contract."""

    version: int
    columns: frozenset[str]


@dataclass(frozen=True)
class Contract:
    dataset: str
    version: int
    fingerprint: str
    title: str
    owner: str
    description: str | None
    processed: tuple[str, ...]
    """The columns of processed files, in order."""
    columns: tuple[Column, ...]
    """The columns of the final table, in order: the contract's, then the three that are added."""
    event_date: str
    source_file: str
    source_line: str
    key: tuple[str, ...]
    """Empty where every row stands."""
    event_time: str | None
    """None where the time of the upload dates the rows."""
    max_lost_ratio: float
    migrations: tuple[Migration, ...]

    @property
    def is_key_table_wide(self) -> bool:
        """Whether rows of different dates can have one key. A key with the event time is unique within its date."""
        return len(self.key) > 0 and self.event_time not in self.key

    @cached_property
    def cells(self) -> tuple[Column, ...]:
        """The columns whose values stand in processed files."""
        return tuple(column for column in self.columns if column.name in self.processed)

    @property
    def names(self) -> list[str]:
        """The columns of the final table."""
        return [column.name for column in self.columns]


def read_contract(text: str | bytes) -> Contract:
    """Reads a publishing document; raises ContractError for one of another format."""
    try:
        document = json.loads(text)
        found = document["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise ContractError(f"cannot read the publishing document: it has no format ({error})") from error
    if found != FORMAT:
        raise ContractError(
            f"cannot read the publishing document: expected format {FORMAT}, found {found}; deploy the job and the "
            f"contracts from one version of Sluice"
        )
    try:
        return _contract(document)
    except (KeyError, TypeError, ValueError) as error:
        raise ContractError(f"cannot read the publishing document: it lacks or misstates {error}") from error


def _contract(document: Mapping[str, Any]) -> Contract:
    contract = Contract(
        dataset=document["dataset"],
        version=document["version"],
        fingerprint=document["fingerprint"],
        title=document["title"],
        owner=document["owner"],
        description=document.get("description"),
        processed=tuple(document["processed"]),
        columns=tuple(_column(column) for column in document["columns"]),
        event_date=document["eventDate"],
        source_file=document["sourceFile"],
        source_line=document["sourceLine"],
        key=tuple(document["key"]),
        event_time=document["eventTime"],
        max_lost_ratio=document["maxLostRatio"],
        migrations=tuple(Migration(it["version"], frozenset(it["columns"])) for it in document["migrations"]),
    )
    added = {contract.event_date, contract.source_file, contract.source_line}
    named = {*added, *contract.processed, *contract.key, contract.event_time or contract.event_date}
    unknown = sorted(named - set(contract.names))
    if unknown:
        raise ValueError(f"the columns {unknown}")
    return contract


def _column(column: Mapping[str, Any]) -> Column:
    return Column(
        name=column["name"],
        type=column["type"],
        optional=column["optional"],
        comment=column.get("comment"),
        canonical=_canonical(column["canonical"]) if "canonical" in column else None,
    )


def _canonical(form: Mapping[str, Any]) -> Canonical:
    bounds = {name: int(form[name]) for name in ("min", "max") if name in form}
    return Canonical(form["pattern"], **bounds)
