import type { Dataset } from '@sluice/contract';
import { MigrationError, type TypeChange } from './errors.ts';
import type { Manifest } from './manifest.ts';
import { finalColumns } from './tables.ts';

/**
 * Checks that whatever the contract changes in a table that is there (types, and columns that go) it declares to be
 * meant, by a version later than the one that published the table. Columns may come without a declaration.
 * @throws MigrationError
 */
export function checkMigrations(dataset: Dataset, { contract, columns }: Pick<Manifest, 'contract' | 'columns'>): void {
  const types = new Map(finalColumns(dataset).map(({ name, type }) => [name, type]));
  const declared = new Set(
    (dataset.migrations ?? []).filter(({ version }) => version > contract).flatMap((migration) => migration.columns),
  );
  const changes: TypeChange[] = columns
    .filter(({ name, type }) => types.get(name) !== type && !declared.has(name))
    .map(({ name, type }) => ({ column: name, before: type, now: types.get(name) ?? null }));
  if (changes.length > 0) throw new MigrationError(dataset, contract, changes);
}
