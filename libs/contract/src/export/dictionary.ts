import type { Column } from '../column.ts';
import type { Dataset } from '../dataset.ts';
import { kindOf } from '../kinds/registry.ts';
import { keptRule } from '../pii.ts';
import { duckdbType } from './engines.ts';

/** The data dictionary of a dataset: one Markdown section, with a table of its columns. */
export function toDictionary(dataset: Dataset): string {
  const { title, name, version, owner, description, key, eventTime, columns } = dataset;
  const facts = [
    `Table \`${name}\`, contract version ${version}, owned by ${owner}.`,
    key === undefined
      ? 'Every row stands: there is no key.'
      : `One row per ${key.map((column) => `\`${column}\``).join(' and ')}.`,
    eventTime === 'uploaded_at' ? 'Dated by the upload.' : `Dated by \`${eventTime}\`, in UTC.`,
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
