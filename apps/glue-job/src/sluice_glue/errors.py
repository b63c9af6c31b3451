"""What can be wrong, each with what, where and how to mend. Whatever is raised, the table is as it was."""

from collections.abc import Sequence
from dataclasses import dataclass


class SluiceError(Exception):
    """Anything that is wrong with what the job was given, in words for whoever runs it."""


class ContractError(SluiceError):
    """The publishing document is none that this version of the job can read."""


class AccountsError(SluiceError):
    """The counts of a publish do not add up."""

    def __init__(self, dataset: str, mismatches: Sequence[str]) -> None:
        super().__init__(f"cannot publish '{dataset}': {'; '.join(mismatches)}")
        self.mismatches = tuple(mismatches)


@dataclass(frozen=True)
class Difference:
    """How what was found differs from what the contract declares; `where` is a file or a table."""

    where: str
    words: str


class CatalogueError(SluiceError):
    """The columns of processed files, or of their table in the catalogue, are not those that the contract declares."""

    def __init__(self, dataset: str, differences: Sequence[Difference]) -> None:
        lines = "; ".join(f"'{difference.where}': {difference.words}" for difference in differences)
        super().__init__(f"cannot read the processed files of '{dataset}' by its contract: {lines}")
        self.differences = tuple(differences)


class CanonicalFormError(SluiceError):
    """A cell of a processed file is not in the form that cleaning writes, so that no cast of it can be trusted."""

    def __init__(self, dataset: str, *, file: str, line: str | None, column: str, value: str | None) -> None:
        shown = "null" if value is None else f"'{value}'"
        super().__init__(
            f"cannot read '{file}' as '{dataset}': {shown} in column '{column}' of source line {line} is not canonical"
        )
        self.file, self.line, self.column, self.value = file, line, column, value


class StoredStateError(SluiceError):
    """A stored object is missing or is not what this version of Sluice can read."""

    def __init__(self, action: str, key: str, state: str) -> None:
        super().__init__(f"cannot {action} '{key}': {state}")


class ContentionError(SluiceError):
    """Other publishes of the same dataset kept committing first."""

    def __init__(self, dataset: str, attempts: int) -> None:
        super().__init__(f"cannot publish '{dataset}': others committed first {attempts} times in a row")


class MigrationError(SluiceError):
    """The contract changes the types of columns, or takes columns away, and does not say that this is meant."""

    def __init__(self, dataset: str, changes: Sequence[str], columns: Sequence[str], version: int) -> None:
        names = ", ".join(f"'{name}'" for name in columns)
        super().__init__(
            f"cannot publish '{dataset}': {'; '.join(changes)}; if that is meant, declare it in the contract: "
            f"a migration of version {version} with the columns {names}"
        )
