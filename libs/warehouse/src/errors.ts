/** A final table cannot be published or read, in words for whoever runs it: nothing was committed, it is as it was. */
export class WarehouseError extends Error {}

/** The counts of a publish do not add up: nothing was committed, the table is as it was. */
export class AccountsError extends WarehouseError {
  override readonly name = 'AccountsError';
  /** The dataset whose table does not add up. */
  readonly dataset: string;
  /** Each sum that is wrong, in words. */
  readonly mismatches: readonly string[];
  constructor(dataset: string, mismatches: readonly string[]) {
    super(`cannot publish '${dataset}': ${mismatches.join('; ')}`);
    this.dataset = dataset;
    this.mismatches = mismatches;
  }
}

/** The columns of a processed file are not those that the contract declares. */
export class CatalogueError extends WarehouseError {
  override readonly name = 'CatalogueError';
  readonly dataset: string;
  /** Each file that differs, with the difference in words. */
  readonly differences: readonly { file: string; source: string; difference: string }[];
  constructor(dataset: string, differences: CatalogueError['differences']) {
    const lines = differences.map(({ file, difference }) => `'${file}': ${difference}`);
    super(`cannot read the processed files of '${dataset}' by its contract: ${lines.join('; ')}`);
    this.dataset = dataset;
    this.differences = differences;
  }
}

/** A cell of a processed file is not in the form that cleaning writes, so that no cast of it can be trusted. */
export class CanonicalFormError extends WarehouseError {
  override readonly name = 'CanonicalFormError';
  readonly dataset: string;
  /** Key of the processed file. */
  readonly file: string;
  /** Line of the uploaded file that the row came from. */
  readonly line: string | null;
  readonly column: string;
  readonly value: string | null;
  constructor(at: { dataset: string; file: string; line: string | null; column: string; value: string | null }) {
    const value = at.value === null ? 'null' : `'${at.value}'`;
    super(
      `cannot read '${at.file}' as '${at.dataset}': ${value} in column '${at.column}' of source line ${at.line} is not ` +
        'canonical; cleaning wrote no such cell: delete the file, and a sweep cleans its upload again',
    );
    this.dataset = at.dataset;
    this.file = at.file;
    this.line = at.line;
    this.column = at.column;
    this.value = at.value;
  }
}

/** A column of a table that is there with another type in the contract; `now` is null where the contract has none. */
export interface TypeChange {
  readonly column: string;
  /** Types as DuckDB names them. */
  readonly before: string;
  readonly now: string | null;
}

/** A contract changes types of a table, or leaves columns out, without saying that it is meant. */
export class MigrationError extends WarehouseError {
  override readonly name = 'MigrationError';
  readonly dataset: string;
  readonly changes: readonly TypeChange[];
  constructor(dataset: { name: string; version: number }, published: number, changes: readonly TypeChange[]) {
    const lines = changes.map(({ column, before, now }) => `column '${column}' is ${now ?? 'gone'} and was ${before}`);
    // A migration belongs to a version after the published one.
    const version = Math.max(dataset.version, published + 1);
    const columns = changes.map(({ column }) => `'${column}'`).join(', ');
    super(
      `cannot publish '${dataset.name}' by version ${dataset.version} of its contract over a table of version ` +
        `${published}: ${lines.join('; ')}; where that is meant, declare it in ` +
        `${version > dataset.version ? `a version ${version} of ` : ''}the contract, ` +
        `migrations: [{ version: ${version}, columns: [${columns}] }], else restore the columns`,
    );
    this.dataset = dataset.name;
    this.changes = changes;
  }
}

/** A stored object that Sluice wrote is missing or is not what this version of Sluice can read. */
export class StoredStateError extends WarehouseError {
  override readonly name = 'StoredStateError';
  /** Key of the object. */
  readonly key: string;
  constructor(action: string, key: string, state: string, options?: ErrorOptions) {
    super(`cannot ${action} '${key}': ${state}`, options);
    this.key = key;
  }
}

/** Other publishes of the same dataset kept committing first. */
export class ContentionError extends WarehouseError {
  override readonly name = 'ContentionError';
  readonly dataset: string;
  constructor(dataset: string, attempts: number) {
    super(`cannot publish '${dataset}': others committed first ${attempts} times in a row`);
    this.dataset = dataset;
  }
}

/** A query that is refused (not a single SELECT) or that DuckDB cannot run. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly sql: string;
  constructor(sql: string, state: string, options?: ErrorOptions) {
    super(`cannot run the query: ${state}`, options);
    this.sql = sql;
  }
}
