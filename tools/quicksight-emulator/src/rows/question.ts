import type { Table } from '../rules/data-set.ts';

/**
 * The SQL that counts the rows of a data set: of its columns, so that it fails where one is not there.
 * @param relation SQL that gives the rows of a table, by its name and what the data set says around it
 */
export function countingQuestion(
  { relation, columns }: Table,
  relationOf: (table: Exclude<Table['relation'], { sql: string }>) => string,
): string {
  const from = 'sql' in relation ? `(${relation.sql})` : relationOf(relation);
  return `SELECT count(*) FROM (SELECT ${columns.map(({ Name }) => quoteName(Name ?? '')).join(', ')} FROM ${from})`;
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
