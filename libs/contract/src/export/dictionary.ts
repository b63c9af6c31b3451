import type { Column } from '../column.ts';
import type { Dataset } from '../dataset.ts';
import { kindOf } from '../kinds/registry.ts';
import { keptRule } from '../pii.ts';
import { duckdbType } from './engines.ts';

/** The data dictionary of a dataset: one Markdown section, with a table of its columns. */
export function toDictionary(dataset: Dataset): string {
  const { title, name, version, owner, description, key, eventTime, columns, maxLostRatio, migrations } = dataset;
  const facts = [
    `Table \`${name}\`, contract version ${version}, owned by ${owner}.`,
    key === undefined ? 'Every row stands: there is no key.' : `One row per ${listed(key)}.`,
    eventTime === 'uploaded_at' ? 'Dated by the upload.' : `Dated by \`${eventTime}\`, in UTC.`,
    `A publish that would lose more than ${Number((maxLostRatio * 100).toPrecision(6))} % of the rows waits until it is confirmed.`,
    ...(migrations ?? []).map(
      (migration) => `Version ${migration.version} changed or removed ${listed(migration.columns)}.`,
    ),
  ];
  return [
    `## ${title}`,
    '',
    ...(description === undefined ? [] : [description, '']),
    facts.join(' '),
    '',
    '| Column | Type | Null | Meaning | Rule | Also called | Examples |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...Object.entries(columns).map(([columnName, column]) => dictionaryRow(columnName, column)),
    '',
  ].join('\n');
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `\`${column}\``).join(' and ');
}

function dictionaryRow(name: string, column: Column): string {
  const cells = [
    `\`${name}\``,
    duckdbType(column),
    column.optional ? 'yes' : 'no',
    column.description ?? '',
    keptRule(column, kindOf(column).rule(column)),
    column.aliases.join(', '),
    column.examples.join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
}
