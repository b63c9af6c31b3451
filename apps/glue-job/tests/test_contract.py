import json
from pathlib import Path

import pytest
from contracts import document

from sluice_glue.contract import Canonical, Migration, read_contract
from sluice_glue.errors import ContractError

WRITTEN = Path(__file__).parents[3] / "libs" / "contract" / "src" / "export" / "publishing.test.json"


def test_reads_what_the_contract_library_writes() -> None:
    contract = read_contract(WRITTEN.read_bytes())
    columns = {column.name: column for column in contract.columns}
    assert contract.processed[-1] == contract.source_line
    assert [column.name for column in contract.cells] == list(contract.processed)
    assert columns["pieces"].canonical == Canonical("0|-?[1-9][0-9]{0,15}", -9007199254740991, 9007199254740991)
    assert columns["note"].canonical is None
    assert contract.migrations == (Migration(3, frozenset({"pieces", "colour"})),)
    assert {column.type for column in contract.columns} == {
        "string",
        "bigint",
        "decimal(9,2)",
        "boolean",
        "date",
        "timestamp_ntz",
    }


def test_a_key_with_the_event_time_is_judged_within_its_date() -> None:
    columns = {"id": "string", "day": "date"}
    wide = [
        read_contract(json.dumps(document("orders", columns, key=key, time=time))).is_key_table_wide
        for key, time in [(["id"], "day"), (["id", "day"], "day"), (["id"], None), ([], "day")]
    ]
    assert wide == [True, False, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it has no format"),
        ("[]", "it has no format"),
        ('{"format": 2}', "expected format 1, found 2; deploy the job and the contracts from one version"),
        ('{"format": 1}', "it lacks or misstates 'dataset'"),
        (json.dumps(document("orders", {"id": "string"}, key=["gone"])), "it lacks or misstates the columns ['gone']"),
    ],
)
def test_refuses_other_documents(text: str, message: str) -> None:
    with pytest.raises(ContractError) as error:
        read_contract(text)
    assert message in str(error.value)
