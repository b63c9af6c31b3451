import { defineDataset, identifier, integer, text, type Migration } from '@sluice/contract';
import { expect, test } from 'vitest';
import { MigrationError } from './errors.ts';
import { checkMigrations } from './migrations.ts';
import { finalColumns } from './tables.ts';

const about = { name: 'orders', title: 'Orders', owner: 'tests', eventTime: 'uploaded_at' } as const;
const published = defineDataset({ ...about, version: 3, columns: { id: identifier(), pieces: text(), note: text() } });

const check = (migrations: readonly Migration[]) => () => {
  const columns = { id: identifier(), pieces: integer(), colour: text() };
  const next = defineDataset({ ...about, version: 5, columns, migrations });
  checkMigrations(next, { contract: published.version, columns: finalColumns(published) });
};

test.each([
  ['by this version', [{ version: 5, columns: ['pieces', 'note'] }]],
  ['by a version passed over', [{ version: 4, columns: ['note', 'pieces'] }]],
  ['by several', [4, 5].map((version) => ({ version, columns: [version === 4 ? 'pieces' : 'note'] }))],
])('what is declared %s is meant', (_, migrations) => {
  expect(check(migrations)).not.toThrow();
});

test.each([
  ['the version of the table', [{ version: 3, columns: ['pieces', 'note'] }], ['pieces', 'note']],
  ['an earlier version', [{ version: 2, columns: ['pieces', 'note'] }], ['pieces', 'note']],
  ['a later version, but for one', [{ version: 4, columns: ['pieces', 'colour'] }], ['note']],
])('what only %s declares is refused', (_, migrations, columns) => {
  expect(check(migrations)).toThrow(MigrationError);
  expect(check(migrations)).toThrow(`migrations: [{ version: 5, columns: ['${columns.join("', '")}'] }]`);
});
