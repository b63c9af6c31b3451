import { finalColumns } from '@sluice/contract';
import type { Column, Dataset, Kind } from '@sluice/contract';
import type { Names } from './names.ts';

/** Where columns may stand. */
export type Place = keyof Names;

const kindsOf: { readonly [P in Exclude<Place, 'any'>]: readonly Kind[] } = {
  numeric: ['integer', 'decimal'],
  group: ['category', 'identifier', 'text', 'boolean'],
  date: ['date'],
  timestamp: ['timestamp'],
};

/** A column of the final table; undefined where there is none of that name. */
export function findColumn(dataset: Dataset, name: string): Column | undefined {
  const columns = finalColumns(dataset);
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

/** A column that `defineDashboard` has seen to exist. */
export function columnOf(dataset: Dataset, name: string): Column {
  const column = findColumn(dataset, name);
  if (column === undefined) throw new Error(`cannot find column '${name}' of dataset '${dataset.name}'`);
  return column;
}

/**
 * The names of the columns that may stand in one of the places. Line numbers are no quantity, though numbers; a column
 * whose values are dropped stands nowhere.
 */
export function allowedNames(dataset: Dataset, ...places: readonly Place[]): string[] {
  return Object.entries(finalColumns(dataset))
    .filter(([name, { kind, pii }]) => {
      if (pii === 'drop') return false;
      return places.some((place) => place === 'any' || (kindsOf[place].includes(kind) && name !== 'source_line'));
    })
    .map(([name]) => name);
}
