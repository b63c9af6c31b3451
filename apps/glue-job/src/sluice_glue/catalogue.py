"""The table of the processed files in the Data Catalog."""

from typing import TYPE_CHECKING

from sluice_glue.contract import Contract
from sluice_glue.errors import CatalogueError, Difference
from sluice_glue.processed import describe_difference

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient


def check_table(glue: "GlueClient", database: str, contract: Contract, location: str) -> None:
    """
    Checks that the table describes the files that will be read: where they lie, and their columns. The publish machine
    keeps it so. Raises CatalogueError.
    """
    where = f"{database}.{contract.dataset}"
    try:
        table = glue.get_table(DatabaseName=database, Name=contract.dataset)["Table"]
    except glue.exceptions.EntityNotFoundException as error:
        missing = Difference(where, "is not there; start the publish machine, whose catalogue step makes it")
        raise CatalogueError(contract.dataset, [missing]) from error
    storage = table.get("StorageDescriptor", {})
    found = storage.get("Location", "").rstrip("/")
    if found != location.rstrip("/"):
        raise CatalogueError(contract.dataset, [Difference(where, f"lies at '{found}', expected '{location}'")])
    words = describe_difference(contract.processed, [column["Name"] for column in storage.get("Columns", [])])
    if words is not None:
        raise CatalogueError(contract.dataset, [Difference(where, words)])
