"""The contracts that tests publish by, made as `toPublishingDocument` makes them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sluice_glue.contract import Contract, read_contract

INTEGER = {"pattern": "0|-?[1-9][0-9]{0,15}", "min": "-9007199254740991", "max": "9007199254740991"}
DATE_PATTERN = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
TIME_PATTERN = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{3}(?:[0-9]{3})?)?Z"
CANONICAL: Mapping[str, Mapping[str, str]] = {
    "bigint": INTEGER,
    "boolean": {"pattern": "true|false"},
    "date": {"pattern": DATE_PATTERN},
    "decimal(9,2)": {
        "pattern": "0[.][0-9]{2}|-0[.](?:[1-9][0-9]{1}|0[1-9])|-?[1-9][0-9]{0,6}[.][0-9]{2}",
    },
    "timestamp_ntz": {"pattern": DATE_PATTERN + TIME_PATTERN},
}


def document(
    dataset: str,
    columns: Mapping[str, str],
    *,
    key: Sequence[str] = (),
    time: str | None = None,
    version: int = 1,
    **more: Any,
) -> dict[str, Any]:
    """A publishing document; a type that ends with '?' is an optional column's."""
    names = [*columns, "source_line"]
    own = [_column(name, kind) for name, kind in columns.items()]
    added = [
        {"name": "event_date", "type": "date", "optional": False, "comment": "UTC date of the event"},
        {"name": "source_file", "type": "string", "optional": False},
        {"name": "source_line", "type": "bigint", "optional": False, "canonical": INTEGER},
    ]
    return {
        "format": 1,
        "dataset": dataset,
        "version": version,
        "fingerprint": json.dumps([version, dict(columns)]),
        "title": dataset.capitalize(),
        "owner": "tests",
        "processed": names,
        "columns": [*own, *added],
        "eventDate": "event_date",
        "sourceFile": "source_file",
        "sourceLine": "source_line",
        "key": list(key),
        "eventTime": time,
        "maxLostRatio": 0.5,
        "migrations": [],
        **more,
    }


def contract(*args: Any, **kwargs: Any) -> Contract:
    return read_contract(json.dumps(document(*args, **kwargs)))


def _column(name: str, kind: str) -> dict[str, Any]:
    own = kind.removesuffix("?")
    form = {"canonical": CANONICAL[own]} if own in CANONICAL else {}
    return {"name": name, "type": own, "optional": kind.endswith("?"), "comment": f"What {name} says", **form}


READINGS = contract(
    "readings", {"sensor": "string", "at": "timestamp_ntz", "value": "bigint"}, key=["sensor", "at"], time="at"
)
"""The key contains the event time: it is judged within its date."""

ORDER_COLUMNS = {"id": "string", "day": "date", "price": "decimal(9,2)", "note": "string?"}
ORDERS = contract("orders", ORDER_COLUMNS, key=["id"], time="day")
"""The key is unique over the whole table, whatever the date."""

VISITS = contract("visits", {"visitor": "string", "seen": "timestamp_ntz?"}, time="seen")
"""No key: every row stands. Rows without a time fall on the day of the upload."""

PROFILES = contract("profiles", {"user": "string", "city": "string"}, key=["user"])
"""Rows are dated by their upload, and still unique over the whole table."""
